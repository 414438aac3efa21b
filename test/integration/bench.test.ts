import { afterAll, describe, expect, it } from '@jest/globals';
import { printTable } from '../../bench/harness/table.js';
import { benches } from '../../bench/index.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const databases: TestDatabase[] = [];
const createDatabase = async () => {
  const database = await createTestDatabase();
  databases.push(database);
  return database.url;
};
afterAll(async () => {
  for (const database of databases) await database.drop();
});

describe.each(benches.filter(({ name }) => name !== 'calls'))('the bench $name', (bench) => {
  // A machine with much else to do may take long for it.
  it('measures every figure and its baseline, and closes what it opened', async () => {
    const figures = await bench.measure({ createDatabase, size: 'tiny', rounds: 1, warmUps: 0 });

    expect(figures.length).toBeGreaterThan(0);
    for (const { values, baseline } of figures) {
      for (const value of [...values, ...(baseline?.values ?? [])]) expect(value).toBeGreaterThan(0);
    }
    expect(printTable(figures).split('\n')).toHaveLength(figures.length + 2);
  }, 180_000);
});
