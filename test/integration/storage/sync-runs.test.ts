import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SyncRequest } from '../../../src/domain/sync-run.js';
import type { Storage } from '../../../src/storage/index.js';
import { turnedClock } from '../../support/clock.js';
import { openTestStorage } from '../../support/postgres.js';
import { after, connect, EVERYTHING, makeProject, NOW } from './builders.js';

const clock = turnedClock(NOW);
let storage: Storage;
let close: () => Promise<void>;
let userId: string;
let connectionId: string;
let made = 0;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock }));
});
afterAll(() => close());
beforeEach(async () => {
  made += 1;
  clock.set(NOW);
  const projectId = await makeProject(storage);
  userId = (await storage.users.create(projectId, `runner-${made}`)).id;
  connectionId = (await connect(storage, userId, 'polar', `runner-account-${made}`))!.id;
});

const enqueue = (request: Partial<SyncRequest> = {}, now = NOW) =>
  storage.runs.enqueue({ userId, connectionId, trigger: 'MANUAL', request: { ...EVERYTHING, ...request }, now });
const lease = (owner: string, seconds = 60) => ({ owner, until: after(seconds) });
const outcome = { status: 'SUCCEEDED' as const, steps: [], error: null, finishedAt: after(30), retryAt: null };
const step = {
  dataType: 'WORKOUT' as const,
  status: 'SUCCEEDED' as const,
  fetched: 1,
  created: 1,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  samples: 0,
  error: null,
  notice: null,
};
const mine = async (now: Date) =>
  (await storage.runs.due(now, 1000)).filter((run) => run.userId === userId).map(({ id }) => id);

