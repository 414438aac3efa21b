import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { runSync } from '../../src/application/run-sync.js';
import type { DataType } from '../../src/domain/data-type.js';
import type { SyncRequest } from '../../src/domain/sync-run.js';
import { polar } from '../../src/providers/polar/index.js';
import type { Storage } from '../../src/storage/index.js';
import { turnedClock } from '../support/clock.js';
import { openTestStorage } from '../support/postgres.js';
import { onlyProvider, runDependencies } from '../support/run-dependencies.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';
import { connect, EVERYTHING, makeProject, NOW } from '../integration/storage/builders.js';

const DAY_MS = 86_400_000;
const dayOf = (at: number) => new Date(NOW.getTime() - at * DAY_MS).toISOString().slice(0, 10);
const NIGHTS: DataType[] = ['SLEEP_SESSION', 'NIGHTLY_RECHARGE'];
const WORKOUTS: Partial<SyncRequest> = { dataTypes: ['WORKOUT'], samples: false, route: false };
/** What a run needs of calls that are taken at once. */
const takings = (calls: number) => Math.ceil(calls / 8) + 3;

const clock = turnedClock(NOW);
let storage: Storage;
let server: ScriptedServer;
let close: () => Promise<void>;

beforeAll(async () => {
  const opened = await openTestStorage({ clock });
  server = await startScriptedServer(() => ({ status: 404 }));
  storage = opened.storage;
  close = async () => {
    await server.close();
    await opened.close();
  };
});
afterAll(() => close());

function play(workouts: number, nights: number): void {
  const exercise = (at: number) => ({
    id: `e${at}`,
    start_time: `${dayOf(at % 28)}T0${at % 10}:15:00`,
    start_time_utc_offset: 120,
    duration: 'PT1H',
    sport: 'RUNNING',
    upload_time: `${dayOf(at % 28)}T12:00:00.000Z`,
    heart_rate_zones: [{ index: 0, lower_limit: 100, upper_limit: 120, in_zone: 'PT600S' }],
  });
  const all = (count: number) => Array.from({ length: count }, (_, at) => at);
  server.route(({ path }) => {
    if (path === '/v3/exercises') return { body: all(workouts).map(exercise) };
    if (path.startsWith('/v3/exercises/')) return { body: exercise(Number(path.split('/e').at(-1))) };
    if (path === '/v3/users/sleep') return { body: { nights: all(nights).map(night) } };
    if (path === '/v3/users/nightly-recharge') return { body: { recharges: all(nights).map(recharge) } };
    return { status: 404 };
  });
}

const night = (at: number) => ({
  date: dayOf(at),
  sleep_start_time: `${dayOf(at)}T00:10:00+02:00`,
  sleep_end_time: `${dayOf(at)}T07:40:00+02:00`,
  total_interruption_duration: 600,
  heart_rate_samples: { '00:12': 55, '03:12': 48, '07:12': 57 },
});
const recharge = (at: number) => ({
  date: dayOf(at),
  heart_rate_avg: 52,
  nightly_recharge_status: 4,
  hrv_samples: { '01:05': 61, '02:10': 64 },
});

interface Wearer {
  userId: string;
  connectionId: string;
}

let made = 0;

/** Somebody who is connected and was never synced. */
async function connected(): Promise<Wearer> {
  made += 1;
  const { id: userId } = await storage.users.create(await makeProject(storage), `wearer ${made}`);
  const connection = await connect(storage, userId, 'polar', `account ${made}`);
  if (connection === null) throw new Error('the account is taken');
  return { userId, connectionId: connection.id };
}

interface Counted {
  statements: number;
  transactions: number;
  calls: number;
}

