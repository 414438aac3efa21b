import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page, PageRequest, WorkoutQuery } from '../../../src/application/ports/index.js';
import { BLOCK_MAX_MS } from '../../../src/series/index.js';
import type { StoredWorkout } from '../../../src/domain/workout.js';
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

let storage: Storage;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock: { now: () => NOW } }));
});
afterAll(() => close());

const page = (change: Partial<PageRequest>): PageRequest => ({
  first: null,
  last: null,
  after: null,
  before: null,
  ...change,
});
const query = (wearers: Wearer[], change: Partial<WorkoutQuery> = {}): WorkoutQuery => ({
  userIds: wearers.map(({ userId }) => userId),
  from: null,
  to: null,
  providers: null,
  types: null,
  ...change,
});
const keyset = ({ startTime, id }: StoredWorkout) => ({ sort: startTime.toISOString(), id });
const names = ({ rows }: Page<StoredWorkout>) => rows.map(({ externalId }) => externalId);
const at = (minute: number) => new Date(Date.parse('2026-03-01T00:00:00Z') + minute * 60_000);
const run = (name: string, minute: number, change = {}) =>
  upsertWorkout(workout(name, { startTime: at(minute), endTime: at(minute + 30), ...change }));
const store = (wearer: Wearer, ...operations: Parameters<typeof payload>) =>
  storage.data.commit(wearer.batch([payload(...operations)]));

