import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { tick } from '../../src/application/due-connections.js';
import { createPollSchedule, type PollSchedule } from '../../src/application/poll-schedule.js';
import { createCallBudgets } from '../../src/application/provider-budget.js';
import { runSync } from '../../src/application/run-sync.js';
import { EVERYTHING } from '../../src/application/sync-request.js';
import { oauth2 } from '../../src/provider-kit/oauth2.js';
import { polar } from '../../src/providers/polar/index.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import { turnedClock, type TurnedClock } from '../support/clock.js';
import { startGateway } from '../support/gateway.js';
import { createTestDatabase, TEST_MASTER_KEYS, type TestDatabase } from '../support/postgres.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';
import { makeProject } from './storage/builders.js';

const START = new Date('2026-06-01T00:00:00Z');
const HOUR_MS = 3_600_000;
const STEP_MINUTES = 5;
const client = {
  clientId: 'client',
  clientSecret: 'secret',
  authorizationUrl: 'https://x.example',
  tokenUrl: 'https://x.example',
};

let database: TestDatabase;
let storage: Storage;
let clock: TurnedClock;
let server: ScriptedServer;
let schedule: PollSchedule;
let projectId: string;
let made = 0;
/** Calls, as `<hours since the start> <path>`. */
let calls: { at: number; path: string; token: string }[];

beforeAll(async () => {
  database = await createTestDatabase();
  clock = turnedClock(START);
  storage = await openStorage({ url: database.url, masterKeys: TEST_MASTER_KEYS, poolSize: 4, clock });
  projectId = await makeProject(storage);
});
afterAll(async () => {
  await storage.close();
  await database.drop();
});
beforeEach(async () => {
  clock.set(START);
  calls = [];
  server = await startScriptedServer(({ path, headers }) => {
    calls.push({ at: clock.now().getTime(), path, token: headers['authorization'] ?? '' });
    return answers[path] ?? { status: 404 };
  });
  answers = {};
  schedule = createPollSchedule(storage.polls, access(), clock);
});
afterEach(async () => {
  await server.close();
  await storage.pool.query(`update connections set status = 'DISCONNECTED', next_sync_at = null`);
  await storage.pool.query('delete from provider_budgets');
  await storage.pool.query('delete from provider_webhooks');
});

let answers: Record<string, { status: number; headers?: Record<string, string> }>;

function access() {
  const { manifest } = polar;
  const oauth = oauth2(manifest.displayName, manifest.auth);
  const reachable = { provider: polar, oauth, client, apiUrl: server.url, isSandbox: false };
  return { all: [reachable], find: (id: string) => (id === manifest.id ? reachable : null) };
}

async function connected() {
  made += 1;
  const externalId = `user-${made}`;
  const { id: userId } = await storage.users.create(projectId, externalId);
  const { id } = await storage.connections.begin(userId, 'polar');
  await storage.connections.activate({
    userId,
    id,
    externalUserId: externalId,
    tokens: { accessToken: externalId, refreshToken: null, expiresAt: null, scopes: [] },
    connectedAt: clock.now(),
    nextSyncAt: clock.now(),
  });
  return { userId, id, externalId };
}

const run = (key: { userId: string; id: string }) =>
  runSync(
    {
      ...storage,
      providers: access(),
      budgets: createCallBudgets(storage.budget, clock),
      schedule,
      clock,
      onBug: (error) => {
        throw error;
      },
    },
    key,
    new AbortController().signal,
  );

/** Ticks every few minutes for so long, and runs what a tick wakes; `before` is called before each. */
async function live(hours: number, before?: () => Promise<unknown>): Promise<void> {
  for (let minutes = 0; minutes < hours * 60; minutes += STEP_MINUTES) {
    await before?.();
    const woken: { userId: string; id: string }[] = [];
    await tick({
      ...storage,
      jobs: {
        syncSoon: (key) => Promise.resolve(void woken.push(key)),
        sayFarewellsSoon: () => Promise.resolve(),
      },
      providers: access(),
      budgets: createCallBudgets(storage.budget, clock),
      schedule,
      clock,
    });
    for (const key of woken) await run(key);
    clock.advance({ minutes: STEP_MINUTES });
  }
}

/** At this path, or one below it; what only begins with the same letters is another one. */
const isUnder = (called: string, path: string) => path === '' || called === path || called.startsWith(`${path}/`);

/** Lists that are polled once a day; SleepWise also for the days ahead, load also for the day that leaves the window. */
const DAILY = /^\/v3\/users\/(cardio-load|sleepwise|biosensing|physical-info)/;
const DAILY_CALLS = 12;

function callsOf(
  { externalId }: { externalId: string },
  { day, path = '', isOften = false }: { day: number; path?: string; isOften?: boolean },
): number {
  const from = START.getTime() + day * 24 * HOUR_MS;
  return calls.filter(
    (call) =>
      call.token === `Bearer ${externalId}` &&
      call.at >= from &&
      call.at < from + 24 * HOUR_MS &&
      isUnder(call.path, path) &&
      !(isOften && DAILY.test(call.path)),
  ).length;
}
const nextOf = async ({ userId, id }: { userId: string; id: string }) =>
  (await storage.connections.find(userId, id))?.nextSyncAt?.getTime() ?? null;