describe('queueing', () => {
  it('makes one waiting run of twenty callers at once', async () => {
    const runs = await Promise.all(Array.from({ length: 20 }, () => enqueue()));
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
    await expect(storage.runs.countEach([userId], null)).resolves.toEqual([1]);
    expect(runs[0]).toMatchObject({
      status: 'QUEUED',
      trigger: 'MANUAL',
      provider: 'polar',
      attempts: 0,
      createdAt: NOW,
      startedAt: null,
      steps: [],
    });
  });

  it('never lets what a provider has just told of join a running run, which may have passed it', async () => {
    const running = await enqueue();
    await storage.runs.claim(userId, running.id, lease('a'));
    const follower = await enqueue({ dataTypes: ['WORKOUT'], noticed: ['WORKOUT'] });
    expect(follower.id).not.toBe(running.id);
    const joined = await enqueue({ dataTypes: ['SLEEP_SESSION'], noticed: ['SLEEP_SESSION'] });
    expect(joined).toMatchObject({
      id: follower.id,
      request: { dataTypes: ['WORKOUT', 'SLEEP_SESSION'], noticed: ['WORKOUT', 'SLEEP_SESSION'] },
    });
  });

  it('does not let a follow-up wait for a run that went through and would look again', async () => {
    const running = await enqueue({ dataTypes: ['WORKOUT'], noticed: ['WORKOUT'] });
    await storage.runs.claim(userId, running.id, lease('a'));
    const follower = await enqueue({ dataTypes: ['HEART_RATE'], noticed: ['HEART_RATE'] });
    await storage.runs.finish(userId, running.id, lease('a'), { ...outcome, retryAt: after(300) });
    expect(await storage.runs.find(userId, running.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await storage.runs.find(userId, follower.id)).toMatchObject({
      retryAt: null,
      request: { noticed: ['WORKOUT', 'HEART_RATE'] },
    });
  });

  it('joins a running run that covers the request, and else makes one follow-up', async () => {
    const running = await enqueue({ dataTypes: ['WORKOUT', 'SLEEP_SESSION'], route: false });
    await storage.runs.claim(userId, running.id, lease('a'));
    expect((await enqueue({ dataTypes: ['WORKOUT'], route: false })).id).toBe(running.id);
    const follower = await enqueue({ dataTypes: ['WORKOUT'] });
    expect(follower.id).not.toBe(running.id);
    expect((await enqueue()).id).toBe(follower.id);
  });

  it.each<[string, Partial<SyncRequest>, Partial<SyncRequest>, Partial<SyncRequest>]>([
    [
      'data types',
      { dataTypes: ['WORKOUT'] },
      { dataTypes: ['HEART_RATE', 'WORKOUT'] },
      { dataTypes: ['WORKOUT', 'HEART_RATE'] },
    ],
    ['all data types', { dataTypes: ['WORKOUT'] }, { dataTypes: null }, { dataTypes: null }],
    [
      'dates',
      { from: '2026-02-01', to: '2026-02-10' },
      { from: '2026-02-05', to: '2026-02-20' },
      { from: '2026-02-01', to: '2026-02-20' },
    ],
    [
      'an open end',
      { from: '2026-02-01', to: '2026-02-10' },
      { from: '2026-02-05', to: null },
      { from: '2026-02-01', to: null },
    ],
    ['a date and all that was never synced', { from: '2026-02-01' }, { from: null }, { isOpen: true }],
    [
      'parts',
      { samples: false, zones: false, route: true },
      { samples: true, zones: false, route: false },
      { samples: true, zones: false, route: true },
    ],
  ])('keeps both needs of two requests: %s', async (_, one, other, both) => {
    const first = await enqueue(one);
    expect((await enqueue(other)).id).toBe(first.id);
    await expect(storage.runs.find(userId, first.id)).resolves.toMatchObject({
      request: { ...EVERYTHING, ...one, ...both },
    });
  });

  it('joins a date and "since the last sync" to one that reads from the date on, and leaves nothing new out', async () => {
    await enqueue();
    const joined = await enqueue({ from: '2026-02-01', to: '2026-02-03' });
    expect(joined.request).toMatchObject({ from: '2026-02-01', to: null, isOpen: true });
    await storage.runs.claim(userId, joined.id, lease('a'));
    expect((await enqueue()).id).toBe(joined.id);
  });

  it('leaves nothing out of a first sync that was cut short, though data of it is there and a date is asked for', async () => {
    const { id } = await enqueue();
    await storage.runs.claim(userId, id, lease('dead'));
    await storage.pool.query('update connections set last_synced_at = $2 where user_id = $1', [userId, NOW]);
    const { id: followUp } = await enqueue({ dataTypes: ['HEART_RATE'], from: '2026-03-05' });
    await storage.runs.due(after(60), 10);
    await expect(storage.runs.find(userId, followUp)).resolves.toMatchObject({
      status: 'QUEUED',
      request: { dataTypes: null, from: '2026-03-05', isOpen: true },
    });
  });

  it('refuses a connection that does not exist', async () => {
    await expect(
      storage.runs.enqueue({ userId, connectionId: userId, trigger: 'MANUAL', request: EVERYTHING, now: NOW }),
    ).rejects.toThrow(/connection/);
  });
});

describe('claiming', () => {
  it('gives a run to one of many who claim it', async () => {
    const { id } = await enqueue();
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) => storage.runs.claim(userId, id, lease(`owner-${index}`))),
    );
    const [claimed, ...rest] = claims.filter((run) => run !== null);
    expect(rest).toEqual([]);
    expect(claimed).toMatchObject({ status: 'RUNNING', attempts: 1, startedAt: NOW });
  });

  it('lets one run of a connection run at a time', async () => {
    const first = await enqueue();
    await storage.runs.claim(userId, first.id, lease('a'));
    const second = await enqueue({ from: '2026-01-01' });
    await expect(storage.runs.claim(userId, second.id, lease('b'))).resolves.toBeNull();
    await storage.runs.finish(userId, first.id, lease('a'), outcome);
    await expect(storage.runs.claim(userId, second.id, lease('b'))).resolves.toMatchObject({ status: 'RUNNING' });
  });

  it('hands the run of a process that is gone to the next, at its second attempt', async () => {
    const { id } = await enqueue();
    await storage.runs.claim(userId, id, lease('dead'));
    expect(await mine(after(59))).toEqual([]);
    expect(await mine(after(60))).toEqual([id]);
    await expect(storage.runs.claim(userId, id, lease('next', 120))).resolves.toMatchObject({ attempts: 2 });
    await expect(storage.runs.extend(userId, id, lease('dead', 180))).resolves.toBe(false);
  });

  it('takes over from a lapsed run by claiming alone, without a sweep', async () => {
    const first = await enqueue({ dataTypes: ['HEART_RATE'], from: '2026-01-01' });
    await storage.runs.claim(userId, first.id, lease('dead'));
    const second = await enqueue({ dataTypes: ['WORKOUT'], from: '2026-02-01' });
    clock.set(after(61));
    await expect(storage.runs.claim(userId, second.id, lease('next', 120))).resolves.toMatchObject({
      status: 'RUNNING',
      request: { dataTypes: ['WORKOUT', 'HEART_RATE'], from: '2026-01-01' },
    });
    await expect(storage.runs.find(userId, first.id)).resolves.toMatchObject({
      status: 'FAILED',
      error: { code: 'INTERNAL' },
      finishedAt: after(61),
    });
  });

  it('claims nothing that was cancelled', async () => {
    const { id } = await enqueue();
    await storage.connections.disconnect(userId, connectionId, { deleteData: false, at: NOW });
    await expect(storage.runs.claim(userId, id, lease('a'))).resolves.toBeNull();
  });
});