/** A whole run, and what it sent. */
async function sync(wearer: Wearer, request: Partial<SyncRequest>): Promise<Counted> {
  const { userId, connectionId } = wearer;
  const run = await storage.runs.enqueue({
    userId,
    connectionId,
    trigger: 'MANUAL',
    request: { ...EVERYTHING, ...request },
    now: clock.now(),
  });
  const before = server.requests.length;
  const sent = jest.spyOn(pg.Client.prototype, 'query');
  const dependencies = runDependencies(storage, onlyProvider(polar, server.url), clock);
  await runSync(dependencies, run, new AbortController().signal);
  const texts = sent.mock.calls.map(([first]) => textOf(first));
  sent.mockRestore();
  await expect(storage.runs.find(userId, run.id)).resolves.toMatchObject({ status: 'SUCCEEDED' });
  const transactions = texts.filter((text) => text === 'COMMIT').length;
  return { statements: texts.length, transactions, calls: server.requests.length - before };
}

function textOf(sent: unknown): string {
  return typeof sent === 'string' ? sent : (sent as { text: string }).text;
}

/** Which version of each row is there, and whether somebody has locked it, of all that a provider's data is kept in. */
async function rowsOf({ userId }: Wearer): Promise<unknown[]> {
  const tables = ['workouts', 'sleep_sessions', 'nightly_recharges', 'payloads', 'series_blocks', 'change_events'];
  const found = [];
  for (const table of tables) {
    const { rows } = await storage.pool.query(
      `select '${table}' as table, count(*)::integer as count, max(xmin::text::bigint)::text as written, max(xmax::text) as locked,
              md5(string_agg(ctid::text, ' ' order by ctid)) as places
         from ${table} where user_id = $1`,
      [userId],
    );
    found.push(...rows);
  }
  return found;
}

describe('what a run sends to the database', () => {
  it('does not grow with its nights', async () => {
    play(0, 4);
    // The first one of all makes the rows of the budget.
    await sync(await connected(), { dataTypes: NIGHTS });
    const few = await sync(await connected(), { dataTypes: NIGHTS });
    play(0, 28);
    const many = await sync(await connected(), { dataTypes: NIGHTS });
    expect(many).toEqual(few);
    expect(many.calls).toBe(2);
    expect(many.statements).toBeLessThanOrEqual(45);
    expect(many.transactions).toBeLessThanOrEqual(3);
  });

  it('grows with its workouts only by a look for a pause before each call, and by the calls that are taken of the budget, several at once', async () => {
    play(8, 0);
    const few = await sync(await connected(), WORKOUTS);
    play(40, 0);
    const many = await sync(await connected(), WORKOUTS);
    expect([few.calls, many.calls]).toEqual([9, 41]);
    expect(many.statements - few.statements).toBeLessThanOrEqual(41 - 9 + takings(41) - takings(9) + 1);
    expect(many.statements).toBeLessThanOrEqual(41 + 30);
    expect(many.transactions).toBeLessThanOrEqual(2);
    expect(many.transactions).toBe(few.transactions);
  });

  it('is little where there is nothing new', async () => {
    play(40, 28);
    const wearer = await connected();
    await sync(wearer, WORKOUTS);
    const idle = await sync(wearer, WORKOUTS);
    expect(idle.calls).toBe(1);
    expect(idle.statements).toBeLessThanOrEqual(26);
  });
});

describe('the same data once more', () => {
  it('writes no row of it, and locks none', async () => {
    play(12, 20);
    const wearer = await connected();
    const request = { dataTypes: ['WORKOUT' as const, ...NIGHTS], samples: false, route: false };
    await sync(wearer, request);
    const before = await rowsOf(wearer);
    expect(before).toContainEqual(expect.objectContaining({ table: 'workouts', count: 12, locked: '0' }));
    expect(before).toContainEqual(expect.objectContaining({ table: 'sleep_sessions', count: 20, locked: '0' }));

    const again = await sync(wearer, { ...request, from: dayOf(27) });

    expect(again.calls).toBe(12 + 3);
    expect(await rowsOf(wearer)).toEqual(before);
  });
});
