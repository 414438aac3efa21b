import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeadLetterError } from '../../src/application/ports/index.js';
import { ProviderError } from '../../src/domain/errors.js';
import type { Storage } from '../../src/storage/index.js';
import { turnedClock } from '../support/clock.js';
import { openTestStorage } from '../support/postgres.js';
import { scriptedRuns, type Script } from '../support/scripted-runs.js';
import { connect, EVERYTHING, makeProject, NOW } from './storage/builders.js';

const clock = turnedClock(NOW);
let storage: Storage;
let close: () => Promise<void>;
let userId: string;
let connectionId: string;
let runId: string;
let bugs: unknown[];
let told: [string, DeadLetterError][];
let made = 0;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock }));
});
afterAll(() => close());
beforeEach(async () => {
  made += 1;
  clock.set(NOW);
  [bugs, told] = [[], []];
  userId = (await storage.users.create(await makeProject(storage), `runner-${made}`)).id;
  connectionId = (await connect(storage, userId, 'polar', `runner-account-${made}`))!.id;
  runId = (await enqueue()).id;
});

const enqueue = () =>
  storage.runs.enqueue({ userId, connectionId, trigger: 'SCHEDULED', request: EVERYTHING, now: clock.now() });
const run = async (id = runId) => (await storage.runs.find(userId, id))!;
const letters = () => storage.deadLetters.listOpen({ id: null, provider: null, externalId: `runner-${made}` });
const onDeadLetter = ({ id }: { id: string }, error: DeadLetterError) => told.push([id, error]);
const attempt = async (script: Script, id = runId) => {
  await scriptedRuns(storage, clock, bugs, { onDeadLetter })({ userId, id }, script);
  clock.advance({ hours: 2 });
};
const failing = (error: Error): Script => ({ SLEEP_SESSION: () => Promise.reject(error) });
const down = failing(new ProviderError('retry', 'PROVIDER_UNAVAILABLE', 'Polar is down'));
const spent = () =>
  failing(
    new ProviderError('defer', 'PROVIDER_RATE_LIMITED', 'wait', { retryAt: new Date(clock.now().getTime() + 1) }),
  );

/** A process takes the run and is never heard of again. */
async function loseProcess(id = runId): Promise<void> {
  const until = new Date(clock.now().getTime() + 60_000);
  expect(await storage.runs.claim(userId, id, { owner: randomUUID(), until })).not.toBeNull();
  clock.advance({ minutes: 2 });
  await storage.runs.due(clock.now(), 100);
}

describe('the attempts of a run', () => {
  it('are used up by those that failed, however many were put off before', async () => {
    for (let time = 0; time < 10; time += 1) await attempt(spent());
    expect(await run()).toMatchObject({ status: 'QUEUED', attempts: 10, failures: 0 });
    for (let time = 0; time < 7; time += 1) await attempt(down);
    expect(await run()).toMatchObject({ status: 'QUEUED', attempts: 17, failures: 7 });
    await attempt(down);
    expect(await run()).toMatchObject({ status: 'PARTIAL', attempts: 18, retryAt: null });
    expect(await letters()).toMatchObject([{ runId, attempts: 18, error: { code: 'PROVIDER_UNAVAILABLE' } }]);
  });

  it('are not used up by a process that stops in good order', async () => {
    const stop = new AbortController();
    const stopped = () => {
      stop.abort();
      return Promise.reject(stop.signal.reason as Error);
    };
    await scriptedRuns(storage, clock, bugs)({ userId, id: runId }, { WORKOUT: stopped }, stop.signal);
    expect(await run()).toMatchObject({ status: 'QUEUED', attempts: 1, failures: 0, lapses: 0 });
  });
});

describe('a run that takes its process along', () => {
  it('is given up after five times, is kept as a dead letter, and is told of once', async () => {
    for (let time = 1; time <= 5; time += 1) {
      await loseProcess();
      expect(await run()).toMatchObject({ status: 'QUEUED', lapses: time, failures: 0 });
    }
    let fetched = 0;
    const fetch = async () => {
      fetched += 1;
    };
    await attempt({ WORKOUT: fetch, SLEEP_SESSION: fetch });
    expect(fetched).toBe(0);
    const error = { code: 'INTERNAL', message: expect.stringContaining('died or hung') };
    expect(await run()).toMatchObject({ status: 'FAILED', retryAt: null, error: { ...error, isRetryable: false } });
    expect(await letters()).toMatchObject([{ runId, kind: 'RUN', error }]);
    expect(told).toEqual([[runId, error]]);
    expect(await storage.connections.findByProvider(userId, 'polar')).toMatchObject({ lastError: error });

    await attempt({});
    expect(told).toHaveLength(1);
  });

  it('goes on after four times', async () => {
    for (let time = 1; time <= 4; time += 1) await loseProcess();
    await attempt({});
    expect(await run()).toMatchObject({ status: 'SUCCEEDED', attempts: 5, lapses: 4 });
    expect(told).toEqual([]);
  });

  it('does not begin anew where another run takes over what it was asked for', async () => {
    for (let time = 1; time <= 4; time += 1) await loseProcess();
    const until = new Date(clock.now().getTime() + 60_000);
    await storage.runs.claim(userId, runId, { owner: randomUUID(), until });
    const { id } = await storage.runs.enqueue({
      userId,
      connectionId,
      trigger: 'WEBHOOK',
      request: { ...EVERYTHING, noticed: ['WORKOUT'] },
      now: clock.now(),
    });
    expect(id).not.toBe(runId);
    clock.advance({ minutes: 2 });
    await storage.runs.due(clock.now(), 100);
    expect(await run()).toMatchObject({ status: 'FAILED', lapses: 5 });
    expect(await run(id)).toMatchObject({ status: 'QUEUED', lapses: 5 });
    await attempt({}, id);
    expect(await run(id)).toMatchObject({ status: 'FAILED', error: { code: 'INTERNAL' } });
    expect(told).toHaveLength(1);
  });

  it('can be run again by hand', async () => {
    for (let time = 1; time <= 5; time += 1) await loseProcess();
    await attempt({});
    const [letter] = await letters();
    const again = await storage.deadLetters.redrive(letter!, clock.now());
    expect(again).toMatchObject({ status: 'QUEUED', lapses: 0, failures: 0 });
    await attempt({}, again!.id);
    expect(await run(again!.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await letters()).toEqual([]);
  });
});
