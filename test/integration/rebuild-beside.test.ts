import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { StorageUnavailableError, type RebuildStore } from '../../src/application/ports/index.js';
import { rebuildUser } from '../../src/application/rebuild.js';
import type { Operation } from '../../src/domain/operation.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import { turnedClock } from '../support/clock.js';
import { openTestStorage, TEST_MASTER_KEYS } from '../support/postgres.js';
import { plain, withMap } from '../support/rebuilding.js';
import { until } from '../support/until.js';
import { after, makeWearer, NOW, payload, upsertWorkout, workout, type Wearer } from './storage/builders.js';

const clock = turnedClock(NOW);
let storage: Storage;
let url: string;
let close: () => Promise<void>;
let wearer: Wearer;

beforeAll(async () => {
  ({ storage, url, close } = await openTestStorage({ clock }));
});
afterAll(() => close());
beforeEach(async () => {
  wearer = await makeWearer(storage);
});

const commit = (id: string, seconds = 0) =>
  storage.data.commit(wearer.batch([payload(upsertWorkout(workout(id)))], { receivedAt: after(seconds) }));
const workouts = async () =>
  (
    await storage.pool.query<{ id: string; device: string | null }>(
      'select external_id as id, device from workouts where user_id = $1 order by 1',
      [wearer.userId],
    )
  ).rows;
const waiting = async () =>
  (
    await storage.pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
  ).rowCount;
/** Every workout is of another device than it was. */
const renaming = withMap(
  plain,
  'WORKOUT',
  (map) => (content, subject) =>
    map(content, subject).map(
      (operation) => ({ ...operation, record: { ...operation.record, device: 'renamed' } }) as Operation,
    ),
);
const rebuild = (rebuilds: RebuildStore) =>
  rebuildUser({ rebuilds, providers: [renaming], clock }, { userId: wearer.userId, isDryRun: false }, () => undefined);
/** Does something in the middle of every rebuild, when it holds what it works on. */
const beside = (work: () => Promise<void>): RebuildStore => ({
  ...storage.rebuilds,
  rebuild: (input, replay, onDifference) =>
    storage.rebuilds.rebuild(
      input,
      async (stored) => {
        await work();
        await replay(stored);
      },
      onDifference,
    ),
});

describe('a sync of a user who is rebuilt', () => {
  it('waits for the rebuild with what it has fetched, and neither takes from the other', async () => {
    await commit('before');
    let committing: Promise<unknown> | undefined;
    await rebuild(
      beside(async () => {
        committing = commit('meanwhile', 1);
        await until(async () => (await waiting()) === 1);
      }),
    );
    await expect(committing).resolves.toMatchObject({ created: 1 });
    expect(await workouts()).toEqual([
      { id: 'before', device: 'renamed' },
      { id: 'meanwhile', device: workout('w').device },
    ]);
  });

  it('is waited for where it commits already, and rebuilt with the rest', async () => {
    await commit('before');
    await storage.pool.query(`
      create function pause() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(4711); return new; end $$;
      create trigger pause before insert on workouts for each row execute function pause()`);
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    try {
      await holder.query('select pg_advisory_lock(4711)');
      const committing = commit('meanwhile', 1);
      await until(async () => (await waiting()) === 1);
      const rebuilding = rebuild(storage.rebuilds);
      await until(async () => (await waiting()) === 2);
      await holder.query('select pg_advisory_unlock(4711)');
      await expect(committing).resolves.toMatchObject({ created: 1 });
      await expect(rebuilding).resolves.toMatchObject({ changed: 2, payloads: { replayed: 2 } });
    } finally {
      await holder.end();
      await storage.pool.query('drop function pause cascade');
    }
    expect(await workouts()).toEqual([
      { id: 'before', device: 'renamed' },
      { id: 'meanwhile', device: 'renamed' },
    ]);
  });
});

describe('who leaves while being rebuilt', () => {
  let hasty: Storage;
  beforeEach(async () => {
    // One connection, which gives a lock up at once.
    hasty = await openStorage({ url, masterKeys: TEST_MASTER_KEYS, poolSize: 1, clock });
    await hasty.pool.query('set lock_timeout = 50');
  });
  afterEach(() => hasty.close());
  const leaving: [string, () => Promise<unknown>][] = [
    ['is erased', () => hasty.users.erase(wearer.userId)],
    [
      'has the data deleted',
      () => hasty.connections.disconnect(wearer.userId, wearer.connectionId, { deleteData: true, at: after(9) }),
    ],
  ];

  it.each(leaving)('%s after the rebuild, for longer than a lock is waited for else', async (_, leave) => {
    await commit('before');
    let gone: Promise<unknown> | undefined;
    await rebuild(
      beside(async () => {
        // The limit holds for others.
        await expect(hasty.data.commit(wearer.batch([]))).rejects.toThrow(StorageUnavailableError);
        gone = leave();
        await until(async () => (await waiting()) === 1);
        // Another one that waits for as long is given up meanwhile.
        const other = new pg.Client({ connectionString: url });
        await other.connect();
        await other.query('set lock_timeout = 200');
        await expect(
          other.query('select 1 from data_keys where user_id = $1 for update', [wearer.userId]),
        ).rejects.toMatchObject({ code: '55P03' });
        await other.end();
      }),
    );
    await gone;
    expect(await workouts()).toEqual([]);
  });
});

describe('the payloads of a rebuild', () => {
  it('come in pieces that fit into memory, however many one sync has brought', async () => {
    const small = Array.from({ length: 130 }, (_, at) => payload(upsertWorkout(workout(`w${at}`))));
    await storage.data.commit(wearer.batch(small));
    const large = Array.from({ length: 30 }, () => ({
      text: JSON.stringify(randomBytes(150_000).toString('base64')),
      operations: [],
      rejection: 'not understood',
    }));
    await storage.data.commit(wearer.batch(large, { dataType: 'WORKOUT' }));

    const pieces: { count: number; characters: number }[] = [];
    const counting: RebuildStore = {
      ...storage.rebuilds,
      rebuild: (input, replay, onDifference) =>
        storage.rebuilds.rebuild(
          input,
          (stored) =>
            replay({
              ...stored,
              async *payloads() {
                for await (const piece of stored.payloads()) {
                  const characters = piece.payloads.reduce((sum, { text }) => sum + text.length, 0);
                  pieces.push({ count: piece.payloads.length, characters });
                  yield piece;
                }
              },
            }),
          onDifference,
        ),
    };
    await expect(rebuild(counting)).resolves.toMatchObject({ changed: 130, payloads: { replayed: 160 } });
    expect(Math.max(...pieces.map(({ count }) => count))).toBe(50);
    // 1 MiB as they lie stored, and one that goes beyond; four thirds of that as text.
    expect(Math.max(...pieces.map(({ characters }) => characters))).toBeLessThan(2_000_000);
    expect(pieces.reduce((sum, { count }) => sum + count, 0) % 160).toBe(0);
  });
});
