import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { StorageUnavailableError } from '../../src/application/ports/index.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import { turnedClock } from '../support/clock.js';
import { createTestDatabase, TEST_MASTER_KEYS, type TestDatabase } from '../support/postgres.js';
import { scriptedRuns, type Script } from '../support/scripted-runs.js';
import { after, connect, EVERYTHING, makeProject, NOW } from './storage/builders.js';

const clock = turnedClock(NOW);
let database: TestDatabase;
/** What the test sees by, and what the run works with. */
let storage: Storage;
let worker: Storage;
let userId: string;
let runId: string;
let bugs: unknown[];
let made = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const options = { url: database.url, masterKeys: TEST_MASTER_KEYS, clock };
  [storage, worker] = await Promise.all([
    openStorage({ ...options, poolSize: 2 }),
    openStorage({ ...options, poolSize: 3 }),
  ]);
});
afterAll(async () => {
  await Promise.all([storage.close(), worker.close()]);
  await database.drop();
});
beforeEach(async () => {
  made += 1;
  clock.set(NOW);
  bugs = [];
  const projectId = await makeProject(storage);
  userId = (await storage.users.create(projectId, `runner-${made}`)).id;
  const connectionId = (await connect(storage, userId, 'polar', `runner-account-${made}`))!.id;
  const queued = { userId, connectionId, trigger: 'SCHEDULED' as const, request: EVERYTHING, now: NOW };
  runId = (await storage.runs.enqueue(queued)).id;
});

const attempt = (script: Script) => scriptedRuns(worker, clock, bugs)({ userId, id: runId }, script);
const run = () => storage.runs.find(userId, runId);
const connection = () => storage.connections.findByProvider(userId, 'polar');
/** Ends every connection of the worker, as a restart of the server does. */
async function endConnections(): Promise<void> {
  const { rows } = await storage.pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  await storage.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> $1 and application_name = 'tributary'`,
    [rows[0]?.pid],
  );
}
/** Lets the run's own transactions fail with this SQLSTATE. */
async function failing(state: string, table = 'stream_cursors'): Promise<void> {
  await storage.pool.query(`
    create or replace function fail() returns trigger language plpgsql
      as $$ begin raise 'made to fail' using errcode = '${state}'; end $$;
    create trigger failing before insert or update on ${table} for each row execute function fail()`);
}
const heal = () => storage.pool.query('drop function if exists fail cascade');

describe('a run whose database fails it', () => {
  it.each([
    ['a deadlock', '40P01'],
    ['a serialization failure', '40001'],
    ['a lock that is waited for too long', '55P03'],
    ['a server that stops', '57P01'],
  ])('is tried again after a pause, and keeps what is done: %s', async (_, state) => {
    await attempt({ SLEEP_SESSION: () => failing(state) });
    await heal();
    expect(await run()).toMatchObject({
      status: 'QUEUED',
      error: { code: 'INTERNAL', isRetryable: true },
      steps: [
        { dataType: 'WORKOUT', status: 'SUCCEEDED' },
        { dataType: 'SLEEP_SESSION', status: 'QUEUED' },
      ],
    });
    expect((await run())!.retryAt!.getTime()).toBeGreaterThan(NOW.getTime());
    expect(bugs).toEqual([expect.any(StorageUnavailableError)]);

    clock.set(after(3600));
    let fetched = 0;
    await attempt({
      WORKOUT: async () => {
        fetched += 1;
      },
    });
    expect(fetched).toBe(0);
    expect(await run()).toMatchObject({ status: 'SUCCEEDED', attempts: 2 });
    expect(await connection()).toMatchObject({ lastError: null, lastSyncedAt: after(3600) });
  });

  it('goes on, now or after a pause, where all connections were lost', async () => {
    await attempt({ SLEEP_SESSION: endConnections });
    if ((await run())?.status !== 'SUCCEEDED') {
      expect(await run()).toMatchObject({ status: 'QUEUED', steps: [{ status: 'SUCCEEDED' }, { status: 'QUEUED' }] });
      clock.set(after(3600));
      await attempt({});
    }
    expect(await run()).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('is left to its lease while the database is away, and taken up again', async () => {
    await attempt({ SLEEP_SESSION: () => failing('57P01', 'sync_runs') });
    await heal();
    expect(await run()).toMatchObject({ status: 'RUNNING', attempts: 1 });
    clock.set(after(61));
    await attempt({});
    expect(await run()).toMatchObject({ status: 'SUCCEEDED', attempts: 2 });
  });

  it('fails for good once its attempts are used up', async () => {
    await storage.pool.query('update sync_runs set failures = 7 where user_id = $1', [userId]);
    await attempt({ SLEEP_SESSION: () => failing('40P01') });
    await heal();
    expect(await run()).toMatchObject({ status: 'FAILED', retryAt: null });
  });

  it('is not given up for a sign of life that fails once', async () => {
    const signs: boolean[] = [];
    const runs = {
      ...worker.runs,
      async extend(...args: Parameters<Storage['runs']['extend']>) {
        const isFirst = signs.length === 0;
        signs.push(isFirst);
        if (isFirst) throw new StorageUnavailableError(new Error('away'));
        return worker.runs.extend(...args);
      },
    };
    const work = scriptedRuns(worker, clock, bugs, { runs, pace: { heartbeatMs: 1 } });
    await work(
      { userId, id: runId },
      {
        async WORKOUT() {
          while (signs.length < 2) await storage.ping();
        },
      },
    );
    expect(await run()).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('a run that meets a bug', () => {
  it('fails for good, says so, and leaves no step running', async () => {
    const bug = new TypeError('not a function');
    await attempt({ SLEEP_SESSION: () => Promise.reject(bug) });
    expect(bugs).toEqual([bug]);
    expect(await run()).toMatchObject({ status: 'FAILED', error: { code: 'INTERNAL', isRetryable: false } });
    expect((await run())!.steps.map(({ status }) => status)).not.toContain('RUNNING');
    expect(await connection()).toMatchObject({ lastError: { code: 'INTERNAL' } });
  });
});

describe('a run whose process stops', () => {
  it('goes back to the queue with what is done, and is no failure', async () => {
    const stop = new AbortController();
    await scriptedRuns(worker, clock, bugs)(
      { userId, id: runId },
      {
        async SLEEP_SESSION() {
          stop.abort(new Error('the process stops'));
        },
      },
      stop.signal,
    );
    expect(bugs).toEqual([]);
    expect(await run()).toMatchObject({ status: 'QUEUED', retryAt: NOW, error: null });
    expect((await run())!.steps[0]).toMatchObject({ dataType: 'WORKOUT', status: 'SUCCEEDED' });
  });
});
