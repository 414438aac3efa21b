import type { Aggregation, Resolution } from '../domain/sample-series.js';
import type { Samples } from './blocks.js';
import { lowerBound } from './lower-bound.js';
import { averageOf, measure } from './summarise.js';

/** Columns of one length; `timestamps` are the starts of the buckets, strictly rising. */
export interface Buckets extends Samples {
  min: Float64Array;
  max: Float64Array;
  count: Float64Array;
}

export type BucketWidth = Exclude<Resolution, 'RAW'>;
export type BucketAggregation = Exclude<Aggregation, 'RAW'>;

/**
 * Offset from UTC in minutes, null where it is not known: one for all samples, or one for each source of a merged series,
 * in the order of its `sources`.
 */
export type DayOffsets = number | null | { sourceOf: Uint32Array; minutes: readonly (number | null)[] };

/** Where buckets begin: their labels, and the indexes of their first samples. */
interface Cuts {
  labels: number[];
  starts: number[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

const WIDTH_MS: Record<Exclude<BucketWidth, 'DAYS_1'>, number> = {
  SECONDS_10: 10_000,
  MINUTES_1: MINUTE_MS,
  MINUTES_5: 5 * MINUTE_MS,
  MINUTES_15: 15 * MINUTE_MS,
  HOURS_1: 60 * MINUTE_MS,
};

/**
 * Gathers samples into buckets. A stretch without samples has no bucket. Up to HOURS_1 buckets align to UTC; DAYS_1 to the
 * midnight of the offset that the samples came with, UTC where that is null.
 */
export function downsample(
  samples: Samples,
  width: BucketWidth,
  aggregation: BucketAggregation,
  dayOffsets: DayOffsets = null,
): Buckets {
  return gather(samples.values, cut(samples.timestamps, width, dayOffsets), aggregation);
}

function cut(timestamps: Float64Array, width: BucketWidth, offsets: DayOffsets): Cuts {
  if (width !== 'DAYS_1') return cutEvenly(timestamps, WIDTH_MS[width], 0);
  const shifts = (typeof offsets === 'object' && offsets !== null ? offsets.minutes : [offsets]).map(
    (minutes) => (minutes ?? 0) * MINUTE_MS,
  );
  const [first = 0] = shifts;
  if (typeof offsets !== 'object' || offsets === null || shifts.every((shift) => shift === first)) {
    return cutEvenly(timestamps, DAY_MS, first);
  }
  return cutLocalDays(timestamps, offsets.sourceOf, shifts);
}

/** @param shift ms by which the wearer's clock is ahead of UTC */
function cutEvenly(timestamps: Float64Array, width: number, shift: number): Cuts {
  const cuts: Cuts = { labels: [], starts: [] };
  let index = 0;
  while (index < timestamps.length) {
    const label = Math.floor(((timestamps[index] as number) + shift) / width) * width - shift;
    cuts.labels.push(label);
    cuts.starts.push(index);
    index = lowerBound(timestamps, label + width, index);
  }
  return cuts;
}

/**
 * A day begins at the first sample of a later local date, and is labelled by the midnight of that sample's offset. So one
 * date keeps one bucket when the offset changes within it, and so does a date that is lived twice on a flight west. A
 * midnight that is not after the one before it (a flight east over the date line) begins no bucket: its samples go to the
 * one that is open.
 */
function cutLocalDays(timestamps: Float64Array, sourceOf: Uint32Array, shifts: readonly number[]): Cuts {
  const cuts: Cuts = { labels: [], starts: [] };
  let day = -Infinity;
  let label = -Infinity;
  for (let index = 0; index < timestamps.length; index++) {
    const offset = shifts[sourceOf[index] as number] ?? 0;
    const time = timestamps[index] as number;
    if (time + offset < (day + 1) * DAY_MS) continue;
    const laterDay = Math.floor((time + offset) / DAY_MS);
    const laterLabel = laterDay * DAY_MS - offset;
    if (laterLabel <= label) continue;
    cuts.labels.push(laterLabel);
    cuts.starts.push(index);
    day = laterDay;
    label = laterLabel;
  }
  return cuts;
}

function gather(values: Float64Array, { labels, starts }: Cuts, aggregation: BucketAggregation): Buckets {
  const size = labels.length;
  const buckets: Buckets = {
    timestamps: Float64Array.from(labels),
    values: new Float64Array(size),
    min: new Float64Array(size),
    max: new Float64Array(size),
    count: new Float64Array(size),
  };
  for (let bucket = 0; bucket < size; bucket++) {
    const from = starts[bucket] as number;
    const to = starts[bucket + 1] ?? values.length;
    const extent = measure(values, from, to);
    buckets.min[bucket] = extent.min;
    buckets.max[bucket] = extent.max;
    buckets.count[bucket] = to - from;
    if (aggregation === 'AVERAGE') buckets.values[bucket] = averageOf(extent, to - from);
    else buckets.values[bucket] = aggregation === 'SUM' ? extent.sum : (values[to - 1] as number);
  }
  return buckets;
}
