import { dayNumberAt, startOfDayNumber, type OffsetStretch } from '../domain/offset-timeline.js';
import type { Aggregation, Resolution } from '../domain/sample-series.js';
import type { Samples } from './blocks.js';
import { lowerBound } from './lower-bound.js';
import { averageOf, countIn, emptyTally, joinIn, type Tally } from './summarise.js';

/** Columns of one length; `timestamps` are the starts of the buckets, strictly rising. */
export interface Buckets extends Samples {
  min: Float64Array;
  max: Float64Array;
  count: Float64Array;
}

export type BucketWidth = Exclude<Resolution, 'RAW'>;
export type BucketAggregation = Exclude<Aggregation, 'RAW'>;

/** Samples, the source of each, and the offset from UTC of each source in minutes; null where it is not known. */
export interface OffsetSamples extends Samples {
  sourceOf: Uint32Array;
  offsets: readonly (number | null)[];
}

/** What a stored block amounts to. */
export interface BlockExtent extends Tally {
  startMs: number;
  endMs: number;
}

/** Gathers the samples of a series into buckets, in order of time and piece by piece. */
export interface Bucketer {
  /** Counts the samples into `whole` as well, so that they are gone through once. */
  add(samples: OffsetSamples, whole: Tally): void;
  /** Whether what a block amounts to tells all that its samples would add: they go to one bucket, and not by its last value. */
  isTold(block: BlockExtent, offset: number | null): boolean;
  /** Adds such a block. */
  addTold(block: BlockExtent, offset: number | null): void;
  buckets(): Buckets;
}

const MINUTE_MS = 60_000;

const WIDTH_MS: Record<Exclude<BucketWidth, 'DAYS_1'>, number> = {
  SECONDS_10: 10_000,
  MINUTES_1: MINUTE_MS,
  MINUTES_5: 5 * MINUTE_MS,
  MINUTES_15: 15 * MINUTE_MS,
  HOURS_1: 60 * MINUTE_MS,
};

/** Numbers the buckets of all time, in order. */
interface Ruler {
  numberAt(instant: number): number;
  startOf(number: number): number;
}

/**
 * A stretch without samples has no bucket. Up to HOURS_1 buckets align to UTC; DAYS_1 to the midnights of the wearer's
 * clock, as long as the days were.
 *
 * Where nothing is known of that clock, each sample counts on the offset that it came with, UTC where that is null. A day
 * begins then at the first sample of a later local date, and is labelled by the midnight of that sample's offset. So one
 * date keeps one bucket when the offset changes within it, and so does a date that is lived twice on a flight west. A
 * midnight that is not after the one before it (a flight east over the date line) begins no bucket: its samples go to the
 * one that is open.
 * @param clock of the wearer; empty where it is not known
 */
export function bucketer(
  resolution: BucketWidth,
  aggregation: BucketAggregation,
  clock: readonly OffsetStretch[] = [],
): Bucketer {
  const rulerOf = rulersOf(resolution, clock);
  let columns = columnsOf(256);
  let length = 0;
  /** Of the bucket that is open. */
  let number = -Infinity;
  let open = emptyTally();
  let last = 0;

  function close(): void {
    if (length === 0) return;
    const at = length - 1;
    columns.min[at] = open.min;
    columns.max[at] = open.max;
    columns.count[at] = open.count;
    if (aggregation === 'AVERAGE') columns.values[at] = averageOf(open);
    else columns.values[at] = aggregation === 'SUM' ? open.sum : last;
  }

  /** @returns the first instant, by the same ruler, that may go to another bucket than this one */
  function openFor(time: number, ruler: Ruler): number {
    const endMs = ruler.startOf(number + 1);
    if (time < endMs) return endMs;
    const later = ruler.numberAt(time);
    const label = ruler.startOf(later);
    if (length === 0 || label > (columns.timestamps[length - 1] as number)) {
      close();
      if (length === columns.timestamps.length) columns = columnsOf(length * 4, columns);
      columns.timestamps[length++] = label;
      number = later;
      open = emptyTally();
    }
    return ruler.startOf(later + 1);
  }

  return {
    add({ timestamps, values, sourceOf, offsets }, whole) {
      const rulers = offsets.map(rulerOf);
      const isOneClock = rulers.every((ruler) => ruler === rulers[0]);
      let from = 0;
      while (from < values.length) {
        const ruler = rulers[sourceOf[from] as number] as Ruler;
        let to = lowerBound(timestamps, openFor(timestamps[from] as number, ruler), from);
        if (!isOneClock) {
          for (let at = from + 1; at < to; at++) if (rulers[sourceOf[at] as number] !== ruler) to = at;
        }
        countIn(open, values, from, to, whole);
        last = values[to - 1] as number;
        from = to;
      }
    },
    isTold({ startMs, endMs }, offset) {
      const ruler = rulerOf(offset);
      return aggregation !== 'LAST' && endMs < ruler.startOf(ruler.numberAt(startMs) + 1);
    },
    addTold(block, offset) {
      openFor(block.startMs, rulerOf(offset));
      joinIn(open, block);
    },
    buckets() {
      close();
      return columnsOf(length, columns);
    },
  };
}

/** @returns the ruler for samples of an offset; the same one for the same offset */
function rulersOf(resolution: BucketWidth, clock: readonly OffsetStretch[]): (offset: number | null) => Ruler {
  if (resolution !== 'DAYS_1') {
    const width = WIDTH_MS[resolution];
    const ruler = { numberAt: (instant: number) => Math.floor(instant / width), startOf: (at: number) => at * width };
    return () => ruler;
  }
  if (clock.length > 0) {
    const ruler = daysOf(clock);
    return () => ruler;
  }
  const rulers = new Map<number, Ruler>();
  return (offset) => {
    const utcOffsetMinutes = offset ?? 0;
    const known = rulers.get(utcOffsetMinutes);
    if (known !== undefined) return known;
    const ruler = daysOf([{ startMs: -Infinity, utcOffsetMinutes, isExact: true }]);
    rulers.set(utcOffsetMinutes, ruler);
    return ruler;
  };
}

function daysOf(clock: readonly OffsetStretch[]): Ruler {
  return {
    numberAt: (instant) => dayNumberAt(clock, instant),
    startOf: (day) => startOfDayNumber(clock, day),
  };
}

/** Columns of this length, with as much as fits of those that are given. */
function columnsOf(length: number, given?: Buckets): Buckets {
  const column = (from: Float64Array | undefined) => {
    const made = new Float64Array(length);
    if (from !== undefined) made.set(from.length > length ? from.subarray(0, length) : from);
    return made;
  };
  return {
    timestamps: column(given?.timestamps),
    values: column(given?.values),
    min: column(given?.min),
    max: column(given?.max),
    count: column(given?.count),
  };
}
