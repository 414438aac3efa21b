import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EMPTY_TIMELINE } from '../../src/domain/offset-timeline.js';
import { mapPayload } from '../../src/provider-kit/pull.js';
import { polar } from '../../src/providers/polar/index.js';
import type { Storage } from '../../src/storage/index.js';
import { facts, NOTHING, openRebuilding, plain, type Rebuilding } from '../support/rebuilding.js';
import { after, makeWearer, payload, series, upsertWorkout, workout, type Wearer } from './storage/builders.js';

let storage: Storage;
let rebuild: Rebuilding['rebuild'];
let close: Rebuilding['close'];
let wearer: Wearer;

beforeAll(async () => {
  ({ storage, rebuild, close } = await openRebuilding());
});
afterAll(() => close());
beforeEach(async () => {
  wearer = await makeWearer(storage);
});

const loads = polar.streams.find(({ dataType }) => dataType === 'TRAINING_LOAD')!;
const LEVELS = { very_low: 19.2, low: 41.5, medium: 66.9, high: 98.1, 'very-high': 142.3 };
const DAY = { date: '2026-03-08', cardio_load: 55, strain: 7.9, tolerance: 21.3, cardio_load_ratio: 0.3709 };
const given = { ...DAY, cardio_load_status: 'LOAD_STATUS_MAINTAINING', cardio_load_level: LEVELS };
const nothing = { ...DAY, cardio_load_status: 'LOAD_STATUS_NOT_AVAILABLE' };
const levelsOnly = { ...nothing, cardio_load_level: LEVELS };

const commit = (days: object[], seconds: number) =>
  storage.data.commit(
    wearer.batch(
      days.map((day) => mapPayload(loads, { text: JSON.stringify(day) }, { offsets: EMPTY_TIMELINE })),
      { dataType: 'TRAINING_LOAD', mapperVersion: loads.mapperVersion, receivedAt: after(seconds) },
    ),
  );
const stored = async () => {
  const { rows } = await storage.pool.query<{ load: number | null; status: string | null; levels: unknown }>(
    'select load, status, levels from daily_training_loads where user_id = $1',
    [wearer.userId],
  );
  return rows;
};
const changes = async () => {
  const { rows } = await storage.pool.query(
    'select created, updated, deleted from change_events where user_id = $1 order by id',
    [wearer.userId],
  );
  return rows;
};

describe('a day whose load is taken back', () => {
  it.each([
    ['is gone', [[given], [nothing]], 0],
    ['is gone when both come at once', [[given, nothing]], 0],
    ['is gone however often it comes', [[nothing], [given], [nothing], [nothing]], 0],
    ['is there again when it is told again', [[given], [nothing], [given]], 1],
    ['is there when it is told at once with it, but after it', [[nothing, given]], 1],
    ['was never there', [[nothing]], 0],
  ])('%s, and after a rebuild too', async (_, batches, left) => {
    for (const [index, days] of batches.entries()) await commit(days, index);
    expect(await stored()).toHaveLength(left);
    expect((await rebuild(wearer.userId, polar)).report).toMatchObject(NOTHING);
    const before = await facts(storage, wearer.userId);
    await storage.pool.query('delete from daily_training_loads where user_id = $1', [wearer.userId]);
    await rebuild(wearer.userId, polar);
    expect(await facts(storage, wearer.userId)).toEqual(before);
  });

  it('stays where its levels are told, with nothing else', async () => {
    await commit([given], 0);
    await commit([levelsOnly], 1);
    expect(await stored()).toEqual([{ load: null, status: null, levels: expect.objectContaining({ low: 41.5 }) }]);
  });

  it('is told as deleted, once', async () => {
    await commit([given], 0);
    await expect(commit([nothing], 1)).resolves.toEqual({ created: 0, updated: 0, unchanged: 0, samples: 0 });
    await commit([nothing], 2);
    expect(await changes()).toEqual([
      { created: 1, updated: 0, deleted: 0 },
      { created: 0, updated: 0, deleted: 1 },
    ]);
  });

  it('stays where what takes it back cannot be read', async () => {
    await commit([given], 0);
    await commit([{ date: DAY.date, cardio_load_status: 'LOAD_STATUS_MAINTAINING', cardio_load: 'many' }], 1);
    expect(await stored()).toHaveLength(1);
  });
});

it('what lies beside a record that is taken back goes with it', async () => {
  const parts = {
    series: [series('HEART_RATE', '2026-03-09T06:00:00Z', [100, 101])],
    route: [{ timestamp: null, latitude: 1, longitude: 2, altitudeMeters: 3 }],
  };
  const other = upsertWorkout(workout('other'), parts);
  await storage.data.commit(wearer.batch([payload(upsertWorkout(workout('w'), parts)), payload(other)]));
  await storage.data.commit(wearer.batch([payload({ ...upsertWorkout(workout('w')), withdraws: true })]));
  for (const table of ['workouts', 'series_blocks', 'workout_routes']) {
    const { rows } = await storage.pool.query(`select 1 from ${table} where user_id = $1`, [wearer.userId]);
    expect({ table, rows: rows.length }).toEqual({ table, rows: 1 });
  }
  expect((await rebuild(wearer.userId, plain)).report).toMatchObject(NOTHING);
});
