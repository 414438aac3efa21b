import type { SampleSeries, SeriesType } from '../../domain/sample-series.js';

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

/** Places what was counted from local midnight. */
export function placed({ type, timestamps, values }: SampleSeries, midnight: Date): SampleSeries {
  return { type, timestamps: timestamps.map((timestamp) => midnight.getTime() + timestamp), values };
}
