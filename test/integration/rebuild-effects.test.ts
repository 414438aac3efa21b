import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rebuildUser } from '../../src/application/rebuild.js';
import type { Operation } from '../../src/domain/operation.js';
import type { Storage } from '../../src/storage/index.js';
import type { TurnedClock } from '../support/clock.js';
import { dumpUser, NOTHING, openRebuilding, plain, refusing, withMap, type Rebuilding } from '../support/rebuilding.js';
import {
  after,
  dumpData,
  makeWearer,
  NOW,
  payload,
  series,
  sleep,
  upsertSleep,
  upsertWorkout,
  workout,
  type Wearer,
} from './storage/builders.js';

let storage: Storage;
let clock: TurnedClock;
let rebuild: Rebuilding['rebuild'];
let close: Rebuilding['close'];

beforeAll(async () => {
  ({ storage, clock, rebuild, close } = await openRebuilding());
});
afterAll(() => close());

describe('a rebuild', () => {
  let wearer: Wearer;
  beforeEach(async () => {
    clock.set(NOW);
    wearer = await makeWearer(storage);
  });
  const commit = (operations: Operation[], seconds = 0) =>
    storage.data.commit(
      wearer.batch(
        operations.map((operation) => payload(operation)),
        { receivedAt: after(seconds) },
      ),
    );
  const dump = () => dumpUser(storage, wearer.userId);

  it('leave their record as it is when they are no longer understood, and are marked', async () => {
    await commit([upsertSleep(sleep('early'))]);
    await commit(
      [upsertSleep(sleep('late', { device: 'odd' }), [series('HEART_RATE', '2026-03-09T01:00:00Z', [50])])],
      1,
    );
    const before = await dump();
    const { report, differences } = await rebuild(wearer.userId, refusing('SLEEP_SESSION', 'odd'));
    expect(report).toMatchObject({ ...NOTHING, kept: 1, payloads: { rejected: 1 } });
    expect(differences).toMatchObject([{ kind: 'kept', externalId: 'late', date: '2026-03-09' }]);
    const now = await dump();
    expect({ ...now, payloads: null }).toEqual({ ...before, payloads: null });
    expect((await rebuild(wearer.userId, plain)).report).toMatchObject({ ...NOTHING, payloads: { understood: 1 } });
  });

  it('take back a record that they no longer mean, with its series', async () => {
    await commit([
      upsertWorkout(workout('stays'), { series: [series('SPEED', '2026-03-09T06:00:00Z', [1])] }),
      upsertWorkout(workout('goes'), { series: [series('SPEED', '2026-03-09T06:00:00Z', [2])], route: [] }),
    ]);
    const without = withMap(
      plain,
      'WORKOUT',
      (map) => (content, subject) => map(content, subject).filter(({ record }) => record.externalId !== 'goes'),
    );
    expect((await rebuild(wearer.userId, without)).differences).toMatchObject([
      { kind: 'removed', externalId: 'goes' },
    ]);
    const now = await dump();
    expect([now['workouts'], now['series_blocks'], now['workout_routes']].map((rows) => rows!.length)).toEqual([
      1, 1, 0,
    ]);
    expect(now['change_events']!.at(-1)).toMatch(/polar,WORKOUT,0,0,1/);
  });

  it('tell a changed series by its count and its hash', async () => {
    await commit([upsertWorkout(workout('w'), { series: [series('SPEED', '2026-03-09T06:00:00Z', [1, 2, 3])] })]);
    const shorter = withMap(plain, 'WORKOUT', () => () => [
      upsertWorkout(workout('w'), { series: [series('SPEED', '2026-03-09T06:00:00Z', [1, 2])] }),
    ]);
    expect((await rebuild(wearer.userId, shorter)).differences).toMatchObject([
      {
        kind: 'changed',
        fields: [
          {
            field: 'series.SPEED',
            before: expect.stringMatching(/^3 samples, [0-9a-f]{12}$/),
            after: expect.stringMatching(/^2 samples, [0-9a-f]{12}$/),
          },
        ],
      },
    ]);
    expect((await rebuild(wearer.userId, shorter)).report).toMatchObject(NOTHING);
  });

  it('leave everything as it was when the rebuild breaks off, early or late', async () => {
    await commit([upsertWorkout(workout('w')), upsertWorkout(workout('v'))]);
    const before = await dump();
    const renamed = withMap(
      plain,
      'WORKOUT',
      (map) => (content, subject) =>
        map(content, subject).map(
          (operation) => ({ ...operation, record: { ...operation.record, device: 'other' } }) as Operation,
        ),
    );
    await expect(
      rebuildUser(
        { rebuilds: storage.rebuilds, providers: [renamed], clock },
        { userId: wearer.userId, isDryRun: false },
        () => {
          throw new Error('the terminal is gone');
        },
      ),
    ).rejects.toThrow('the terminal is gone');
    expect(await dump()).toEqual(before);

    await storage.pool.query(`
      create function break_off() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$;
      create trigger break_off before update on payloads for each statement execute function break_off()`);
    await expect(rebuild(wearer.userId, renamed)).rejects.toThrow('the disk is full');
    await storage.pool.query('drop function break_off cascade');
    expect(await dump()).toEqual(before);
    expect((await rebuild(wearer.userId, renamed)).report).toMatchObject({ changed: 2 });
  });

  it('never come back where they were deleted, though a rebuild was under way', async () => {
    await commit([upsertWorkout(workout('w')), upsertWorkout(workout('v'))]);
    let leaving: Promise<unknown> | undefined;
    // Begun early in the rebuild, which has much to do after it: unheld, it would be over before the rebuild writes.
    const leave = () =>
      storage.connections.disconnect(wearer.userId, wearer.connectionId, { deleteData: true, at: after(9) });
    const slow = withMap(plain, 'WORKOUT', (map) => (content, subject) => {
      leaving ??= leave();
      return map(content, subject).map(
        (operation) =>
          ({
            ...operation,
            record: { ...operation.record, externalId: `${operation.record.externalId} again` },
          }) as Operation,
      );
    });
    await rebuild(wearer.userId, slow);
    await leaving;
    const empty = await dumpData(storage, wearer.userId);
    expect(Object.values(empty).flat()).toEqual([]);
    expect((await rebuild(wearer.userId, plain)).report).toMatchObject({ ...NOTHING, payloads: { replayed: 0 } });
    expect(await dumpData(storage, wearer.userId)).toEqual(empty);
  });

  it('of another provider stay untouched', async () => {
    await commit([upsertWorkout(workout('w'))]);
    const before = await dump();
    const other = { ...plain, manifest: { ...plain.manifest, id: 'other' } };
    expect((await rebuild(wearer.userId, other)).report).toMatchObject({ ...NOTHING, payloads: { replayed: 0 } });
    expect(await dump()).toEqual(before);
  });
});

describe('a user who is gone', () => {
  it('has nothing to rebuild', async () => {
    const nobody = { userId: '00000000-0000-4000-8000-000000000000', isDryRun: false };
    await expect(
      rebuildUser({ rebuilds: storage.rebuilds, providers: [plain], clock }, nobody, () => undefined),
    ).resolves.toBeNull();
  });
});
