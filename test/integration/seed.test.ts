import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { livesOf } from '../../src/application/seed/lives.js';
import { CYCLE_DAYS, externalIdOf, planOfAccount, accountOf } from '../../src/application/seed/plan.js';
import type { SeedProgress } from '../../src/application/seed/seed-users.js';
import { violations } from '../../src/domain/invariants.js';
import { flagsOf, type Facts } from '../../src/domain/inconsistencies.js';
import { startGateway } from '../support/gateway.js';
import { openTestStorage } from '../support/postgres.js';
import { dumpSeeded, SMALL_PLAN, seedStorage } from '../support/seeding.js';

const LONG_MS = 120_000;

type Opened = Awaited<ReturnType<typeof openTestStorage>>;

let whole: Opened;
let told: SeedProgress[];
let expected: Record<string, unknown>;

beforeAll(async () => {
  whole = await openTestStorage();
  told = [];
  await seedStorage(whole.storage, SMALL_PLAN, (progress) => told.push(progress));
  expected = await dumpSeeded(whole.storage);
}, LONG_MS);
afterAll(() => whole.close());

const rowsOf = (table: string) => expected[table] as Record<string, unknown>[];

describe('what a life brings', () => {
  it(
    'is sound, adds up, and is at its own dates, also where the life begins anew',
    () => {
      const plan = { ...SMALL_PLAN, series: 'all' } as const;
      const lives = livesOf(plan);
      for (const back of [0, 1, CYCLE_DAYS, CYCLE_DAYS + 1]) {
        const operations = lives(0, back);
        expect(operations.map(({ dataType }) => dataType)).toEqual(
          expect.arrayContaining(['SLEEP_SESSION', 'NIGHTLY_RECHARGE', 'DAILY_ACTIVITY', 'HEART_RATE']),
        );
        for (const operation of operations) {
          expect(violations(operation)).toEqual([]);
          expect(flagsOf(operation as Facts)).toEqual([]);
        }
        const date = new Date(Date.parse(`${plan.until}T00:00:00Z`) - back * 86_400_000).toISOString().slice(0, 10);
        for (const { record } of operations) expect(record.externalId.slice(0, 10)).toBe(date);
      }
      const [first, again] = [lives(0, 1), lives(0, CYCLE_DAYS + 1)];
      const night = (operations: typeof first) =>
        operations.find(({ dataType }) => dataType === 'SLEEP_SESSION')!.record;
      expect(night(first).startTime!.getTime() - night(again).startTime!.getTime()).toBe(CYCLE_DAYS * 86_400_000);
    },
    LONG_MS,
  );

  it('is told of in the account of the connection', () => {
    const { seed, days, until, series } = SMALL_PLAN;
    expect(planOfAccount(accountOf(SMALL_PLAN, 42))).toEqual({ seed, days, until, series });
    expect(planOfAccount('475')).toBeNull();
  });
});

