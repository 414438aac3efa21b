import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fuzz } from '../fuzz/run.js';
import { startWorld, type World } from '../fuzz/world.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const CASES = 400;
const SEED = 6;

/** `npm run test:fuzz` plays as many as are wanted. */
describe('what nobody should send', () => {
  let database: TestDatabase;
  let world: World;

  beforeAll(async () => {
    database = await createTestDatabase();
    world = await startWorld(database.url);
  });
  afterAll(async () => {
    await world.close();
    await database.drop();
  });

  it('ends without a failure of the gateway, and tells nothing of another project', async () => {
    const { counts, findings } = await fuzz(world, { cases: CASES, seed: SEED });
    expect(findings).toEqual([]);
    expect(Object.keys(counts).sort()).toEqual([
      'callbacks',
      'documents',
      'files',
      'headers',
      'payloads',
      'variables',
      'webhooks',
    ]);
    expect(Object.values(counts).reduce((all, count) => all + count, 0)).toBeGreaterThanOrEqual(CASES);
  });
});