const webhookSeen = () =>
  storage.pool.query(
    `insert into provider_webhooks (provider, client_hash, webhook_id, checked_at)
     values ('polar', sha256('client'), 'one', $1)
     on conflict (provider, client_hash) do update set checked_at = excluded.checked_at`,
    [clock.now()],
  );

describe('two days of polls', () => {
  it('cost a user of Polar at most 66 calls each: workouts hourly, nights every four hours', async () => {
    const users = [await connected(), await connected()];
    await live(48);
    for (const user of users) {
      for (const day of [0, 1]) {
        expect(callsOf(user, { day, isOften: true })).toBeLessThanOrEqual(66);
        expect(callsOf(user, { day })).toBeLessThanOrEqual(66 + DAILY_CALLS);
        expect(callsOf(user, { day, path: '/v3/exercises' })).toBeGreaterThanOrEqual(20);
        expect(callsOf(user, { day, path: '/v3/exercises' })).toBeLessThanOrEqual(24);
        expect(callsOf(user, { day, path: '/v3/users/activities' })).toBeGreaterThanOrEqual(20);
        for (const path of ['/v3/users/sleep', '/v3/users/nightly-recharge', '/v3/users/continuous-heart-rate']) {
          expect(callsOf(user, { day, path })).toBeGreaterThanOrEqual(5);
          expect(callsOf(user, { day, path })).toBeLessThanOrEqual(6);
        }
      }
    }
  });

  it('ask once a day for what a healthy webhook tells of, and more often again once it is not healthy', async () => {
    const user = await connected();
    await live(48, webhookSeen);
    for (const day of [0, 1]) {
      for (const path of ['/v3/exercises', '/v3/users/sleep', '/v3/users/nightly-recharge'])
        expect(callsOf(user, { day, path })).toBe(1);
      // Once a day activity takes two: the day that left the window is read a last time.
      expect(callsOf(user, { day, isOften: true })).toBeLessThanOrEqual(6);
      expect(callsOf(user, { day })).toBeLessThanOrEqual(6 + DAILY_CALLS);
    }
    // Nobody has looked after it since.
    await live(72);
    expect(callsOf(user, { day: 4, path: '/v3/exercises' })).toBeGreaterThanOrEqual(20);
  });

  it('ask once a day for what the provider refuses, and for the rest as ever', async () => {
    const user = await connected();
    answers['/v3/users/sleep'] = { status: 403 };
    await live(48);
    expect([0, 1].map((day) => callsOf(user, { day, path: '/v3/users/sleep' }))).toEqual([1, 1]);
    expect(callsOf(user, { day: 1, path: '/v3/exercises' })).toBeGreaterThanOrEqual(20);
  });
});

describe('a run that nobody polled', () => {
  it('counts as a poll of what it brought up to date, and of nothing else', async () => {
    const user = await connected();
    await live(0.5);
    clock.set(new Date(START.getTime() + HOUR_MS / 2));
    const ask = async (dataTypes: ['WORKOUT', 'DAILY_ACTIVITY'] | null, from: string | null) => {
      const request = { ...EVERYTHING, dataTypes, from };
      const key = { userId: user.userId, connectionId: user.id };
      await run(await storage.runs.enqueue({ ...key, trigger: 'MANUAL', request, now: clock.now() }));
      return ((await nextOf(user))! - START.getTime()) / HOUR_MS;
    };
    expect(await ask(null, '2026-05-20')).toBeLessThanOrEqual(1.1);
    const next = await ask(['WORKOUT', 'DAILY_ACTIVITY'], null);
    expect(next).toBeGreaterThanOrEqual(1.5);
    expect(next).toBeLessThanOrEqual(1.6);
    await live(0.9);
    expect(callsOf(user, { day: 0, path: '/v3/exercises' })).toBe(3);
  });

  it('moves all polls behind the reset where the provider asks for a pause', async () => {
    const user = await connected();
    answers['/v3/exercises'] = { status: 429, headers: { 'retry-after': String(9 * 3600) } };
    await live(8);
    expect(calls).toHaveLength(1);
    expect(await nextOf(user)).toBeGreaterThanOrEqual(START.getTime() + 9 * HOUR_MS);
    delete answers['/v3/exercises'];
    await live(2);
    expect(callsOf(user, { day: 0, path: '/v3/users/sleep' })).toBe(1);
  });
});

describe('the next poll', () => {
  it('is told as it is planned, stretched where the budget is short', async () => {
    const user = await connected();
    // Three fifths of 62 calls are for polls: half of the 75 that a user would take.
    await storage.pool.query(
      `insert into provider_budgets (provider, client_hash, window_seconds, started_at, reset_at, told_limit)
       values ('polar', sha256('client'), 86400, $1, $2, 62)`,
      [START, new Date(START.getTime() + 24 * HOUR_MS)],
    );
    await live(STEP_MINUTES / 60);
    const gateway = await startGateway({ databaseUrl: database.url, clock, environment: { ROLE: 'api' } });
    try {
      const { data } = await gateway.ask(
        'query($id: ID!) { user(id: $id) { connection(provider: POLAR) { nextSyncAt } } }',
        {
          id: user.externalId,
        },
      );
      const next = Date.parse(data!['user'].connection.nextSyncAt as string);
      expect(next).toBe(await nextOf(user));
      expect(next - START.getTime()).toBeGreaterThanOrEqual(2 * HOUR_MS);
      expect(next - START.getTime()).toBeLessThanOrEqual(2.23 * HOUR_MS);
    } finally {
      await gateway.stop();
    }
  });
});
