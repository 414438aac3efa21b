import type { SampleSeries } from '../../../../src/domain/sample-series.js';
import type { LocalDate } from '../../../../src/domain/time.js';

export function instant(epochSeconds: number): Date {
  return new Date(epochSeconds * 1000);
}

export function localDate(epochSeconds: number, zoneTotals: number): LocalDate {
  return instant(epochSeconds + zoneTotals)
    .toISOString()
    .slice(0, 10);
}

/** None for no beats: an empty series says nothing that no series does not. */
export function heartRateSeries(beats: readonly (readonly [number, number])[]): SampleSeries[] {
  if (beats.length === 0) return [];
  return [
    {
      type: 'HEART_RATE',
      timestamps: Float64Array.from(beats, ([time]) => time * 1000),
      values: Float64Array.from(beats, ([, bpm]) => bpm),
    },
  ];
}
