import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BLOCK_MAX_MS } from '../../../src/series/index.js';
import type { DataType } from '../../../src/domain/data-type.js';
import type { Storage } from '../../../src/storage/index.js';
import { openTestStorage } from '../../support/postgres.js';
import {
  activity,
  heartRateDay,
  makeWearer,
  NOW,
  payload,
  recharge,
  series,
  sleep,
  upsertActivity,
  upsertHeartRate,
  upsertRecharge,
  upsertSleep,
  upsertWorkout,
  workout,
  type Wearer,
} from './builders.js';
import { page, query } from './reading.js';

let storage: Storage;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock: { now: () => NOW } }));
});
afterAll(() => close());

const store = (wearer: Wearer, ...operations: Parameters<typeof payload>) =>
  storage.data.commit(wearer.batch([payload(...operations)]));

describe('nights and days', () => {
  it('are listed by night or date, both ends included', async () => {
    const wearer = await makeWearer(storage);
    const dates = ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'];
    await store(
      wearer,
      ...dates.map((date) => upsertActivity(activity(date))),
      ...dates.map((night) => upsertRecharge(recharge(night, { night }))),
    );
    const between = { userIds: [wearer.userId], from: '2026-02-28', to: '2026-03-01', providers: null };
    const days = await storage.records.lists.DAILY_ACTIVITY.list(between, page({ first: 1 }));
    expect(days.rows.map(({ date }) => date)).toEqual(['2026-03-01']);
    const next = await storage.records.lists.DAILY_ACTIVITY.list(
      between,
      page({ first: 1, after: { sort: '2026-03-01', id: days.rows[0]!.id } }),
    );
    expect(next).toMatchObject({ rows: [{ date: '2026-02-28' }], hasNextPage: false, hasPreviousPage: true });
    expect(
      (await storage.records.lists.NIGHTLY_RECHARGE.list(between, page({ last: 5 }))).rows.map(({ night }) => night),
    ).toEqual(['2026-03-01', '2026-02-28']);
    await expect(storage.records.lists.NIGHTLY_RECHARGE.count(between)).resolves.toBe(2);
    const { userId } = wearer;
    const nights = [...dates, '2026-03-03'].map((night) => ({ userId, provider: 'polar', night }));
    expect((await storage.records.rechargeOfNights(nights)).map((record) => record?.night ?? null)).toEqual([
      ...dates,
      null,
    ]);
  });

  it('have the longest sleep as their main one', async () => {
    const wearer = await makeWearer(storage);
    const nap = sleep('nap', {
      startTime: new Date('2026-03-09T11:00:00Z'),
      endTime: new Date('2026-03-09T12:00:00Z'),
    });
    await store(wearer, upsertSleep(nap), upsertSleep(sleep('night')));
    const key = { userId: wearer.userId, provider: 'polar', night: '2026-03-09' };
    const found = await storage.records.mainSleepOfNights([
      key,
      { ...key, provider: 'other' },
      { ...key, night: '2026-03-08' },
      key,
    ]);
    expect(found.map((session) => session?.externalId ?? null)).toEqual(['night', null, null, 'night']);
    expect(found[0]?.stages).toEqual(sleep('night').stages);
  });
});

