import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ListedType, PageRequest, RecordReader } from '../../src/application/ports/index.js';
import { externalIdOf, keyOf, type SeedPlan } from '../../src/application/seed/plan.js';
import type { StoredRecord } from '../../src/domain/record.js';
import type { Storage } from '../../src/storage/index.js';
import { LOCK_DUE } from '../../src/storage/stores/polls.js';
import { PLANNED, scansOf, statementsOf, type Scan, type Statement } from '../support/plans.js';
import { openTestStorage } from '../support/postgres.js';
import { seedStorage } from '../support/seeding.js';
import { page } from '../integration/storage/reading.js';

const LONG_MS = 180_000;
const DAY_MS = 86_400_000;
const UNTIL = '2026-03-08';
/** Long histories of many users, and some with samples: enough that a wrong plan shows. */
const RECORDS: SeedPlan = { seed: 'records', users: 40, days: 400, until: UNTIL, series: 'none', prototypes: 1 };
const SAMPLES: SeedPlan = { seed: 'samples', users: 12, days: 40, until: UNTIL, series: 'all', prototypes: 1 };
const ROWS = 10;
/** Users beside those with records; of their connections a few are due, and as many fell silent. */
const CROWD = 5_000;
const DUE = 20;
const DUE_AT = new Date(`${UNTIL}T12:00:00Z`);
const UNPLACED = 3;

let storage: Storage;
let close: () => Promise<void>;
let projectId: string;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage());
  await seedStorage(storage, RECORDS);
  await seedStorage(storage, SAMPLES);
  const { rows } = await storage.pool.query<{ id: string }>('select id from projects');
  projectId = rows[0]!.id;
  await addCrowd();
  await storage.pool.query('analyze');
}, LONG_MS);
afterAll(() => close());

/** Connections that are polled, and of one user many runs, and payloads as a sync leaves them. */
async function addCrowd(): Promise<void> {
  await storage.pool.query(
    `with crowd as (insert into users (project_id, external_id)
                    select $1, 'crowd-' || n from generate_series(1, $2::integer) n returning id, external_id),
          numbered as (select id, substr(external_id, 7)::integer as n from crowd)
     insert into connections (user_id, provider, status, external_user_id, connected_at, next_sync_at)
     select id, 'polar', 'ACTIVE', id, $3::timestamptz - interval '1 day' * (case when n <= $4 then 9 else 1 end),
            $3::timestamptz + interval '1 minute' * (case when n <= $4 then -1 else n end)
       from numbered order by random()`,
    [projectId, CROWD, DUE_AT, DUE],
  );
  await storage.pool.query(
    `insert into sync_runs (user_id, connection_id, provider, trigger, status, request, created_at)
     select c.user_id, c.id, 'polar', 'SCHEDULED', 'SUCCEEDED', '{}', $2::timestamptz - interval '1 hour' * n
       from connections c, generate_series(1, 2000) n where c.user_id = $1`,
    [userId(RECORDS, 1), DUE_AT],
  );
  await storage.pool.query(
    `insert into payloads (user_id, hash, provider, data_type, connection_id, run_id, received_at, mapper_version, body, rejection)
     select c.user_id, sha256(n::text::bytea), 'polar', 'DAILY_ACTIVITY', c.id, c.id, $2, 1, 'sealed',
            case when n <= $3 then 'DAILY_ACTIVITY: OFFSET_UNKNOWN' when n % 10 = 0 then 'INVALID_PAYLOAD' end
       from connections c, generate_series(1, 4000) n where c.user_id = $1`,
    [userId(RECORDS, 1), DUE_AT, UNPLACED],
  );
}

const userId = (plan: SeedPlan, index: number) => keyOf('user', externalIdOf(plan, index));
const dayBack = (days: number) => new Date(Date.parse(`${UNTIL}T00:00:00Z`) - days * DAY_MS);

/**
 * What work reads is read off indexes, and so many rows at most, however statements are planned. Tables that hold one row for
 * each project or provider may be read whole.
 * @returns how many rows
 */
