import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SyncError, SyncTrigger } from '../../../src/domain/sync-run.js';
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
  userId = (await storage.users.create(await makeProject(storage), `joiner-${made}`)).id;
  connectionId = (await connect(storage, userId, 'polar', `joiner-account-${made}`))!.id;
});

const enqueue = (trigger: SyncTrigger, change = {}) =>
  storage.runs.enqueue({ userId, connectionId, trigger, request: { ...EVERYTHING, ...change }, now: NOW });
const lease = { owner: 'one', until: after(60) };
const told: SyncError = { code: 'PROVIDER_RATE_LIMITED', message: 'wait', isRetryable: true };
const own: SyncError = { ...told, isOwnPause: true };
const defer = (id: string, error: SyncError) =>
  storage.runs.finish(userId, id, lease, {
    status: 'DEFERRED',
    steps: [],
    error,
    finishedAt: NOW,
    retryAt: after(600),
  });
async function deferred(trigger: SyncTrigger, error: SyncError): Promise<string> {
  const { id } = await enqueue(trigger);
  await storage.runs.claim(userId, id, lease);
  await defer(id, error);
  return id;
}

describe('a request that joins a waiting run', () => {
  it.each<[SyncTrigger, SyncTrigger, SyncTrigger]>([
    ['SCHEDULED', 'WEBHOOK', 'WEBHOOK'],
    ['SCHEDULED', 'MANUAL', 'MANUAL'],
    ['WEBHOOK', 'CONNECT', 'CONNECT'],
    ['WEBHOOK', 'SCHEDULED', 'WEBHOOK'],
    ['MANUAL', 'SCHEDULED', 'MANUAL'],
    ['CONNECT', 'MANUAL', 'CONNECT'],
  ])('lets the weightier trigger stand: %s and %s make %s', async (first, second, both) => {
    const { id } = await enqueue(first);
    expect(await enqueue(second)).toMatchObject({ id, trigger: both });
  });

  it.each<[string, SyncTrigger, SyncError, Date | null]>([
    ['a user does not wait for a pause of our own', 'MANUAL', own, null],
    ['a user waits for a pause of the provider', 'MANUAL', told, after(600)],
    ['a poll waits for a pause of our own', 'SCHEDULED', own, after(600)],
  ])('keeps the pause it must: %s', async (_, trigger, error, retryAt) => {
    const id = await deferred('SCHEDULED', error);
    expect(await enqueue(trigger)).toMatchObject({ id, trigger, retryAt });
  });
});

describe('a request that joins a run under way', () => {
  it.each<[SyncError, Date]>([
    [own, NOW],
    [told, after(600)],
  ])('has what is left of it go on for the user: %p', async (error, retryAt) => {
    const { id } = await enqueue('SCHEDULED');
    await storage.runs.claim(userId, id, lease);
    expect(await enqueue('MANUAL')).toMatchObject({ id, status: 'RUNNING', trigger: 'MANUAL' });
    await defer(id, error);
    expect(await storage.runs.find(userId, id)).toMatchObject({ status: 'QUEUED', trigger: 'MANUAL', retryAt });
  });

  it.each<[SyncError, Date | null]>([
    [own, null],
    [told, after(600)],
  ])('does not wait as its follow-up for a pause of our own: %p', async (error, retryAt) => {
    const { id } = await enqueue('SCHEDULED', { dataTypes: ['WORKOUT'] });
    await storage.runs.claim(userId, id, lease);
    const followUp = await enqueue('MANUAL');
    await defer(id, error);
    expect(await storage.runs.find(userId, followUp.id)).toMatchObject({ trigger: 'MANUAL', retryAt });
  });
});
