import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunOutcome } from '../../../src/application/ports/index.js';
import type { Storage } from '../../../src/storage/index.js';
import { turnedClock } from '../../support/clock.js';
import { openTestStorage } from '../../support/postgres.js';
import { after, endRun, EVERYTHING, makeWearer, NOW, type Wearer } from './builders.js';

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

describe('the end of a run', () => {
  it('tells its connection, and never moves the last sync back', async () => {
    const told = { lastSyncedAt: after(10), lastError: error, nextSyncAt: after(20) };
    await expect(finish({ connection: told })).resolves.toBe(true);
    expect(await connection()).toMatchObject(told);
    await endRun(storage, wearer.userId, wearer.connectionId, { lastSyncedAt: after(5), lastError: null });
    expect(await connection()).toMatchObject({ ...told, lastError: null });
  });

  it('asks for a new consent, and leaves no poll', async () => {
    await finish({ status: 'FAILED', error, connection: { lastError: error, requiresReauthorization: true } });
    expect(await connection()).toMatchObject({
      status: 'REAUTHORIZATION_REQUIRED',
      nextSyncAt: null,
      lastError: error,
    });
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
    const told = { lastSyncedAt: after(10), lastError: error, nextSyncAt: after(20) };
    const lease = isEnded ? wearer.lease : { owner: 'another', until: after(60) };
    await expect(finish({ connection: told }, lease)).resolves.toBe(false);
    expect([await connection(), await run()]).toEqual(before);
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
