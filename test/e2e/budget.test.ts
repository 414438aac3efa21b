import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPool } from '../../src/storage/index.js';
import { EMPTY_ACCOUNT, startAccessLink, type Account, type StandIn } from '../support/accesslink-stand-in.js';
import { turnedClock } from '../support/clock.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';

const payload = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../providers/polar/payloads/${name}.json`, import.meta.url), 'utf8'));
const EXERCISES = payload('exercises-list') as Account['exercises'];
const ACCOUNT: Account = {
  ...EMPTY_ACCOUNT,
  exercises: EXERCISES,
  sleep: payload('sleep-nights'),
  activities: payload('activities-range'),
};
const USERS = Array.from({ length: 10 }, (_, at) => `wearer-${at}`);
const LIMIT = 30;
const KEPT_FOR_USERS = 6;

describe('two processes on one budget', () => {
  const clock = turnedClock(new Date());
  let database: TestDatabase;
  let polar: StandIn;
  let gateways: Gateway[];
  let pool: ReturnType<typeof openPool>;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = openPool(database.url, 1);
    polar = await startAccessLink();
    gateways = [];
    for (const databaseUrl of [database.url, database.url])
      gateways.push(await startGateway({ databaseUrl, accessLink: polar, clock }));
  });
  afterAll(async () => {
    for (const gateway of gateways) await gateway.stop();
    await polar.close();
    await pool.end();
    await database.drop();
  });

  const gateway = (at: number) => gateways[at % gateways.length] as Gateway;
  const dataCalls = () => polar.calls.filter((call) => call.includes(' /v3/')).length;

  async function connect(userId: string, polarUser: number, account: Account): Promise<void> {
    polar.signIn(polarUser, account);
    const { data } = await gateway(polarUser).ask(
      `mutation { connectUser(input: { userId: "${userId}", provider: POLAR, redirectUrl: "https://app.example/" }) { authorizationUrl } }`,
    );
    const url = data?.['connectUser'].authorizationUrl as string;
    expect((await follow(url, 'https://app.example')).url).toContain('status=connected');
  }

  async function sync(userId: string, at: number): Promise<unknown> {
    const { data } = await gateway(at).ask(
      `mutation { syncUser(input: { userId: "${userId}", provider: POLAR, wait: true }) { runs { status attempts error { code } } } }`,
    );
    return data?.['syncUser'].runs[0] as unknown;
  }

  const countOf = async (sql: string) =>
    (await pool.query<{ count: number }>(`select count(*)::integer as count from ${sql}`, [clock.now()])).rows[0]
      ?.count;

  const ticks = async () =>
    (
      await pool.query<{ at: Date | null }>(`select max(last_finished_at) as at from agenda_jobs where name = 'tick'`)
    ).rows[0]?.at?.getTime() ?? 0;
  const isIdle = async () =>
    (await countOf(`connections where next_sync_at <= $1`)) === 0 &&
    (await countOf(`sync_runs where status = 'RUNNING'
        or (status = 'QUEUED' and coalesce(retry_at, created_at) <= $1)`)) === 0;

  /** Until nothing runs, and nothing could before the clock is turned; a tick under way may be about to queue more. */
  async function quiet(): Promise<void> {
    for (let isQuiet = false; !isQuiet; isQuiet = await isIdle()) {
      await until(isIdle);
      const seen = await ticks();
      await until(async () => (await ticks()) > seen);
    }
  }

  it('need seventeen calls and two for each exercise at first, and seventeen when there is nothing new', async () => {
    await connect('first', 1, ACCOUNT);
    await quiet();
    expect(dataCalls()).toBeGreaterThan(2 * EXERCISES.length);
    expect(dataCalls()).toBeLessThanOrEqual(17 + 2 * EXERCISES.length);

    const before = dataCalls();
    await expect(sync('first', 0)).resolves.toMatchObject({ status: 'SUCCEEDED' });
    expect(dataCalls() - before).toBeLessThanOrEqual(17);
  });

  it('never make a call that the provider does not grant, and leave some to those who ask by hand', async () => {
    for (const [at, user] of USERS.entries()) await connect(user, 10 + at, EMPTY_ACCOUNT);
    await quiet();
    polar.limitCalls([LIMIT, 1000], () => clock.now());
    // Every data type is due.
    clock.advance({ hours: 5 });
    await quiet();

    expect(polar.counted.refused).toBe(0);
    expect(polar.counted.most).toBeLessThanOrEqual(LIMIT - KEPT_FOR_USERS);
    const waiting = await countOf(`sync_runs where status = 'QUEUED' and retry_at > $1`);
    expect(waiting).toBeGreaterThanOrEqual(USERS.length - (LIMIT - KEPT_FOR_USERS) / 5);

    const before = dataCalls();
    await connect('late', 99, EMPTY_ACCOUNT);
    expect(dataCalls()).toBeGreaterThan(before);
    await quiet();

    while ((await countOf(`sync_runs where status = 'QUEUED' and $1::timestamptz is not null`)) !== 0) {
      clock.advance({ minutes: 16 });
      await quiet();
    }
    expect(polar.counted.refused).toBe(0);
    expect(polar.counted.most).toBeLessThanOrEqual(LIMIT);
    expect(await countOf(`sync_runs where status not in ('SUCCEEDED') and $1::timestamptz is not null`)).toBe(0);
  });

  it('both stop when the provider refuses one of them, and begin nothing in vain', async () => {
    polar.limitCalls([500, 5000], () => clock.now());
    clock.advance({ days: 1 });
    await quiet();
    polar.fail('/v3/exercises', { status: 429, headers: { 'retry-after': '10800' } });
    const refused = { status: 'QUEUED', attempts: 1, error: { code: 'PROVIDER_RATE_LIMITED' } };
    await expect(sync('wearer-0', 0)).resolves.toMatchObject(refused);
    polar.fail('/v3/exercises', null);

    const before = dataCalls();
    await expect(sync('wearer-1', 0)).resolves.toMatchObject(refused);
    await expect(sync('wearer-2', 1)).resolves.toMatchObject(refused);
    clock.advance({ hours: 2 });
    await until(async () => (await countOf(`connections where next_sync_at <= $1`)) === 0);
    expect(dataCalls()).toBe(before);

    clock.advance({ minutes: 61 });
    await quiet();
    const { rows } = await pool.query(
      `select distinct attempts, status from sync_runs where trigger = 'SCHEDULED' and finished_at = $1`,
      [clock.now()],
    );
    expect(rows).toEqual([{ attempts: 1, status: 'SUCCEEDED' }]);
    expect(dataCalls()).toBeGreaterThanOrEqual(before + 2 * (USERS.length + 1));
  });
});
