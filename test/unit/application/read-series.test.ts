import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SeriesRange, SeriesReader, SeriesSource, StoredBlock } from '../../../src/application/ports/index.js';
import { readSeries } from '../../../src/application/read-series.js';
import type { SeriesView } from '../../../src/application/use-cases.js';
import type { OffsetStretch } from '../../../src/domain/offset-timeline.js';
import type { Resolution, SeriesType } from '../../../src/domain/sample-series.js';
import { encodeBlocks } from '../../../src/series/index.js';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const FROM = Date.parse('2026-03-01T00:00:00Z');

interface RecordOfSamples {
  id: string;
  isAllDay: boolean;
  utcOffsetMinutes: number | null;
  samples: readonly (readonly [at: number, value: number])[];
}

type Asked = 'blocksInRange' | 'summariesInRange' | 'samplesOf';

/** A store of one user, that counts the blocks whose samples it gave out. */
function readerOf(
  records: readonly RecordOfSamples[] = [],
  type: SeriesType = 'HEART_RATE',
  clock: OffsetStretch[] = [],
) {
  const asked: Asked[] = [];
  const counts = { samples: 0 };
  const sources = new Map(records.map(({ samples: _, ...record }) => [record.id, record as unknown as SeriesSource]));
  const stored = records.flatMap(({ id, samples }): StoredBlock[] =>
    encodeBlocks({
      type,
      timestamps: Float64Array.from(samples, ([at]) => at),
      values: Float64Array.from(samples, ([, value]) => value),
    }).map((block) => ({ ...block, recordId: id })),
  );
  const touching = ({ fromMs, toMs }: SeriesRange) =>
    stored.filter(({ startMs, endMs }) => startMs < toMs && endMs >= fromMs);
  const give = (block: StoredBlock) => {
    counts.samples += block.count;
    return block;
  };
  const reader: SeriesReader = {
    blocksOfRecords: async (keys) => keys.map(() => []),
    async blocksInRange(range) {
      asked.push('blocksInRange');
      return { blocks: range.userIds.map(() => touching(range).map(give)), sources };
    },
    async summariesInRange(range) {
      asked.push('summariesInRange');
      const blocks = touching(range).map(({ data: _, ...summary }) => summary);
      return { blocks: range.userIds.map(() => blocks), sources };
    },
    async samplesOf(blocks) {
      asked.push('samplesOf');
      const found = blocks.map(({ recordId, startMs }) =>
        stored.find((block) => block.recordId === recordId && block.startMs === startMs),
      );
      return found.map((block) => (block === undefined ? null : give(block).data));
    },
    clocks: async (ranges) => ranges.map(() => clock),
  };
  return { reader, asked, counts };
}

const rangeOf = (
  from: number | string,
  to: number | string,
  resolution: Resolution,
  type: SeriesType = 'HEART_RATE',
) => ({
  ...{ userIds: ['u1'], type, resolution, provider: null, dataTypes: null },
  ...{ from: new Date(from), to: new Date(to) },
});

async function read(reader: SeriesReader, range: ReturnType<typeof rangeOf>): Promise<SeriesView> {
  const [view] = await readSeries(reader).timelines(range);
  if (view === undefined) throw new Error('there is no view');
  const { spans } = view;
  return { ...view, spans: typeof spans === 'function' ? await spans() : spans };
}

describe('a timeline', () => {
  it.each([
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00Z'],
    ['2026-03-01T10:00:00Z', '2026-03-01T10:30:00+01:00'],
  ])('that would begin at %s and end at %s is refused before anything is read', async (from, to) => {
    const { reader, asked } = readerOf();

    await expect(readSeries(reader).timelines(rangeOf(from, to, 'RAW'))).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'from',
    });
    expect(asked).toEqual([]);
  });

  it.each(['RAW', 'DAYS_1'] as const)('of a millisecond is read: %s', async (resolution) => {
    const { reader } = readerOf();
    const range = rangeOf('2026-03-01T10:00:00Z', '2026-03-01T10:00:00.001Z', resolution);

    expect(await read(reader, range)).toMatchObject({ summary: null, spans: [] });
  });
});

