import type { LocalDay } from '../../domain/local-day.js';
import type { SampleSeries, SeriesType } from '../../domain/sample-series.js';
import { placeInDay } from '../../provider-kit/place-in-day.js';

export interface Sample {
  timestamp: number;
  value: number | null | undefined;
}

/** Puts samples in order. Polar: 0 is no signal, hence a gap; of two at one time the last one sent counts. */
export function seriesOf(type: SeriesType, samples: readonly Sample[]): SampleSeries | null {
  const timestamps = new Float64Array(samples.length);
  const values = new Float64Array(samples.length);
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const { timestamp, value } of samples) {
    if (value === null || value === undefined || !(value > 0)) continue;
    if (!(timestamp > last)) return putInOrder(type, samples);
    timestamps[count] = timestamp;
    values[count] = value;
    last = timestamp;
    count += 1;
  }
  return count === 0 ? null : { type, timestamps: timestamps.slice(0, count), values: values.slice(0, count) };
}

function putInOrder(type: SeriesType, samples: readonly Sample[]): SampleSeries {
  const byTime = new Map<number, number>();
  for (const { timestamp, value } of samples) {
    if (value !== null && value !== undefined && value > 0) byTime.set(timestamp, value);
  }
  const timestamps = Float64Array.from(byTime.keys()).sort();
  return { type, timestamps, values: timestamps.map((timestamp) => byTime.get(timestamp) ?? Number.NaN) };
}

/** Places what was sent at times of a day's clock. */
export function placed({ type, timestamps, values }: SampleSeries, day: LocalDay): SampleSeries {
  const instants = placeInDay(
    day,
    Array.from(timestamps, (millis) => ({ millis, isGiven: true })),
  );
  return { type, timestamps: Float64Array.from(instants, (instant) => instant ?? Number.NaN), values };
}

/** Says what a record was placed by, where that is more than its offset. */
export function placing(placedBy: string | null): { placedBy?: string } {
  return placedBy === null ? {} : { placedBy };
}