describe('a run that is held', () => {
  it('extends, saves its steps and ends; others cannot', async () => {
    const { id } = await enqueue();
    await storage.runs.claim(userId, id, lease('a'));
    await expect(storage.runs.extend(userId, id, lease('b', 90))).resolves.toBe(false);
    await expect(storage.runs.saveSteps(userId, id, lease('b', 90), [step])).resolves.toBe(false);
    await expect(storage.runs.finish(userId, id, lease('b', 90), outcome)).resolves.toBe(false);

    await expect(storage.runs.extend(userId, id, lease('a', 90))).resolves.toBe(true);
    expect(await mine(after(80))).toEqual([]);
    await expect(storage.runs.saveSteps(userId, id, lease('a', 100), [step])).resolves.toBe(true);
    await expect(storage.runs.finish(userId, id, lease('a', 100), { ...outcome, steps: [step] })).resolves.toBe(true);
    await expect(storage.runs.find(userId, id)).resolves.toMatchObject({
      status: 'SUCCEEDED',
      steps: [step],
      finishedAt: after(30),
      attempts: 1,
    });
    await expect(storage.runs.extend(userId, id, lease('a', 200))).resolves.toBe(false);
  });

  it('waits again until its next try', async () => {
    const { id } = await enqueue();
    await storage.runs.claim(userId, id, lease('a'));
    const error = { code: 'PROVIDER_RATE_LIMITED' as const, message: 'later', isRetryable: true };
    await storage.runs.finish(userId, id, lease('a'), {
      ...outcome,
      status: 'DEFERRED',
      error,
      steps: [step],
      retryAt: after(600),
    });
    await expect(storage.runs.find(userId, id)).resolves.toMatchObject({
      status: 'QUEUED',
      retryAt: after(600),
      error,
      steps: [step],
      finishedAt: null,
    });
    expect(await mine(after(599))).toEqual([]);
    expect(await mine(after(600))).toEqual([id]);
    await expect(storage.runs.claim(userId, id, lease('b', 700))).resolves.toBeNull();
    clock.set(after(600));
    await expect(storage.runs.claim(userId, id, lease('b', 700))).resolves.toMatchObject({
      attempts: 2,
      retryAt: null,
    });
  });

  it('leaves its next try to the follow-up that waits already', async () => {
    const first = await enqueue({ dataTypes: ['WORKOUT'] });
    await storage.runs.claim(userId, first.id, lease('a'));
    const second = await enqueue({ dataTypes: ['HEART_RATE'] });
    await expect(
      storage.runs.finish(userId, first.id, lease('a'), { ...outcome, status: 'DEFERRED', retryAt: after(600) }),
    ).resolves.toBe(true);
    await expect(storage.runs.find(userId, first.id)).resolves.toMatchObject({
      status: 'DEFERRED',
      finishedAt: after(30),
    });
    await expect(storage.runs.find(userId, second.id)).resolves.toMatchObject({
      status: 'QUEUED',
      retryAt: after(600),
      request: { dataTypes: ['WORKOUT', 'HEART_RATE'] },
    });
  });

  it('never makes two waiting runs, however finishing and queueing meet', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await enqueue();
      await storage.runs.claim(userId, id, lease('a'));
      await Promise.all([
        storage.runs.finish(userId, id, lease('a'), { ...outcome, status: 'FAILED', retryAt: NOW }),
        ...Array.from({ length: 4 }, () => enqueue({ from: '2026-01-01' })),
      ]);
      const { rows } = await storage.pool.query(`select id from sync_runs where user_id = $1 and status = 'QUEUED'`, [
        userId,
      ]);
      expect(rows).toHaveLength(1);
      await storage.pool.query(`update sync_runs set status = 'CANCELLED' where user_id = $1`, [userId]);
    }
  });
});

describe('finding runs', () => {
  it('lists the newest first, by provider, and what is due oldest first', async () => {
    const other = (await connect(storage, userId, 'other', `other-${made}`))!.id;
    const old = await enqueue({}, after(-100));
    const late = await storage.runs.enqueue({
      userId,
      connectionId: other,
      trigger: 'SCHEDULED',
      request: EVERYTHING,
      now: NOW,
    });
    const page = { first: 10, last: null, after: null, before: null };
    expect((await storage.runs.listEach([userId], null, page))[0]!.rows.map(({ id }) => id)).toEqual([late.id, old.id]);
    expect((await storage.runs.listEach([userId], 'other', page))[0]!.rows).toEqual([late]);
    await expect(storage.runs.countEach([userId], 'other')).resolves.toEqual([1]);
    expect(await mine(NOW)).toEqual([old.id, late.id]);
    await expect(
      storage.runs.findMany([
        { userId, id: late.id },
        { userId, id: 'no id' },
      ]),
    ).resolves.toEqual([late, null]);
  });
});
