import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ListedType, PageRequest, RecordReader } from '../../../src/application/ports/index.js';
import { externalIdOf, keyOf, type SeedPlan } from '../../../src/application/seed/plan.js';
import type { StoredRecord } from '../../../src/domain/record.js';
import type { Storage } from '../../../src/storage/index.js';
import { scansOf, statementsOf, type Scan } from '../../support/plans.js';
import { openTestStorage } from '../../support/postgres.js';
import { seedStorage } from '../../support/seeding.js';
import { page } from './reading.js';

const LONG_MS = 180_000;
const DAY_MS = 86_400_000;
const UNTIL = '2026-03-08';
/** Long histories of many users, and some with samples: enough that a wrong plan shows. */
const RECORDS: SeedPlan = { seed: 'records', users: 40, days: 400, until: UNTIL, series: 'none', prototypes: 1 };
const SAMPLES: SeedPlan = { seed: 'samples', users: 12, days: 40, until: UNTIL, series: 'all', prototypes: 1 };
const ROWS = 10;

let storage: Storage;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage());
  await seedStorage(storage, RECORDS);
  await seedStorage(storage, SAMPLES);
}, LONG_MS);
afterAll(() => close());

const userId = (plan: SeedPlan, index: number) => keyOf('user', externalIdOf(plan, index));
const dayBack = (days: number) => new Date(Date.parse(`${UNTIL}T00:00:00Z`) - days * DAY_MS);

/** Scans of tables that grow; those of one row for each project or provider are none of it. */
async function scans(work: () => Promise<unknown>): Promise<Scan[]> {
  const statements = await statementsOf(storage, work);
  expect(statements.length).toBeGreaterThan(0);
  for (const { text } of statements) expect(text).not.toMatch(/\bcount\(\*\)/);
  return (await scansOf(storage, statements)).filter(({ table }) => table !== 'projects');
}

function expectBounded(found: readonly Scan[], rows: number): void {
  expect(found.length).toBeGreaterThan(0);
  for (const scan of found) {
    expect(scan).toMatchObject({ index: expect.any(String) });
    expect(scan.kind).not.toBe('Seq Scan');
  }
  expect(found.reduce((sum, { touched }) => sum + touched, 0)).toBeLessThanOrEqual(rows);
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
      expectBounded(await scans(() => list.listEach(of([one()]), request)), ROWS + 1);

    const { rows } = await list.list(of([one()], [301, 300], isTime), page({ first: 1 }));
    const [row] = rows;
    const value = row![sort];
    const after = { sort: value instanceof Date ? value.toISOString() : String(value), id: row!.id };
    for (const request of [page({ first: ROWS, after }), page({ last: ROWS, before: after })])
      expectBounded(await scans(() => list.listEach(of([one()]), request)), ROWS + 2);
  });

  it.each([
    ['recent', 9],
    ['a year back', 369],
  ])('of ten days is as many rows, however old they are: %s', async (_, back) => {
    const list = reader(dataType);
    const query = of([one()], [back, back - 9], isTime);
    const found = await scans(() => list.listEach(query, page({ first: 100 })));
    // A day may have two workouts, and a night may begin on the day before.
    expectBounded(found, 20);
    expect(found.reduce((sum, { touched }) => sum + touched, 0)).toBeGreaterThan(0);
  });

  it('of many users is as many rows of each', async () => {
    const users = Array.from({ length: 5 }, (_, index) => userId(RECORDS, index));
    const list = reader(dataType);
    expectBounded(await scans(() => list.listEach(of(users), first)), users.length * (ROWS + 1));
    expectBounded(await scans(() => list.list(of(users), first)), users.length * (ROWS + 1));
  });

  it('and its records are found again by their keys', async () => {
    const { rows } = await reader(dataType).list(of([one()]), first);
    const keys = rows.map(({ userId: user, id }) => ({ userId: user, id }));
    expectBounded(await scans(() => reader(dataType).findMany(keys)), ROWS);
  });
});
