import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EMPTY_TIMELINE } from '../../src/domain/offset-timeline.js';
import { mapPayload } from '../../src/provider-kit/pull.js';
import { orderVersions } from '../../src/provider-kit/versions.js';
import { polar } from '../../src/providers/polar/index.js';
import type { Storage } from '../../src/storage/index.js';
import { NOTHING, openRebuilding, type Rebuilding } from '../support/rebuilding.js';
import { after, makeWearer, type Wearer } from './storage/builders.js';

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
const thin = { date: '2026-03-08', cardio_load: 55, cardio_load_status: 'MAINTAINING' };
const full = { ...thin, cardio_load: 44, strain: 7.9 };

const commit = (days: object[], seconds: number) => {
  const mapped = days.map((day) => mapPayload(loads, { text: JSON.stringify(day) }, { offsets: EMPTY_TIMELINE }));
  const { payloads } = orderVersions(mapped);
  const { dataType, mapperVersion } = loads;
  return storage.data.commit(wearer.batch(payloads, { dataType, mapperVersion, receivedAt: after(seconds) }));
};

describe('two versions of one day in one answer', () => {
  it.each([
    ['at first sight', [[full, thin]]],
    ['at first sight, the other way round', [[thin, full]]],
    ['beside the one that was there', [[full], [thin, full]]],
    ['beside the one that was there, again and again', [[full], [thin, full], [full, thin]]],
    ['in place of the one that was there', [[thin], [full, thin], [thin, full]]],
  ])('leave the fuller one (%s), and a rebuild leaves the same', async (_when, answers) => {
    for (const [index, days] of answers.entries()) await commit(days, index);
    const { rows } = await storage.pool.query('select load from daily_training_loads where user_id = $1', [
      wearer.userId,
    ]);
    expect(rows).toEqual([{ load: 44 }]);
    expect((await rebuild(wearer.userId, polar)).report).toMatchObject(NOTHING);
  });

  it('give way to what is told alone afterwards', async () => {
    await commit([full, thin], 0);
    await expect(commit([thin], 1)).resolves.toMatchObject({ updated: 1 });
    expect((await rebuild(wearer.userId, polar)).report).toMatchObject(NOTHING);
  });
});