describe('pages of a list', () => {
  let wearer: Wearer;
  let all: StoredWorkout[];

  beforeAll(async () => {
    wearer = await makeWearer(storage);
    // Three share an instant: the id decides.
    await store(wearer, ...[0, 10, 20, 20, 20, 30, 40].map((minute, index) => run(`w${index}`, minute)));
    all = (await storage.records.lists.WORKOUT.list(query([wearer]), page({ first: 100 }))).rows;
  });

  const list = (change: Partial<PageRequest>) => storage.records.lists.WORKOUT.list(query([wearer]), page(change));

  it('come newest first, whichever way they are asked for', async () => {
    expect(all.map(({ startTime }) => startTime)).toEqual([40, 30, 20, 20, 20, 10, 0].map(at));
    expect((await list({ last: 100 })).rows).toEqual(all);
    expect((await list({ first: 2 })).rows).toEqual(all.slice(0, 2));
    expect((await list({ last: 2 })).rows).toEqual(all.slice(5));
  });

  it('tell the truth about what comes before and after, for every cut', async () => {
    for (let start = -1; start <= all.length; start += 1) {
      for (let end = start + 1; end <= all.length; end += 1) {
        const bounds = {
          after: start < 0 ? null : keyset(all[start] ?? { ...all[6]!, startTime: at(-1) }),
          before: end === all.length ? null : keyset(all[end]!),
        };
        const inside = all.slice(start + 1, end);
        for (const size of [1, 3, 10]) {
          const forward = inside.slice(0, size);
          const backward = inside.slice(-size);
          await expect(list({ ...bounds, first: size })).resolves.toEqual({
            rows: forward,
            hasPreviousPage: start >= 0,
            hasNextPage: start + 1 + forward.length < all.length,
          });
          await expect(list({ ...bounds, last: size })).resolves.toEqual({
            rows: backward,
            hasPreviousPage: end - backward.length > 0,
            hasNextPage: end < all.length,
          });
        }
      }
    }
  });

  it('go on from a cursor whose row is gone', async () => {
    const gone = { sort: at(20).toISOString(), id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
    const { rows } = await list({ first: 100, after: gone });
    expect(rows).toEqual(all.slice(2));
  });

  it('are empty for a user without records, or no user', async () => {
    const empty = { rows: [], hasNextPage: false, hasPreviousPage: false };
    await expect(
      storage.records.lists.WORKOUT.list(query([await makeWearer(storage)]), page({ first: 5 })),
    ).resolves.toEqual(empty);
    await expect(storage.records.lists.WORKOUT.list(query([]), page({ first: 5 }))).resolves.toEqual(empty);
    await expect(storage.records.lists.WORKOUT.listEach(query([]), page({ first: 5 }))).resolves.toEqual([]);
  });

  it('hold their filter, and so does what they tell of other pages', async () => {
    const between = query([wearer], { from: at(10), to: at(30) });
    await expect(storage.records.lists.WORKOUT.list(between, page({ first: 2 }))).resolves.toEqual({
      rows: all.slice(2, 4),
      hasNextPage: true,
      hasPreviousPage: false,
    });
    await expect(
      storage.records.lists.WORKOUT.list(between, page({ first: 2, after: keyset(all[3]!) })),
    ).resolves.toEqual({
      rows: all.slice(4, 6),
      hasNextPage: false,
      hasPreviousPage: true,
    });
    await expect(storage.records.lists.WORKOUT.count(between)).resolves.toBe(4);
    await expect(storage.records.lists.WORKOUT.count(query([wearer], { types: ['CYCLING'] }))).resolves.toBe(0);
    await expect(
      storage.records.lists.WORKOUT.count(query([wearer], { types: ['RUNNING'], providers: ['polar'] })),
    ).resolves.toBe(7);
    await expect(storage.records.lists.WORKOUT.count(query([wearer], { providers: ['other'] }))).resolves.toBe(0);
  });

  it('miss no row and double none while rows are added at both ends and between', async () => {
    const reader = await makeWearer(storage);
    await store(reader, ...Array.from({ length: 40 }, (_, index) => run(`old${index}`, index * 10)));
    const seen: string[] = [];
    let after: PageRequest['after'] = null;
    for (let round = 0; ; round += 1) {
      const part: Page<StoredWorkout> = await storage.records.lists.WORKOUT.list(
        query([reader]),
        page({ first: 3, after }),
      );
      seen.push(...names(part));
      if (!part.hasNextPage) break;
      after = keyset(part.rows.at(-1)!);
      await store(
        reader,
        run(`new${round}`, 1000 + round),
        run(`between${round}`, (round * 37) % 400),
        run(`early${round}`, -1 - round),
      );
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((name) => name.startsWith('old'))).toEqual(
      Array.from({ length: 40 }, (_, index) => `old${39 - index}`),
    );
  });
});

describe('lists of several users', () => {
  let wearers: Wearer[];

  beforeAll(async () => {
    wearers = await Promise.all([makeWearer(storage), makeWearer(storage), makeWearer(storage)]);
    await store(wearers[0]!, run('a0', 0), run('a30', 30));
    await store(wearers[1]!, run('b10', 10), run('b20', 20), run('b40', 40));
  });

  it('are one list in one order', async () => {
    const first = await storage.records.lists.WORKOUT.list(query(wearers), page({ first: 3 }));
    expect(names(first)).toEqual(['b40', 'a30', 'b20']);
    expect(first).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await storage.records.lists.WORKOUT.list(
      query(wearers),
      page({ first: 3, after: keyset(first.rows[2]!) }),
    );
    expect(names(second)).toEqual(['b10', 'a0']);
    expect(second).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    await expect(storage.records.lists.WORKOUT.count(query(wearers))).resolves.toBe(5);
  });

  it('are a page each, in the order of the users', async () => {
    const pages = await storage.records.lists.WORKOUT.listEach(query([...wearers].reverse()), page({ first: 2 }));
    expect(pages.map((part) => [names(part), part.hasNextPage, part.hasPreviousPage])).toEqual([
      [[], false, false],
      [['b40', 'b20'], true, false],
      [['a30', 'a0'], false, false],
    ]);
    const last = await storage.records.lists.WORKOUT.listEach(query(wearers), page({ last: 1 }));
    expect(last.map((part) => [names(part), part.hasNextPage, part.hasPreviousPage])).toEqual([
      [['a0'], false, true],
      [['b10'], false, true],
      [[], false, false],
    ]);
  });

  it('name a user once, though he is named twice', async () => {
    expect(
      names(await storage.records.lists.WORKOUT.list(query([wearers[0]!, wearers[0]!]), page({ first: 9 }))),
    ).toEqual(['a30', 'a0']);
  });

  it('find records by key, and none under another user', async () => {
    const [mine] = (await storage.records.lists.WORKOUT.list(query([wearers[0]!]), page({ first: 1 }))).rows;
    const { id, userId } = mine!;
    await expect(
      storage.records.lists.WORKOUT.findMany([
        { userId: wearers[1]!.userId, id },
        { userId, id },
        { userId, id: 'x' },
      ]),
    ).resolves.toEqual([null, mine, null]);
  });
});

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
    const range = async (fromMs: number, toMs: number, provider: string | null = null) => {
      const userIds = [other.userId, wearer.userId];
      const { blocks, sources } = await storage.series.blocksInRange({
        userIds,
        type: 'HEART_RATE',
        fromMs,
        toMs,
        provider,
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

describe('statements', () => {
  it('read a page off its index, however long the list', async () => {
    const wearer = await makeWearer(storage);
    for (let part = 0; part < 4; part += 1)
      await store(wearer, ...Array.from({ length: 500 }, (_, index) => run(`p${part}-${index}`, part * 500 + index)));
    await storage.pool.query('analyze workouts');
    const asked = jest.spyOn(storage.pool, 'query');
    const { rows } = await storage.records.lists.WORKOUT.list(
      query([wearer]),
      page({ first: 20, after: { sort: at(1000).toISOString(), id: wearer.userId } }),
    );
    const [text, values] = asked.mock.calls[0] as unknown as [string, unknown[]];
    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockRestore();
    expect(rows).toHaveLength(20);

    const plan = await storage.pool.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, timing off, summary off) ${text}`,
      values,
    );
    const scans = plan.rows.map((row) => row['QUERY PLAN']).filter((line) => line.includes(' on workouts '));
    expect(scans.length).toBeGreaterThan(0);
    for (const scan of scans) expect(scan).toMatch(/Index (Only )?Scan using workouts_newest .*rows=(1|21)\.?\d* /);
  });
});