describe('a seeded database', () => {
  it('has the users asked for, each with the days asked for, and series for those who have their share', () => {
    const { users, days } = SMALL_PLAN;
    expect(rowsOf('users').map(({ external_id: id }) => id)).toEqual(
      expect.arrayContaining(Array.from({ length: users }, (_, index) => externalIdOf(SMALL_PLAN, index))),
    );
    for (const table of ['users', 'connections', 'data_keys']) expect(rowsOf(table)).toHaveLength(users);
    for (const table of ['daily_activities', 'sleep_sessions', 'nightly_recharges'])
      expect(rowsOf(table)).toHaveLength(users * days);
    // Users 0, 2 and 4 live the life of the first prototype, which has series.
    expect(rowsOf('heart_rate_days')).toHaveLength(3 * days);
    expect(new Set(rowsOf('series_blocks').map(({ user_id: id }) => id)).size).toBe(3);
    expect(told.at(-1)).toEqual({ users, records: expect.any(Number) });
  });

  it('holds what a copy of a user must have of its own, and the same besides', async () => {
    const { rows } = await whole.storage.pool.query<{ steps: number[]; own: number }>(
      `select array_agg(distinct steps) as steps, count(distinct (a.id, a.user_id, a.connection_id))::integer as own
         from daily_activities a join users u on u.id = a.user_id
         join connections c on c.user_id = a.user_id and c.id = a.connection_id
        where u.external_id in ($1, $2) and date = $3`,
      [externalIdOf(SMALL_PLAN, 1), externalIdOf(SMALL_PLAN, 3), SMALL_PLAN.until],
    );
    expect(rows).toEqual([{ steps: [expect.any(Number)], own: 2 }]);
    const { rows: orphans } = await whole.storage.pool.query(
      `select 1 from series_blocks b where not exists (
         select 1 from workouts r where r.user_id = b.user_id and r.id = b.record_id
         union all select 1 from heart_rate_days r where r.user_id = b.user_id and r.id = b.record_id
         union all select 1 from sleep_sessions r where r.user_id = b.user_id and r.id = b.record_id
         union all select 1 from nightly_recharges r where r.user_id = b.user_id and r.id = b.record_id
         union all select 1 from daily_activities r where r.user_id = b.user_id and r.id = b.record_id)`,
    );
    expect(orphans).toEqual([]);
  });

  it(
    'is the same again where the seed is the same, and another where it is not',
    async () => {
      const again = await openTestStorage();
      try {
        await seedStorage(again.storage, SMALL_PLAN);
        expect(await dumpSeeded(again.storage)).toEqual(expected);
        await seedStorage(again.storage, SMALL_PLAN);
        expect(await dumpSeeded(again.storage)).toEqual(expected);

        await seedStorage(again.storage, { ...SMALL_PLAN, seed: 'other', users: 1 });
        const { rows } = await again.storage.pool.query<{ different: number }>(
          'select count(distinct steps)::integer as different from daily_activities where date = $1',
          [SMALL_PLAN.until],
        );
        expect(rows).toEqual([{ different: 3 }]);
      } finally {
        await again.close();
      }
    },
    LONG_MS,
  );

  it(
    'is the same where seeding broke off again and again, and went on each time',
    async () => {
      const { storage, close } = await openTestStorage();
      try {
        // While a prototype is written; when copies begin; in the midst of their records; and of their series.
        const cuts = [
          ['nightly_recharges', 1],
          ['connections', 3],
          ['daily_activities', 3],
          ['series_blocks', 3],
        ] as const;
        for (const [table, users] of cuts) {
          // Lets in the rows of so many users and no more.
          await storage.pool.query(
            `create or replace function refuse() returns trigger language plpgsql as $$ begin
               if (select count(*) from users) > ${users} then raise exception 'cut short'; end if;
               return new;
             end $$;
             create trigger refuse before insert on ${table} for each row execute function refuse()`,
          );
          await expect(seedStorage(storage, SMALL_PLAN)).rejects.toThrow();
          const { rows } = await storage.pool.query<{ count: number }>('select count(*)::integer as count from users');
          expect(rows[0]!.count).toBeGreaterThan(0);
          expect(rows[0]!.count).toBeLessThan(SMALL_PLAN.users);
          await storage.pool.query(`drop trigger refuse on ${table}`);
        }
        await seedStorage(storage, SMALL_PLAN);
        expect(await dumpSeeded(storage)).toEqual(expected);
      } finally {
        await close();
      }
    },
    LONG_MS,
  );

  it(
    'is served over GraphQL',
    async () => {
      const gateway = await startGateway({ databaseUrl: whole.url });
      try {
        const { data, errors } = await gateway.ask(
          `query ($user: ID!, $date: LocalDate!, $from: DateTime!, $to: DateTime!) {
          users(first: 2) { nodes { id } pageInfo { hasNextPage } }
          user(id: $user) {
            connections { status nextSyncAt }
            dailyActivities(filter: { from: $date }) { nodes { date zones { zone } } }
            sleepSessions(first: 1) { nodes { night stages { stage } nightlyRecharge { night } } }
            heartRate(from: $from, to: $to, resolution: HOURS_1) { columns { values } }
          }
        }`,
          {
            user: externalIdOf(SMALL_PLAN, 4),
            date: SMALL_PLAN.until,
            from: `${SMALL_PLAN.until}T00:00:00Z`,
            to: `${SMALL_PLAN.until}T12:00:00Z`,
          },
        );
        expect(errors).toBeUndefined();
        const night = expect.stringMatching(/^2026-03-0\d$/);
        expect(data).toEqual({
          users: {
            nodes: [{ id: externalIdOf(SMALL_PLAN, 0) }, { id: externalIdOf(SMALL_PLAN, 1) }],
            pageInfo: { hasNextPage: true },
          },
          user: {
            connections: [{ status: 'DISCONNECTED', nextSyncAt: null }],
            dailyActivities: { nodes: [{ date: SMALL_PLAN.until, zones: expect.any(Array) }] },
            sleepSessions: { nodes: [{ night, stages: expect.any(Array), nightlyRecharge: { night } }] },
            heartRate: { columns: { values: expect.any(Array) } },
          },
        });
        expect(data!['user'].heartRate.columns.values.length).toBeGreaterThan(5);
      } finally {
        await gateway.stop();
      }
    },
    LONG_MS,
  );
});
