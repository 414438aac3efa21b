import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PollsAfterRun, RunOutcome, StreamPoll } from '../../../src/application/ports/index.js';
import type { DataType } from '../../../src/domain/data-type.js';
import type { Storage } from '../../../src/storage/index.js';
import { turnedClock } from '../../support/clock.js';
import { openTestStorage } from '../../support/postgres.js';
import { after, endRun, EVERYTHING, makeWearer, NOW, tokens, type Wearer } from './builders.js';

const clock = turnedClock(NOW);
let storage: Storage;
let close: () => Promise<void>;
let wearer: Wearer;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock }));
});
afterAll(() => close());
beforeEach(async () => {
  clock.set(NOW);
  wearer = await makeWearer(storage);
});

const error = { code: 'REAUTHORIZATION_REQUIRED' as const, message: 'again', isRetryable: false };
const outcome: RunOutcome = { status: 'SUCCEEDED', steps: [], error: null, finishedAt: after(30), retryAt: null };
const finish = (change: Partial<RunOutcome>, lease = wearer.lease) =>
  storage.runs.finish(wearer.userId, wearer.run.id, lease, { ...outcome, ...change });
const connection = () => storage.connections.find(wearer.userId, wearer.connectionId);
const run = () => storage.runs.find(wearer.userId, wearer.run.id);

/** Next polls, in seconds from now. */
function polls(
  next: Partial<Record<DataType, number>>,
  change: Partial<StreamPoll> = {},
  heldUntil: Date | null = null,
): PollsAfterRun {
  const streams = Object.entries(next).map(([dataType, seconds]): StreamPoll => ({
    dataType: dataType as DataType,
    status: 'SUCCEEDED',
    errorCode: null,
    earliestPollAt: after(seconds),
    nextPollAt: after(seconds),
    isAtLeast: false,
    ...change,
  }));
  return { at: NOW, dataTypes: ['WORKOUT', 'SLEEP_SESSION'], streams, heldUntil };
}

