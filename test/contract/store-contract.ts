import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LeaseLostError, type Batch } from '../../src/application/ports/index.js';
import type { Storage } from '../../src/storage/index.js';
import {
  after,
  EVERYTHING,
  makeWearer,
  NEWEST,
  NOW,
  payload,
  series,
  upsertWorkout,
  workout,
  type Wearer,
} from '../integration/storage/builders.js';

type Stores = Pick<Storage, 'projects' | 'users' | 'connections' | 'runs' | 'data' | 'records' | 'series'>;

/** What every persistence of the gateway must hold to, whatever it is made of. */
export function describeStores(
  name: string,
  open: () => Promise<{ storage: Storage; close: () => Promise<void> }>,
): void {
  describe(`${name}: the contract of stores`, () => {
    let stores: Stores;
    let close: () => Promise<void>;
    let wearer: Wearer;
    let batch: Batch;

    beforeAll(async () => {
      const opened = await open();
      stores = opened.storage;
      close = opened.close;
      wearer = await makeWearer(opened.storage);
      const samples = [series('HEART_RATE', '2026-03-09T06:00:00Z', [100, 101, 102])];
      batch = wearer.batch(
        [payload(upsertWorkout(workout('one'), { series: samples })), payload(upsertWorkout(workout('two')))],
        { cursor: { seen: 2 } },
      );
    });
    afterAll(() => close());

    const list = async () =>
      (
        await stores.records.lists.WORKOUT.list(
          { userIds: [wearer.userId], from: null, to: null, providers: null, types: null },
          NEWEST,
        )
      ).rows;

    it('stores a batch once, however often it is sent', async () => {
      await expect(stores.data.commit(batch)).resolves.toEqual({ created: 2, updated: 0, unchanged: 0, samples: 3 });
      const first = await list();
      await expect(stores.data.commit({ ...batch, receivedAt: after(60) })).resolves.toEqual({
        created: 0,
        updated: 0,
        unchanged: 2,
        samples: 0,
      });
      expect(await list()).toEqual(first);
      expect(first).toHaveLength(2);
    });

    it('keeps our ids when a record comes again changed', async () => {
      const before = await list();
      const changed = [
        payload(upsertWorkout(workout('one', { distanceMeters: 1 }))),
        payload(upsertWorkout(workout('two', { distanceMeters: 2 }))),
      ];
      await expect(stores.data.commit(wearer.batch(changed))).resolves.toMatchObject({ created: 0, updated: 2 });
      const now = await list();
      expect(now.map(({ id, externalId }) => [id, externalId]).sort()).toEqual(
        before.map(({ id, externalId }) => [id, externalId]).sort(),
      );
      expect(now.map(({ distanceMeters }) => distanceMeters).sort()).toEqual([1, 2]);
    });

    it('leaves cursor and records as they were when one of them cannot be stored', async () => {
      const before = await list();
      const broken = workout('three', { startTime: new Date(Number.NaN) });
      const doomed = wearer.batch(
        [
          payload(upsertWorkout(workout('one', { distanceMeters: 99 }))),
          { ...payload(), operations: [upsertWorkout(broken)] },
        ],
        {
          cursor: { seen: 3 },
        },
      );
      await expect(stores.data.commit(doomed)).rejects.toThrow();
      expect(await list()).toEqual(before);
      await expect(stores.data.cursors(wearer.userId, wearer.connectionId)).resolves.toEqual(
        new Map([['WORKOUT', { seen: 2 }]]),
      );
    });

    it('admits a second run only when the lease of the first has lapsed, and then writes nothing for the first', async () => {
      const { userId, connectionId, lease } = wearer;
      const follower = await stores.runs.enqueue({
        userId,
        connectionId,
        trigger: 'MANUAL',
        request: { ...EVERYTHING, from: '2026-01-01' },
        now: NOW,
      });
      expect(follower.id).not.toBe(wearer.run.id);
      await expect(stores.runs.claim(userId, follower.id, { owner: 'second', until: after(120) })).resolves.toBeNull();
      await expect(stores.runs.due(after(30), 10)).resolves.toEqual([]);

      await expect(stores.runs.due(lease.until, 10)).resolves.toEqual([{ userId, id: follower.id }]);
      await expect(
        stores.runs.claim(userId, follower.id, { owner: 'second', until: after(120) }),
      ).resolves.toMatchObject({ status: 'RUNNING' });

      const before = await list();
      const late = wearer.batch([payload(upsertWorkout(workout('late')))], { cursor: { seen: 4 } });
      await expect(stores.data.commit(late)).rejects.toThrow(LeaseLostError);
      expect(await list()).toEqual(before);
      await expect(stores.data.cursors(userId, connectionId)).resolves.toEqual(new Map([['WORKOUT', { seen: 2 }]]));
    });

    it('erases a user whole', async () => {
      const { userId, projectId, externalId, connectionId } = wearer;
      await stores.users.erase(userId);
      expect(await list()).toEqual([]);
      await expect(stores.users.find(projectId, externalId)).resolves.toBeNull();
      await expect(stores.connections.find(userId, connectionId)).resolves.toBeNull();
      await expect(stores.data.cursors(userId, connectionId)).resolves.toEqual(new Map());
      const blocks = await stores.series.blocksInRange({
        userIds: [userId],
        type: 'HEART_RATE',
        fromMs: 0,
        toMs: NOW.getTime(),
        provider: null,
      });
      expect(blocks.blocks).toEqual([[]]);
    });
  });
}
