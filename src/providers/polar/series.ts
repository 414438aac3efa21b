import type { LocalDay } from '../../domain/local-day.js';
import type { SampleSeries, SeriesType } from '../../domain/sample-series.js';
import { placeInDay } from '../../provider-kit/place-in-day.js';

export interface Sample {
  timestamp: number;
  value: number | null | undefined;
}

/** Puts samples in order. Polar: 0 is no signal, hence a gap; of two at one time the last one sent counts. */
export function seriesOf(type: SeriesType, samples: readonly Sample[]): SampleSeries | null {
  const byTime = new Map<number, number>();
  for (const { timestamp, value } of samples) {
    if (value !== null && value !== undefined && value > 0) byTime.set(timestamp, value);
  }
  if (byTime.size === 0) return null;
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
