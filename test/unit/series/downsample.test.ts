import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketer, countIn, emptyTally, joinIn, summaryOf } from '../../../src/series/index.js';
import type { BucketAggregation, BucketWidth, Buckets, Samples } from '../../../src/series/index.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const at = (text: string): number => Date.parse(text);

const samplesOf = (rows: readonly (readonly [time: number, value: number])[]): Samples => ({
  timestamps: Float64Array.from(rows, ([time]) => time),
  values: Float64Array.from(rows, ([, value]) => value),
});
const labels = (text: readonly string[]): Float64Array => Float64Array.from(text, at);

const WIDTHS: [BucketWidth, number][] = [
  ['SECONDS_10', 10_000],
  ['MINUTES_1', MINUTE],
  ['MINUTES_5', 5 * MINUTE],
  ['MINUTES_15', 15 * MINUTE],
  ['HOURS_1', HOUR],
  ['DAYS_1', DAY],
];

/** Given in pieces, as it is read; where they are cut makes no difference. */
function downsample(
  { timestamps, values }: Samples,
  width: BucketWidth,
  aggregation: BucketAggregation,
  days: number | { sourceOf: Uint32Array; minutes: readonly (number | null)[] } = 0,
): Buckets {
  const buckets = bucketer(width, aggregation);
  const whole = emptyTally();
  for (let from = 0; from < values.length; from += 7) {
    const piece = { timestamps: timestamps.subarray(from, from + 7), values: values.subarray(from, from + 7) };
    const sourceOf = typeof days === 'number' ? new Uint32Array(7) : days.sourceOf.subarray(from, from + 7);
    buckets.add({ ...piece, sourceOf, offsets: typeof days === 'number' ? [days] : days.minutes }, whole);
  }
  expect(whole).toEqual(countIn(emptyTally(), values, 0, values.length));
  return buckets.buckets();
}

/** What a bucket means, without any regard to speed. */
function downsampleNaively(
  { timestamps, values }: Samples,
  width: number,
  aggregation: BucketAggregation,
  shift: number,
) {
  const groups = new Map<number, number[]>();
  timestamps.forEach((time, index) => {
    const label = Math.floor((time + shift) / width) * width - shift;
    groups.set(label, [...(groups.get(label) ?? []), values[index]!]);
  });
  const reduced = [...groups].map(([label, group]) => {
    const sum = group.reduce((total, value) => total + value, 0);
    const value = { AVERAGE: sum / group.length, SUM: sum, LAST: group.at(-1)! }[aggregation];
    return [label, value, Math.min(...group), Math.max(...group), group.length] as const;
  });
  const column = (field: 0 | 1 | 2 | 3 | 4): Float64Array => Float64Array.from(reduced, (row) => row[field]);
  return { timestamps: column(0), values: column(1), min: column(2), max: column(3), count: column(4) };
}

const anySamples = fc
  .record({
    start: fc.integer({ min: -3 * DAY, max: 3 * DAY }),
    rows: fc.array(
      fc.tuple(fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 7 * HOUR })), fc.integer({ min: -50, max: 250 })),
      { maxLength: 200 },
    ),
  })
  .map(({ start, rows }) => {
    let time = start;
    return samplesOf(rows.map(([step, value]) => [(time += step), value] as const));
  });

describe('downsampling', () => {
  it.each(WIDTHS)('to %s is the same as grouping sample by sample', (width, widthMs) => {
    fc.assert(
      fc.property(
        anySamples,
        fc.constantFrom<BucketAggregation[]>('AVERAGE', 'SUM', 'LAST'),
        (samples, aggregation) => {
          expect(downsample(samples, width, aggregation)).toEqual(downsampleNaively(samples, widthMs, aggregation, 0));
        },
      ),
    );
  });

  it('labels a bucket by its start, in UTC, and makes none for a gap', () => {
    const samples = samplesOf([
      [at('2026-07-08T06:04:59.999Z'), 60],
      [at('2026-07-08T06:05:00Z'), 70],
      [at('2026-07-08T06:09:00Z'), 80],
      [at('2026-07-08T07:00:00Z'), 90],
    ]);
    expect(downsample(samples, 'MINUTES_5', 'AVERAGE')).toEqual({
      timestamps: labels(['2026-07-08T06:00:00Z', '2026-07-08T06:05:00Z', '2026-07-08T07:00:00Z']),
      values: Float64Array.of(60, 75, 90),
      min: Float64Array.of(60, 70, 90),
      max: Float64Array.of(60, 80, 90),
      count: Float64Array.of(1, 2, 1),
    });
  });

  it('keeps an average of equal values equal to them', () => {
    const samples = samplesOf(Array.from({ length: 10 }, (_, index) => [index, 0.1] as const));
    expect(downsample(samples, 'HOURS_1', 'AVERAGE').values).toEqual(Float64Array.of(0.1));
  });

  it('has no buckets for no samples', () => {
    expect(downsample(samplesOf([]), 'DAYS_1', 'SUM').timestamps).toHaveLength(0);
  });
});

