import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page, PageRequest } from '../../../src/application/ports/index.js';
import type { StoredWorkout } from '../../../src/domain/workout.js';
import type { Storage } from '../../../src/storage/index.js';
import { openTestStorage } from '../../support/postgres.js';
import { makeWearer, NOW, payload, type Wearer } from './builders.js';
import { at, keyset, names, page, query, run } from './reading.js';

let storage: Storage;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock: { now: () => NOW } }));
});
afterAll(() => close());

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
    const [{ text, values }] = asked.mock.calls[0] as unknown as [{ text: string; values: unknown[] }];
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