describe('the end of a run', () => {
  it('tells its connection, and never moves the last sync back', async () => {
    const told = { lastSyncedAt: after(10), lastError: error };
    await expect(finish({ connection: told })).resolves.toBe(true);
    expect(await connection()).toMatchObject(told);
    await endRun(storage, wearer.userId, wearer.connectionId, { lastSyncedAt: after(5), lastError: null });
    expect(await connection()).toMatchObject({ ...told, lastError: null });
  });

  it('sets the next polls of what it tells of, and the connection is due with the first of them', async () => {
    await finish({ connection: { lastError: null, polls: polls({ WORKOUT: 3000 }) } });
    // Sleep was never polled: it is due as it was.
    expect(await connection()).toMatchObject({ nextSyncAt: after(900) });
    const end = (told: PollsAfterRun) =>
      endRun(storage, wearer.userId, wearer.connectionId, { lastError: null, polls: told });
    await end(polls({ SLEEP_SESSION: 5000 }));
    expect(await connection()).toMatchObject({ nextSyncAt: after(3000) });
    // What an adapter has given up is no reason to be due.
    await storage.pool.query(
      `insert into stream_schedules (user_id, connection_id, data_type, earliest_poll_at, next_poll_at, watched_since)
       values ($1, $2, 'HEART_RATE', $3, $3, $3)`,
      [wearer.userId, wearer.connectionId, NOW],
    );
    await end(polls({ WORKOUT: 7000 }));
    expect(await connection()).toMatchObject({ nextSyncAt: after(5000) });
    await end(polls({ SLEEP_SESSION: 4000 }, { isAtLeast: true, status: 'FAILED' }));
    expect(await connection()).toMatchObject({ nextSyncAt: after(5000) });
    await end(polls({ SLEEP_SESSION: 6000 }, { isAtLeast: true, status: 'FAILED' }));
    expect(await connection()).toMatchObject({ nextSyncAt: after(6000) });
    await end(polls({}, {}, after(6500)));
    expect(await connection()).toMatchObject({ nextSyncAt: after(6500) });
    const { rows } = await storage.pool.query(
      `select data_type as "dataType", status, next_poll_at as "nextPollAt", polled_at as "polledAt",
              succeeded_at as "succeededAt" from stream_schedules where connection_id = $1 and data_type <> 'HEART_RATE'
        order by data_type`,
      [wearer.connectionId],
    );
    expect(rows).toEqual([
      { dataType: 'SLEEP_SESSION', status: 'FAILED', nextPollAt: after(6500), polledAt: NOW, succeededAt: NOW },
      { dataType: 'WORKOUT', status: 'SUCCEEDED', nextPollAt: after(7000), polledAt: NOW, succeededAt: NOW },
    ]);
  });

  it('asks for a new consent, and leaves no poll', async () => {
    await finish({ status: 'FAILED', error, connection: { lastError: error, requiresReauthorization: true } });
    expect(await connection()).toMatchObject({
      status: 'REAUTHORIZATION_REQUIRED',
      nextSyncAt: null,
      lastError: error,
    });
  });

  it('leaves a consent that was given since the run began', async () => {
    const { externalUserId } = (await connection())!;
    await storage.connections.activate({
      userId: wearer.userId,
      id: wearer.connectionId,
      externalUserId: externalUserId!,
      tokens: tokens('new'),
      connectedAt: after(10),
      nextSyncAt: after(910),
    });
    await finish({ status: 'FAILED', error, connection: { lastError: error, requiresReauthorization: true } });
    expect(await connection()).toMatchObject({ status: 'ACTIVE', nextSyncAt: after(910), lastError: error });
  });

  it('tells nothing to a connection where it means nothing', async () => {
    const before = await connection();
    await finish({ status: 'QUEUED', retryAt: NOW });
    expect(await connection()).toEqual(before);
  });

  it.each(['a lease that was lost', 'a connection that has ended'])('writes nothing after %s', async (_) => {
    const isEnded = _.includes('ended');
    if (isEnded)
      await storage.connections.disconnect(wearer.userId, wearer.connectionId, { deleteData: false, at: NOW });
    const before = [await connection(), await run()];
    const told = { lastSyncedAt: after(10), lastError: error, polls: polls({ WORKOUT: 20 }) };
    const lease = isEnded ? wearer.lease : { owner: 'another', until: after(60) };
    await expect(finish({ connection: told }, lease)).resolves.toBe(false);
    expect([await connection(), await run()]).toEqual(before);
  });

  it('hands on what it has failed and the pause that a provider asked for to the run that waits behind it', async () => {
    const queue = () =>
      storage.runs.enqueue({
        userId: wearer.userId,
        connectionId: wearer.connectionId,
        trigger: 'WEBHOOK',
        request: { ...EVERYTHING, noticed: ['WORKOUT'] },
        now: NOW,
      });
    const { id } = await queue();
    expect(id).not.toBe(wearer.run.id);
    await storage.pool.query('update sync_runs set failures = 3 where user_id = $1 and id = $2', [
      wearer.userId,
      wearer.run.id,
    ]);
    const paused = { code: 'PROVIDER_RATE_LIMITED' as const, message: 'later', isRetryable: true };
    await finish({ status: 'DEFERRED', error: paused, retryAt: after(300) });
    const waiting = { status: 'QUEUED', failures: 3, error: paused, retryAt: after(300) };
    expect(await storage.runs.find(wearer.userId, id)).toMatchObject(waiting);
    // Whoever joins it waits as well.
    await queue();
    expect(await storage.runs.find(wearer.userId, id)).toMatchObject({ retryAt: after(300) });
  });

  describe('that breaks off half way', () => {
    beforeEach(() =>
      storage.pool.query(`
        create function break_off() returns trigger language plpgsql as $$ begin raise 'broken off'; end $$;
        create trigger broken before update on connections for each row execute function break_off()`),
    );
    afterEach(() => storage.pool.query('drop function if exists break_off cascade'));

    it.each([null, after(300)])(
      'leaves nothing of itself, and the run is tried again: next try %s',
      async (retryAt) => {
        const before = await connection();
        await expect(finish({ retryAt, connection: { lastSyncedAt: after(10), lastError: null } })).rejects.toThrow(
          /broken off/,
        );
        expect(await connection()).toEqual(before);
        expect(await run()).toEqual(wearer.run);

        await storage.pool.query('drop function break_off cascade');
        clock.set(after(61));
        const again = { owner: 'next', until: after(120) };
        expect(await storage.runs.claim(wearer.userId, wearer.run.id, again)).toMatchObject({ attempts: 2 });
        await expect(finish({ connection: { lastSyncedAt: after(70), lastError: null } }, again)).resolves.toBe(true);
        expect(await connection()).toMatchObject({ lastSyncedAt: after(70) });
      },
    );
  });

  it('waits for nobody in a circle, however it meets queueing, ending and lapsing', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { userId, connectionId, run: held, lease } = await makeWearer(storage);
      await Promise.all([
        storage.runs.finish(userId, held.id, lease, { ...outcome, connection: { lastError: null } }),
        storage.runs.enqueue({ userId, connectionId, trigger: 'MANUAL', request: EVERYTHING, now: NOW }),
        storage.runs.due(after(61), 10),
        storage.connections.disconnect(userId, connectionId, { deleteData: false, at: NOW }),
      ]);
      expect(await storage.runs.find(userId, held.id)).toMatchObject({
        status: expect.stringMatching(/SUCCEEDED|CANCELLED/),
      });
    }
  });
});