describe('days', () => {
  it('begin at local midnight', () => {
    fc.assert(
      fc.property(anySamples, fc.integer({ min: -12 * 60, max: 14 * 60 }), (samples, offset) => {
        expect(downsample(samples, 'DAYS_1', 'SUM', offset)).toEqual(
          downsampleNaively(samples, DAY, 'SUM', offset * MINUTE),
        );
      }),
    );
  });

  const days = (rows: readonly (readonly [text: string, offset: number | null])[]) => {
    const samples = samplesOf(rows.map(([text], index) => [at(text), index] as const));
    const offsets = {
      sourceOf: Uint32Array.from(rows, (_, index) => index),
      minutes: rows.map(([, offset]) => offset),
    };
    return downsample(samples, 'DAYS_1', 'AVERAGE', offsets);
  };

  it('begin at the midnight of UTC where the offset is not known', () => {
    expect(
      days([
        ['2026-07-08T00:10:00Z', null],
        ['2026-07-08T23:50:00Z', null],
      ]).timestamps,
    ).toEqual(labels(['2026-07-08T00:00:00Z']));
  });

  it('take the offset of the source that each sample came from', () => {
    const { timestamps, count } = days([
      ['2026-03-28T12:00:00Z', 120],
      ['2026-03-28T21:59:00Z', 120],
      ['2026-03-28T22:00:00Z', 120],
      ['2026-03-29T20:59:00Z', 180],
      ['2026-03-29T21:00:00Z', 180],
    ]);
    expect(timestamps).toEqual(labels(['2026-03-27T22:00:00Z', '2026-03-28T22:00:00Z', '2026-03-29T21:00:00Z']));
    expect(count).toEqual(Float64Array.of(2, 2, 1));
  });

  it('keep one bucket for a date within which the offset changes', () => {
    const { timestamps, count } = days([
      ['2026-03-29T00:10:00Z', 0],
      ['2026-03-29T12:00:00Z', 60],
      ['2026-03-29T22:59:00Z', 60],
    ]);
    expect(timestamps).toEqual(labels(['2026-03-29T00:00:00Z']));
    expect(count).toEqual(Float64Array.of(3));
  });

  it('keep one bucket for a date that is lived twice on a flight west over the date line', () => {
    const { timestamps, count } = days([
      ['2026-07-07T12:00:00Z', 780],
      ['2026-07-07T20:00:00Z', -660],
      ['2026-07-08T12:00:00Z', -660],
      ['2026-07-09T11:00:00Z', -660],
    ]);
    expect(timestamps).toEqual(labels(['2026-07-07T11:00:00Z', '2026-07-09T11:00:00Z']));
    expect(count).toEqual(Float64Array.of(3, 1));
  });

  it('join two dates that begin at the same instant, on a flight east over the date line', () => {
    const { timestamps, count } = days([
      ['2026-07-08T12:00:00Z', -660],
      ['2026-07-08T20:00:00Z', 780],
      ['2026-07-09T11:00:00Z', 780],
    ]);
    expect(timestamps).toEqual(labels(['2026-07-08T11:00:00Z', '2026-07-09T11:00:00Z']));
    expect(count).toEqual(Float64Array.of(2, 1));
  });

  it('rise and hold every sample, however the offsets jump', () => {
    const offset = fc.oneof(fc.integer({ min: -18 * 60, max: 18 * 60 }), fc.constant(null));
    fc.assert(
      fc.property(
        anySamples,
        fc.array(offset, { minLength: 2, maxLength: 6 }),
        fc.infiniteStream(fc.nat({ max: 5 })),
        (samples, minutes, picks) => {
          const sourceOf = Uint32Array.from(samples.values, () => (picks.next().value as number) % minutes.length);
          const { timestamps, count } = downsample(samples, 'DAYS_1', 'SUM', { sourceOf, minutes });
          timestamps.forEach((label, index) => {
            if (index > 0) expect(label).toBeGreaterThan(timestamps[index - 1]!);
          });
          expect(count.reduce((sum, one) => sum + one, 0)).toBe(samples.values.length);
        },
      ),
    );
  });
});

