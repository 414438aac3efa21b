import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { heartRateOperation, SAMPLES_OF_DAY } from '../../bench/support/heart-rate.js';
import { otherSeries } from '../../bench/support/other-series.js';
import { measureTable } from '../../bench/support/table-bytes.js';
import type { Operation } from '../../src/domain/operation.js';
import type { Storage } from '../../src/storage/index.js';
import { openTestStorage } from '../support/postgres.js';
import { makeWearer, NOW, series, upsertWorkout, workout, type Wearer } from '../integration/storage/builders.js';

let storage: Storage;
let close: () => Promise<void>;

beforeAll(async () => {
  // One connection, since each counts what it wrote by itself.
  ({ storage, close } = await openTestStorage({ clock: { now: () => NOW }, poolSize: 1 }));
});
afterAll(() => close());

const days = [0, 1].map(heartRateOperation);

const store = (wearer: Wearer, operations: Operation[]) =>
  storage.data.commit(wearer.batch([{ text: 'an answer', operations, rejection: null }]));

/** Of the table, its TOAST and its indexes. */
async function bytesOf(operations: Operation[]): Promise<number> {
  await storage.pool.query('truncate series_blocks');
  await store(await makeWearer(storage), operations);
  await storage.pool.query('vacuum series_blocks');
  return (await measureTable(storage.pool, 'series_blocks')).bytes;
}

describe('what a sample takes in the database', () => {
  it('is at most a byte at one sample of heart rate a second', async () => {
    expect((await bytesOf(days)) / (days.length * SAMPLES_OF_DAY)).toBeLessThanOrEqual(1);
  });

  it('is at most three bytes for all that a week has beside heart rate', async () => {
    const records = [...otherSeries(7)].flatMap(([type, list]) => list.map((samples) => ({ type, ...samples })));
    const operations = records.map((own, number) => upsertWorkout(workout(String(number)), { series: [own] }));
    const samples = records.reduce((sum, { values }) => sum + values.length, 0);

    expect((await bytesOf(operations)) / samples).toBeLessThanOrEqual(3);
  });
});

describe('the same samples once more', () => {
  it('write no row, lock none and take no byte', async () => {
    const wearer = await makeWearer(storage);
    const first = await store(wearer, days);
    expect(first.samples).toBe(days.length * SAMPLES_OF_DAY);
    const before = await measureTable(storage.pool, 'series_blocks');

    const again = await store(wearer, days);

    expect(again).toMatchObject({ created: 0, updated: 0, samples: 0 });
    expect(await measureTable(storage.pool, 'series_blocks')).toEqual(before);
    const { rows } = await storage.pool.query('select 1 from series_blocks where xmax <> 0');
    expect(rows).toEqual([]);
  });

  it('write what differs in a single bit, what is gone and what cannot be read', async () => {
    const wearer = await makeWearer(storage);
    const state = (...list: Parameters<typeof series>[]) =>
      store(wearer, [upsertWorkout(workout('w'), { series: list.map((one) => series(...one)) })]);
    const start = '2026-03-09T06:00:00Z';
    await state(['ALTITUDE', start, [1, 0, 2]], ['SPEED', start, [3, 4]]);

    expect(await state(['ALTITUDE', start, [1, -0, 2]], ['SPEED', start, [3, 4]])).toMatchObject({ samples: 3 });
    expect(await state(['ALTITUDE', start, [1, -0, 2]], ['SPEED', start, [3, 4]])).toMatchObject({ updated: 0 });
    expect(await state(['ALTITUDE', start, [1, -0, 2], 2000])).toMatchObject({ updated: 1, samples: 3 });
    expect(await state()).toMatchObject({ updated: 1, samples: 0 });
    expect(await state(['SPEED', start, [3, 4]])).toMatchObject({ updated: 1, samples: 2 });

    await storage.pool.query(`update series_blocks set data = '\\xff'`);
    expect(await state(['SPEED', start, [3, 4]])).toMatchObject({ updated: 1, samples: 2 });
  });
});
