import type { SampleSeries, SeriesType } from '../../domain/sample-series.js';

/** What records name as their device. */
export const DEVICE = 'Synthetic watch';

/** The samples that there are, each at its instant in ms; null and NaN are gaps. None where all of it is a gap. */
export function seriesOf(
  type: SeriesType,
  samples: readonly (readonly [timeMs: number, value: number | null])[],
): SampleSeries[] {
  const measured = samples.filter((sample): sample is readonly [number, number] => Number.isFinite(sample[1]));
  if (measured.length === 0) return [];
  return [
    {
      type,
      timestamps: Float64Array.from(measured, ([timeMs]) => timeMs),
      values: Float64Array.from(measured, ([, value]) => value),
    },
  ];
}