async function expectBounded(work: () => Promise<unknown>, rows: number): Promise<number> {
  const statements = await statementsOf(storage, work);
  expect(statements.length).toBeGreaterThan(0);
  for (const { text } of statements) expect(text).not.toMatch(/\bcount\(/);
  return expectBoundedStatements(statements, rows);
}

/** A table that holds nothing may be read whole. */
const isWhole = ({ index, touched }: Scan): boolean => index === null && touched > 0;

async function expectBoundedStatements(statements: readonly Statement[], rows: number): Promise<number> {
  let touched = 0;
  for (const planned of PLANNED) {
    const scans = (await scansOf(storage, statements, planned)).filter(({ table }) => table !== 'projects');
    touched = scans.reduce((sum, scan) => sum + scan.touched, 0);
    expect({ planned, whole: scans.filter(isWhole) }).toEqual({ planned, whole: [] });
    if (touched > rows)
      throw new Error(
        `${touched} rows are touched in place of ${rows}, in a ${planned} plan: ${JSON.stringify(scans)}`,
      );
  }
  expect(touched).toBeGreaterThan(0);
  return touched;
}

const LISTS = [
  ['WORKOUT', 'startTime'],
  ['SLEEP_SESSION', 'startTime'],
  ['NIGHTLY_RECHARGE', 'night'],
  ['DAILY_ACTIVITY', 'date'],
] as const satisfies readonly (readonly [ListedType, string])[];

/** Every list, as if of the same rows; how they are narrowed differs by type. */
interface AnyQuery {
  userIds: readonly string[];
  from: Date | string | null;
  to: Date | string | null;
  providers: null;
  types: null;
}
const reader = (dataType: ListedType) =>
  storage.records.lists[dataType] as unknown as RecordReader<StoredRecord & Record<string, unknown>, AnyQuery>;
const of = (userIds: readonly string[], days?: readonly [number, number], isTime = false): AnyQuery => {
  const bound = (back: number) => (isTime ? dayBack(back) : dayBack(back).toISOString().slice(0, 10));
  const [from, to] = days === undefined ? [null, null] : [bound(days[0]), bound(days[1])];
  return { userIds, from, to, providers: null, types: null };
};

describe.each(LISTS)('a page of %s', (dataType, sort) => {
  const one = () => userId(RECORDS, 7);
  const isTime = dataType === 'WORKOUT';
  const first: PageRequest = page({ first: ROWS });

  it('is read off the index: the newest, the oldest, and from anywhere on', async () => {
    const list = reader(dataType);
    for (const request of [first, page({ last: ROWS })])
      await expectBounded(() => list.listEach(of([one()]), request), ROWS + 1);

    const { rows } = await list.list(of([one()], [301, 300], isTime), page({ first: 1 }));
    const [row] = rows;
    const value = row![sort];
    const after = { sort: value instanceof Date ? value.toISOString() : String(value), id: row!.id };
    for (const request of [page({ first: ROWS, after }), page({ last: ROWS, before: after })])
      await expectBounded(() => list.listEach(of([one()]), request), ROWS + 2);
  });

  it.each([
    ['recent', 9],
    ['a year back', 369],
  ])('of ten days is as many rows, however old they are: %s', async (_, back) => {
    const query = of([one()], [back, back - 9], isTime);
    // A day may have two workouts.
    await expectBounded(() => reader(dataType).listEach(query, page({ first: 100 })), 20);
  });

  it('of many users is as many rows of each', async () => {
    const users = Array.from({ length: 5 }, (_, index) => userId(RECORDS, index));
    const list = reader(dataType);
    await expectBounded(() => list.listEach(of(users), first), users.length * (ROWS + 1));
    await expectBounded(() => list.list(of(users), first), users.length * (ROWS + 1));
    const externalIds = users.map((_, index) => externalIdOf(RECORDS, index));
    const { userIds: _ids, ...criteria } = of(users);
    await expectBounded(
      () => storage.records.listNamed(dataType, { projectId, externalIds }, criteria, first),
      // The users themselves as well.
      users.length * (ROWS + 2),
    );
  });

  it('and its records are found again by their keys', async () => {
    const { rows } = await reader(dataType).list(of([one()]), first);
    const keys = rows.map(({ userId: user, id }) => ({ userId: user, id }));
    await expectBounded(() => reader(dataType).findMany(keys), ROWS);
  });
});

describe('series', () => {
  const HEART_RATE = 'HEART_RATE' as const;
  const range = (back: number, days: number) => ({
    userIds: [userId(SAMPLES, 5)],
    type: HEART_RATE,
    fromMs: dayBack(back + days - 1).getTime(),
    toMs: dayBack(back - 1).getTime(),
    provider: null,
  });

  it.each([
    ['recent', 0],
    ['a month back', 30],
  ])('in a range are as many blocks as lie in it, and in the day before: %s', async (_, back) => {
    const { blocks, sources } = await storage.series.blocksInRange(range(back, 3));
    const { blocks: more } = await storage.series.blocksInRange(range(back, 4));
    expect(blocks[0]!.length).toBeGreaterThan(3);
    const most = more[0]!.length + sources.size;
    await expectBounded(() => storage.series.blocksInRange(range(back, 3)), most);
    await expectBounded(() => storage.series.summariesInRange(range(back, 3)), most);
  });

  it.each([
    ['recent', 0],
    ['most of a year back', 300],
  ])('are told days by the records of those weeks: %s', async (_, back) => {
    const clocks = () =>
      storage.series.clocks([
        { userId: userId(RECORDS, 7), fromMs: dayBack(back + 3).getTime(), toMs: dayBack(back).getTime() },
      ]);
    expect((await clocks())[0]).not.toEqual([]);
    await expectBounded(clocks, RECORDS.days / 2);
  });

  it('of records are their own blocks', async () => {
    const query = { ...of([userId(SAMPLES, 5)]), providers: null };
    const { rows } = await reader('WORKOUT').list(query, page({ first: 3 }));
    const keys = rows.map(({ userId: user, id }) => ({ userId: user, id }));
    const blocks = (await storage.series.blocksOfRecords(keys, null)).flat();
    expect(blocks.length).toBeGreaterThan(10);
    await expectBounded(() => storage.series.blocksOfRecords(keys, null), blocks.length);
  });
});

describe('in a project of many users', () => {
  it('a page of them is as many rows, wherever it begins', async () => {
    const list = (request: Partial<PageRequest>) => () => storage.users.list(projectId, null, page(request));
    const { rows } = await storage.users.list(projectId, null, page({ first: 1 }));
    expect(rows).toHaveLength(1);
    // An id occurs once, so rows are put in order by it before they are by key: a few more than a page.
    for (const request of [
      { first: ROWS },
      { last: ROWS },
      { first: ROWS, after: { sort: 'crowd-2500', id: rows[0]!.id } },
    ])
      await expectBounded(list(request), 2 * ROWS);
    await expectBounded(() => storage.users.findMany(projectId, ['crowd-7', 'crowd-70']), 2);
  });

  it('what is due is found without looking at what is not', async () => {
    await expectBoundedStatements([{ text: LOCK_DUE, values: [DUE_AT, 200] }], DUE);
  });

  it('those who fell silent are found without looking at the others', async () => {
    const statements = await statementsOf(storage, () => storage.silence.count(DUE_AT, [7]));
    await expectBoundedStatements(statements, DUE);
  });

  it('a page of runs is as many rows', async () => {
    const user = userId(RECORDS, 1);
    await expectBounded(() => storage.runs.listEach([user], null, page({ first: ROWS })), ROWS + 1);
  });

  it('payloads that wait for an offset are found without looking at those that do not', async () => {
    await expectBounded(() => storage.data.unplaced(userId(RECORDS, 1), 'polar'), UNPLACED);
  });
});
