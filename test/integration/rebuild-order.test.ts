import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EMPTY_TIMELINE } from '../../src/domain/offset-timeline.js';
import type { Operation } from '../../src/domain/operation.js';
import type { Storage } from '../../src/storage/index.js';
import type { TurnedClock } from '../support/clock.js';
import { mapPayload } from '../../src/provider-kit/pull.js';
import {
  dumpUser,
  facts,
  NOTHING,
  openRebuilding,
  plain,
  refusing,
  withMap,
  type Rebuilding,
} from '../support/rebuilding.js';
import {
  after,
  makeWearer,
  NEWEST,
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

describe('payloads that speak of one record, mapped again', () => {
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
  const titles = async () =>
    (
      await storage.records.lists.WORKOUT.list(
        { userIds: [wearer.userId], from: null, to: null, providers: null, types: null },
        NEWEST,
      )
    ).rows.map(({ title }) => title);
  const dump = () => dumpUser(storage, wearer.userId);
  const wipe = async () => {
    for (const table of ['workouts', 'sleep_sessions', 'series_blocks', 'workout_routes'])
      await storage.pool.query(`delete from ${table} where user_id = $1`, [wearer.userId]);
  };

  it('count in the order in which they arrived, parts that a later one leaves out staying', async () => {
    const heartRate = [series('HEART_RATE', '2026-03-09T06:00:00Z', [100, 101])];
    const route = [{ timestamp: null, latitude: 1, longitude: 2, altitudeMeters: 3 }];
    await commit([upsertWorkout(workout('w', { title: 'first' }), { series: heartRate, route })]);
    await commit([upsertWorkout(workout('w', { title: 'second', heartRateZones: null }), { keepsZones: true })], 1);
    const before = await dump();
    expect((await rebuild(wearer.userId, plain)).report).toMatchObject(NOTHING);
    expect(await dump()).toEqual(before);
    const complete = await facts(storage, wearer.userId);
    await wipe();
    await rebuild(wearer.userId, plain);
    expect(await facts(storage, wearer.userId)).toEqual(complete);
    expect(await titles()).toEqual(['second']);
  });

  it('count as the provider said them last, where it went back to what it had said before', async () => {
    const [one, other] = ['one', 'other'].map((title) => upsertWorkout(workout('w', { title })));
    await commit([one!]);
    await commit([other!], 1);
    await commit([one!], 2);
    const before = await dump();
    expect((await rebuild(wearer.userId, plain)).report).toMatchObject(NOTHING);
    expect(await dump()).toEqual(before);
    expect(await titles()).toEqual(['one']);
  });

  it('never let an older revision win', async () => {
    await commit([upsertWorkout(workout('w', { title: 'new', revision: 'b' }))]);
    await commit([upsertWorkout(workout('w', { title: 'old', revision: 'a' }))], 1);
    await wipe();
    expect((await rebuild(wearer.userId, plain)).report).toMatchObject({ created: 1 });
    expect(await titles()).toEqual(['new']);
  });

  it('keep the id of a sleep that was analysed again under another id', async () => {
    await commit([upsertSleep(sleep('first analysis'))]);
    await commit([upsertSleep(sleep('second analysis', { score: 81 }))], 1);
    const before = await dump();
    const { report } = await rebuild(
      wearer.userId,
      withMap(plain, 'SLEEP_SESSION', (map) => map),
    );
    expect(report).toMatchObject(NOTHING);
    expect((await dump())['sleep_sessions']).toEqual(before['sleep_sessions']);
    expect(before['sleep_sessions']).toHaveLength(1);
  });

  it('become a record once they are understood, and lose their rejection', async () => {
    const text = payload(upsertWorkout(workout('w', { title: 'odd' })));
    const strict = refusing('WORKOUT', 'odd').streams.find(({ dataType }) => dataType === 'WORKOUT')!;
    await storage.data.commit(
      wearer.batch([mapPayload(strict, text, { offsets: EMPTY_TIMELINE })], { dataType: 'WORKOUT' }),
    );
    expect(await titles()).toEqual([]);
    const waiting = { externalId: wearer.externalId, providers: ['polar'], onlyRejected: true };
    expect(await storage.rebuilds.users(waiting)).toEqual([{ userId: wearer.userId, externalId: wearer.externalId }]);
    const { report, differences } = await rebuild(wearer.userId, plain);
    expect(report).toMatchObject({ ...NOTHING, created: 1, payloads: { replayed: 1, understood: 1, rejected: 0 } });
    expect(differences).toEqual([
      { kind: 'created', dataType: 'WORKOUT', externalId: 'w', date: '2026-03-09', fields: [] },
    ]);
    expect(await titles()).toEqual(['odd']);
    expect(await storage.rebuilds.users(waiting)).toEqual([]);
  });
});
