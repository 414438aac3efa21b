import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emptyPolar, polarAt, seedConnections } from '../support/empty-polar.js';
import { startProcess, type GatewayProcess } from '../support/gateway-process.js';
import { startMeteredPolar, type MeteredPolar } from '../support/metered-polar.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';
import { inspectRows, type RowInspector } from '../support/user-rows.js';

const CONNECTIONS = 200;
/** Of a window of 15 minutes: less than all of them need. */
const LIMIT = 750;
const KEPT_FOR_USERS = LIMIT / 5;
const MINUTE_MS = 60_000;

describe('two worker processes, one that serves the API, and two hundred connections that are due', () => {
  let database: TestDatabase;
  let rows: RowInspector;
  let polar: MeteredPolar;
  let users: string[];
  let workers: GatewayProcess[];
  let api: GatewayProcess;
  let aheadMs = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    rows = inspectRows(database.url);
    polar = await startMeteredPolar({ limit: LIMIT, seconds: 900, now, answer: emptyPolar });
    users = await seedConnections(database.url, CONNECTIONS);
    const start = (role: string, origin: string) =>
      startProcess({ DATABASE_URL: database.url, ROLE: role, POLAR_WEBHOOKS: 'off', ...polarAt(origin) });
    // Each worker reaches it at an address of its own, so that it can tell who calls.
    const [one, other, third] = polar.origins;
    workers = await Promise.all([start('worker', one), start('worker', other)]);
    api = await start('api', third);
    await Promise.all([...workers, api].map((process) => process.ready()));
  }, 90_000);
  afterAll(async () => {
    for (const process of [...workers, api]) await process.close();
    await polar.close();
    await rows.close();
    await database.drop();
  });

  function now(): Date {
    return new Date(Date.now() + aheadMs);
  }
  const passTime = (ms: number) => {
    aheadMs += ms;
    for (const process of [...workers, api]) process.turnClock(aheadMs);
  };
  const count = async (which: string, ...values: unknown[]) =>
    (await rows.query(`select count(*)::integer as count from ${which}`, values))[0]?.['count'] as number;
  const running = () => count(`sync_runs where status = 'RUNNING'`);
  /** Until there was another tick, which is every five seconds. */
  const ticked = async () => {
    const last = async () =>
      (await rows.query(`select last_finished_at as at from agenda_jobs where name = 'tick'`))[0]?.['at'] as Date;
    const seen = (await last()).getTime();
    passTime(6_000);
    await until(async () => (await last()).getTime() > seen);
  };
  /** Until nothing runs, and nothing could before time passes. */
  const quiet = async () => {
    const isQuiet = async () =>
      (await running()) === 0 &&
      (await count(`sync_runs where status = 'QUEUED' and coalesce(retry_at, created_at) <= $1`, now())) === 0 &&
      (await count('connections where next_sync_at <= $1', now())) === 0;
    do {
      await until(isQuiet);
      await ticked();
    } while (!(await isQuiet()));
  };
  const byConnection = () =>
    rows.query(
      `select runs, count(*)::integer as connections
         from (select count(*)::integer as runs from sync_runs group by connection_id) r group by runs`,
    );

  it('sync each of them once, and never make a call that the shared budget does not hold', async () => {
    await quiet();
    expect(await byConnection()).toEqual([{ runs: 1, connections: CONNECTIONS }]);
    expect(polar.most()).toBeLessThanOrEqual(LIMIT - KEPT_FOR_USERS);
    expect(
      await count(`sync_runs where status = 'QUEUED' and error ->> 'code' = 'PROVIDER_RATE_LIMITED'`),
    ).toBeGreaterThan(0);

    passTime(16 * MINUTE_MS);
    await quiet();
    expect(await count(`sync_runs where status = 'SUCCEEDED'`)).toBe(CONNECTIONS);
    expect(await byConnection()).toEqual([{ runs: 1, connections: CONNECTIONS }]);
    expect(polar.most()).toBeLessThanOrEqual(LIMIT - KEPT_FOR_USERS);
    expect(polar.refused()).toBe(0);
    for (const origin of polar.origins.slice(0, 2)) expect(polar.callsAt(origin)).toBeGreaterThan(0);
    expect(new Set(polar.calls().map(({ token }) => token)).size).toBe(users.length);
    expect(polar.repeated()).toEqual({});
  });

  it('both stop at one 429 until it is over, and then finish what was due', async () => {
    polar.grant(20 * LIMIT);
    polar.refuseOneAndHold({ after: 40, retryAfterSeconds: 60 });
    passTime(3 * 24 * 60 * MINUTE_MS);
    const dueAt = now();
    // Every run under way waits for an answer, so that no call is on its way which was granted before the refusal.
    await until(async () => {
      const held = polar.held();
      return (
        (await count('provider_budgets where paused_until > $1', now())) > 0 && held > 0 && held === (await running())
      );
    });
    const before = polar.calls().length;
    polar.release();

    const { data } = await api.ask(
      `mutation { syncUser(input: { userId: "${users[0]!}", provider: POLAR }) { runs { status } } }`,
    );
    expect(data).toEqual({ syncUser: { runs: [{ status: 'QUEUED' }] } });
    await until(async () => (await running()) === 0);
    await ticked();
    await ticked();
    await until(async () => (await running()) === 0);
    expect(polar.calls().length).toBe(before);

    passTime(2 * MINUTE_MS);
    await quiet();
    expect(polar.calls().length).toBeGreaterThan(before);
    expect(await count(`sync_runs where status <> 'SUCCEEDED'`)).toBe(0);
    expect(
      await count(
        `(select from sync_runs where created_at >= $1 group by connection_id having count(*) = 1) once`,
        dueAt,
      ),
    ).toBe(CONNECTIONS);
    // The one that a user joined by hand is theirs from then on.
    expect(await count(`sync_runs where trigger = 'SCHEDULED' and created_at >= $1`, dueAt)).toBe(CONNECTIONS - 1);
    expect(await count(`sync_runs where created_at >= $1`, dueAt)).toBe(CONNECTIONS);
    expect(polar.refused()).toBe(1);
    for (const worker of [...workers, api]) expect(worker.complaints()).toEqual([]);
  });
});