describe('a block that is told', () => {
  it('adds to its bucket what its samples add', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WIDTHS.map(([width]) => width)),
        fc.constantFrom<BucketAggregation[]>('AVERAGE', 'SUM', 'LAST'),
        fc.array(fc.tuple(anySamples, fc.constantFrom(-720, -60, 0, 60, 780, null)), { maxLength: 4 }),
        (width, aggregation, blocks) => {
          const [told, added] = [bucketer(width, aggregation), bucketer(width, aggregation)];
          let ahead = 0;
          for (const [samples, offset] of blocks) {
            if (samples.values.length === 0) continue;
            // One block after the other, as stretches are.
            const shift = ahead - (samples.timestamps[0] as number) + HOUR;
            const timestamps = samples.timestamps.map((time) => time + shift);
            const [startMs, endMs] = [timestamps[0] as number, timestamps.at(-1) as number];
            ahead = endMs;
            const all = { timestamps, values: samples.values, sourceOf: new Uint32Array(timestamps.length) };
            const block = { startMs, endMs, ...countIn(emptyTally(), samples.values, 0, timestamps.length) };
            if (told.isTold(block, offset)) told.addTold(block, offset);
            else told.add({ ...all, offsets: [offset] }, emptyTally());
            added.add({ ...all, offsets: [offset] }, emptyTally());
          }
          expect(told.buckets()).toEqual(added.buckets());
        },
      ),
      { numRuns: 500 },
    );
  });

  it('lies within one bucket, whose value is not that of its last sample', () => {
    const block = { startMs: at('2026-07-08T22:00:00Z'), endMs: at('2026-07-08T23:59:59.999Z'), ...emptyTally() };
    expect(bucketer('DAYS_1', 'SUM').isTold(block, 0)).toBe(true);
    expect(bucketer('DAYS_1', 'SUM').isTold(block, 120)).toBe(true);
    expect(bucketer('DAYS_1', 'SUM').isTold(block, 60)).toBe(false);
    expect(bucketer('DAYS_1', 'SUM').isTold({ ...block, endMs: block.endMs + 1 }, 0)).toBe(false);
    expect(bucketer('DAYS_1', 'LAST').isTold(block, 0)).toBe(false);
    expect(bucketer('HOURS_1', 'SUM').isTold(block, 0)).toBe(false);
  });
});

describe('a summary', () => {
  const summarise = (values: Float64Array) => summaryOf(countIn(emptyTally(), values, 0, values.length));

  it('is the same of what was counted in parts', () => {
    const parts = [Float64Array.of(3, 1), new Float64Array(0), Float64Array.of(2, 6)];
    const whole = emptyTally();
    for (const part of parts) joinIn(whole, countIn(emptyTally(), part, 0, part.length));
    expect(summaryOf(whole)).toEqual(summarise(Float64Array.of(3, 1, 2, 6)));
  });

  it('counts, bounds and averages', () => {
    expect(summarise(Float64Array.of(3, 1, 2, 6))).toEqual({ count: 4, min: 1, max: 6, average: 3 });
  });

  it('is null where there is nothing, never zero', () => {
    expect(summarise(new Float64Array(0))).toBeNull();
  });

  it('has its average within its bounds', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(values, (list) => {
        const { min, max, average } = summarise(Float64Array.from(list))!;
        expect(average).toBeGreaterThanOrEqual(min);
        expect(average).toBeLessThanOrEqual(max);
      }),
    );
  });
});