describe('days of a timeline', () => {
  const everyMinutes = (start: number, minutes: number, count: number) =>
    Array.from({ length: count }, (_, index) => [start + index * minutes * MINUTE, 60 + (index % 40)] as const);
  const dayOf = (day: number, utcOffsetMinutes = 0): RecordOfSamples => ({
    ...{ id: `day ${day}`, isAllDay: true, utcOffsetMinutes },
    samples: everyMinutes(FROM + day * DAY - utcOffsetMinutes * MINUTE, 1, 1440),
  });

  it('are told by their blocks, and no sample is read', async () => {
    const { reader, asked, counts } = readerOf([0, 1, 2].map((day) => dayOf(day, 120)));
    const [view] = await readSeries(reader).timelines(rangeOf(FROM - DAY, FROM + 9 * DAY, 'DAYS_1'));

    expect([...view!.count!]).toEqual([1440, 1440, 1440]);
    expect(view!.summary).toMatchObject({ count: 3 * 1440, min: 60, max: 99 });
    expect(counts.samples).toBe(0);
    expect(asked).toEqual(['summariesInRange', 'samplesOf']);
  });

  it('of 23 and 25 hours are told by their blocks too', async () => {
    const stretch = (day: number, hour: number, utcOffsetMinutes: number): OffsetStretch => ({
      ...{ startMs: FROM + day * DAY + hour * 60 * MINUTE, utcOffsetMinutes, isExact: true },
    });
    const clock = [{ ...stretch(0, 0, 60), startMs: -Infinity }, stretch(1, 1, 120), stretch(3, 1, 60)];
    const midnights = [-60, 1440 - 60, 2 * 1440 - 120, 3 * 1440 - 120, 4 * 1440 - 60];
    // Each record has the offset of its day's end.
    const days = [60, 120, 120, 60].map((utcOffsetMinutes, day) => {
      const [from, to] = [midnights[day]!, midnights[day + 1]!];
      return { ...dayOf(day, utcOffsetMinutes), samples: everyMinutes(FROM + from * MINUTE, 1, to - from) };
    });
    const { reader, counts } = readerOf(days, 'HEART_RATE', clock);
    const view = await read(reader, rangeOf(FROM - DAY, FROM + 9 * DAY, 'DAYS_1'));

    expect([...view.count!]).toEqual([1440, 1380, 1440, 1500]);
    expect([...view.timestamps]).toEqual(midnights.slice(0, 4).map((minutes) => FROM + minutes * MINUTE));
    counts.samples = 0;
    await readSeries(reader).timelines(rangeOf(FROM - DAY, FROM + 9 * DAY, 'DAYS_1'));
    expect(counts.samples).toBe(0);
  });

  it('read the samples of what crosses midnight, leaves the range or overlaps, and no others', async () => {
    const crossing = { ...dayOf(3), id: 'crossing', samples: everyMinutes(FROM + 4 * DAY - 30 * MINUTE, 10, 10) };
    const workout = { ...dayOf(1), id: 'workout', isAllDay: false, samples: everyMinutes(FROM + DAY + 5, 1, 30) };
    const { reader, counts } = readerOf([dayOf(0), dayOf(1), workout, dayOf(2), crossing]);
    await readSeries(reader).timelines(rangeOf(FROM, FROM + 9 * DAY, 'DAYS_1'));
    expect(counts.samples).toBe(1440 + 30 + 10);

    counts.samples = 0;
    await readSeries(reader).timelines(rangeOf(FROM + 5, FROM + DAY, 'DAYS_1'));
    expect(counts.samples).toBe(1440);
  });

  it('read samples for spans, where they are asked for, and once for all users', async () => {
    const { reader, asked } = readerOf([dayOf(0)]);
    const range = { ...rangeOf(FROM, FROM + DAY, 'DAYS_1'), userIds: ['u1', 'u2'] };
    const views = await readSeries(reader).timelines(range);
    expect(asked).toEqual(['summariesInRange', 'samplesOf']);
    for (const { spans } of views) {
      expect(await (spans as () => Promise<unknown>)()).toMatchObject([{ startTime: new Date(FROM) }]);
    }
    expect(asked).toEqual(['summariesInRange', 'samplesOf', 'blocksInRange']);
  });

  it('read everything at one moment where a block changed meanwhile', async () => {
    const { reader, asked } = readerOf([{ ...dayOf(0), samples: everyMinutes(FROM - 5 * MINUTE, 1, 20) }]);
    const changed = { ...reader, samplesOf: async (blocks: readonly unknown[]) => blocks.map(() => null) };

    const view = await read(changed, rangeOf(FROM - DAY, FROM + DAY, 'DAYS_1'));
    expect([...view.count!]).toEqual([5, 15]);
    expect(asked).toEqual(['summariesInRange', 'blocksInRange']);
  });

  it('read everything where a day takes its last value', async () => {
    const { reader, asked } = readerOf([dayOf(0)], 'DISTANCE');

    expect((await read(reader, rangeOf(FROM, FROM + DAY, 'DAYS_1', 'DISTANCE'))).values).toEqual(
      Float64Array.of(60 + (1439 % 40)),
    );
    expect(asked).toEqual(['blocksInRange']);
  });

  it('say the same as all of their samples', async () => {
    const anyRecord = fc.record({
      id: fc.uuid(),
      isAllDay: fc.boolean(),
      utcOffsetMinutes: fc.constantFrom(-600, 0, 60, 780, null),
      samples: fc
        .record({
          start: fc.integer({ min: 0, max: 4 * 1440 }),
          steps: fc.array(fc.constantFrom(1, 1, 5, 300, 2000), { minLength: 1, maxLength: 30 }),
        })
        .map(({ start, steps }) => {
          let at = FROM + start * MINUTE;
          return steps.map((minutes, index) => [(at += minutes * MINUTE), index % 7] as const);
        }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyRecord, { maxLength: 5, selector: ({ id }) => id }),
        fc.constantFrom<SeriesType>('HEART_RATE', 'STEPS'),
        fc.integer({ min: -DAY, max: 3 * DAY }),
        fc.integer({ min: 1, max: 20 * DAY }),
        fc.boolean(),
        async (records, type, from, length, isKnown) => {
          const changes = [-Infinity, FROM + DAY, FROM + 2.3 * DAY];
          const clock = changes.map((startMs, n) => ({ startMs, utcOffsetMinutes: 60 - 200 * (n % 2), isExact: true }));
          const { reader } = readerOf(records, type, isKnown ? clock : []);
          const never = { ...reader, samplesOf: async () => [null] };
          const range = rangeOf(FROM + from, FROM + from + length, 'DAYS_1', type);
          expect(await read(reader, range)).toEqual(await read(never, range));
        },
      ),
      { numRuns: 400 },
    );
  });
});
