import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Storage } from '../../../src/storage/index.js';
import { turnedClock } from '../../support/clock.js';
import { openTestStorage } from '../../support/postgres.js';
import { after, connect, EVERYTHING, makeProject, NOW } from './builders.js';

const clock = turnedClock(NOW);
let storage: Storage;
let close: () => Promise<void>;
let made = 0;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock }));
});
afterAll(() => close());

/** A run that waits, of a user of its own. */
async function waiting() {
  made += 1;
  const { id: userId } = await storage.users.create(await makeProject(storage), `user-${made}`);
  const { id: connectionId } = (await connect(storage, userId, 'polar', `account-${made}`))!;
  const request = { userId, connectionId, trigger: 'SCHEDULED', request: EVERYTHING, now: NOW } as const;
  return { userId, id: (await storage.runs.enqueue(request)).id };
}
const told = async (seconds: number) => (await storage.runs.due(after(seconds), 100)).map(({ id }) => id);
const begin = async ({ userId, id }: { userId: string; id: string }, seconds: number) => {
  clock.set(after(seconds));
  const lease = { owner: `owner-${seconds}`, until: after(seconds + 20) };
  expect(await storage.runs.claim(userId, id, lease)).not.toBeNull();
  return lease;
};

describe('a run that waits', () => {
  it('is told of once, to one of many, and again where nobody has begun it within a minute', async () => {
    const { id } = await waiting();
    const all = await Promise.all(Array.from({ length: 5 }, () => told(0)));
    expect(all.flat()).toEqual([id]);
    expect(await told(59)).toEqual([]);
    expect(await told(60)).toEqual([id]);
    expect(await told(119)).toEqual([]);
    await storage.pool.query('delete from sync_runs');
  });

  it('is told of at once when it is due for another try, or its process was lost', async () => {
    const run = await waiting();
    expect(await told(0)).toEqual([run.id]);
    const lease = await begin(run, 1);
    const outcome = { status: 'QUEUED', steps: [], error: null, finishedAt: after(2), retryAt: after(10) } as const;
    await storage.runs.finish(run.userId, run.id, lease, { ...outcome, steps: [] });
    expect(await told(9)).toEqual([]);
    expect(await told(10)).toEqual([run.id]);
    expect(await told(11)).toEqual([]);
    await begin(run, 12);
    expect(await told(31)).toEqual([]);
    expect(await told(32)).toEqual([run.id]);
    await storage.pool.query('delete from sync_runs');
  });

  it('leaves room for those that were not told of yet', async () => {
    const runs = [await waiting(), await waiting(), await waiting()];
    const some = async () => (await storage.runs.due(after(0), 2)).map(({ id }) => id);
    expect([...(await some()), ...(await some())].sort()).toEqual(runs.map(({ id }) => id).sort());
    expect(await some()).toEqual([]);
  });
});