describe('series', () => {
  const DAY = Date.parse('2026-03-09T00:00:00Z');
  const HOUR = 3_600_000;

  it('come for each key in order of time, of the types asked for', async () => {
    const wearer = await makeWearer(storage);
    const list = [
      series('SPEED', '2026-03-09T06:00:10Z', [1]),
      series('HEART_RATE', '2026-03-09T06:00:00Z', [100, 101]),
    ];
    await store(wearer, upsertWorkout(workout('with'), { series: list }), upsertWorkout(workout('without')));
    const { rows } = await storage.records.lists.WORKOUT.list(query([wearer]), page({ first: 9 }));
    const key = (name: string) => rows.find(({ externalId }) => externalId === name)!;
    const blocks = await storage.series.blocksOfRecords([key('without'), key('with'), key('with')], null);
    expect(
      blocks.map((part) => part.map(({ type, count, recordId }) => [type, count, recordId === key('with').id])),
    ).toEqual([
      [],
      [
        ['HEART_RATE', 2, true],
        ['SPEED', 1, true],
      ],
      [
        ['HEART_RATE', 2, true],
        ['SPEED', 1, true],
      ],
    ]);
    const speed = await storage.series.blocksOfRecords([key('with')], ['SPEED']);
    expect(speed[0]?.map(({ type, min, max, sum, startMs }) => ({ type, min, max, sum, startMs }))).toEqual([
      { type: 'SPEED', min: 1, max: 1, sum: 1, startMs: Date.parse('2026-03-09T06:00:10Z') },
    ]);
  });

  it('make up a timeline of days and workouts, with their sources, and without the sleep that says the same', async () => {
    const wearer = await makeWearer(storage);
    await store(
      wearer,
      upsertHeartRate(heartRateDay('2026-03-09'), [series('HEART_RATE', new Date(DAY), [60, 61, 62], 8 * HOUR - 1)]),
    );
    await store(
      wearer,
      upsertWorkout(workout('w', { isManual: false }), {
        series: [series('HEART_RATE', new Date(DAY + 6 * HOUR), [150, 151])],
      }),
    );
    await store(wearer, upsertSleep(sleep('s'), [series('HEART_RATE', new Date(DAY), [50, 51])]));
    const other = await makeWearer(storage);
    const range = async (
      fromMs: number,
      toMs: number,
      provider: string | null = null,
      dataTypes: DataType[] | null = null,
    ) => {
      const userIds = [other.userId, wearer.userId];
      const { blocks, sources } = await storage.series.blocksInRange({
        userIds,
        type: 'HEART_RATE',
        fromMs,
        toMs,
        provider,
        dataTypes,
      });
      expect(blocks[0]).toEqual([]);
      return { blocks: blocks[1]!, sources };
    };
    const { blocks, sources } = await range(DAY, DAY + 24 * HOUR);
    expect(blocks.map(({ recordId, min }) => [sources.get(recordId)?.isAllDay, min])).toEqual([
      [true, 60],
      [false, 150],
    ]);
    expect([...sources.values()].find(({ isAllDay }) => !isAllDay)).toEqual({
      id: expect.any(String),
      provider: 'polar',
      device: 'Watch',
      externalId: 'w',
      deviceId: null,
      isManual: false,
      receivedAt: NOW,
      utcOffsetMinutes: 120,
      utcOffsetOrigin: 'RECORD',
      isAllDay: false,
    });
    await expect(range(DAY, DAY + 24 * HOUR, 'other')).resolves.toEqual({ blocks: [], sources: new Map() });
    await expect(range(DAY + 24 * HOUR, DAY + 48 * HOUR)).resolves.toMatchObject({ blocks: [] });
    // Whoever may not read workouts is given none of their samples, nor their names.
    for (const [dataType, told] of [
      ['HEART_RATE', '2026-03-09'],
      ['WORKOUT', 'w'],
    ] as const) {
      const readable = await range(DAY, DAY + 24 * HOUR, null, [dataType]);
      expect(readable.blocks).toHaveLength(1);
      expect([...readable.sources.values()].map(({ externalId }) => externalId)).toEqual([told]);
    }
    await expect(range(DAY, DAY + 24 * HOUR, null, [])).resolves.toEqual({ blocks: [], sources: new Map() });
  });

  it('are told without their samples, which are given of those that are as told', async () => {
    const wearer = await makeWearer(storage);
    const { userId } = wearer;
    const days = ['2026-03-08', '2026-03-09'].map((date) =>
      upsertHeartRate(heartRateDay(date), [series('HEART_RATE', `${date}T00:00:00Z`, [60, 61])]),
    );
    await store(wearer, ...days);
    const range = {
      userIds: [userId],
      type: 'HEART_RATE' as const,
      fromMs: DAY - 24 * HOUR,
      toMs: DAY + HOUR,
      provider: null,
    };
    const [told, whole] = [await storage.series.summariesInRange(range), await storage.series.blocksInRange(range)];

    expect(told.sources).toEqual(whole.sources);
    expect(told.blocks).toEqual([whole.blocks[0]!.map(({ data: _, ...block }) => block)]);
    const [one, other] = told.blocks[0]!.map((block) => ({ ...block, userId }));
    const foreign = { ...one!, userId: (await makeWearer(storage)).userId };
    expect(
      await storage.series.samplesOf([other!, foreign, { ...one!, count: 3 }, { ...one!, endMs: 5 }, one!]),
    ).toEqual([whole.blocks[0]![1]!.data, null, null, null, whole.blocks[0]![0]!.data]);
    expect(await storage.series.samplesOf([])).toEqual([]);
  });

  it('are told to the last bit and in the same order, of records that begin at once too', async () => {
    const wearer = await makeWearer(storage);
    const values = (more: number) => Array.from({ length: 5_000 }, (_, index) => 60 + more + ((index * 7) % 90) / 7);
    const recordOf = (id: string, second: number, list: number[]) =>
      upsertWorkout(workout(id), { series: [series('HEART_RATE', `2026-03-09T06:00:0${second}Z`, list)] });
    const records = ['a', 'b', 'c'].map((id, more) => recordOf(id, 0, values(more)));
    await store(wearer, ...records, recordOf('d', 1, [-0, 0.1, 1e-7]), recordOf('e', 1, [61]));
    const at = { type: 'HEART_RATE' as const, fromMs: DAY - 24 * HOUR, toMs: DAY + 24 * HOUR, provider: null };
    const range = { ...at, userIds: [(await makeWearer(storage)).userId, wearer.userId] };
    const [told, whole] = [await storage.series.summariesInRange(range), await storage.series.blocksInRange(range)];
    expect(told).toEqual({
      sources: whole.sources,
      blocks: whole.blocks.map((own) => own.map(({ data: _, ...block }) => block)),
    });
    expect(told.blocks.map((own) => own.length)).toEqual([0, 8]);
  });

  it('touch a range with their first and their last sample, and with what lies between', async () => {
    const wearer = await makeWearer(storage);
    await store(
      wearer,
      upsertHeartRate(heartRateDay('2026-03-09'), [series('HEART_RATE', new Date(DAY), [60, 61], BLOCK_MAX_MS - 1)]),
    );
    const end = DAY + BLOCK_MAX_MS - 1;
    const found = async (fromMs: number, toMs: number) =>
      (
        await storage.series.blocksInRange({
          userIds: [wearer.userId],
          type: 'HEART_RATE',
          fromMs,
          toMs,
          provider: null,
        })
      ).blocks[0]!.length;
    await expect(found(DAY - 10, DAY)).resolves.toBe(0);
    await expect(found(DAY - 10, DAY + 1)).resolves.toBe(1);
    await expect(found(DAY + 5, DAY + 6)).resolves.toBe(1);
    await expect(found(end, end + 1)).resolves.toBe(1);
    await expect(found(end + 1, end + 10)).resolves.toBe(0);
  });
});
