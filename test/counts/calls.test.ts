import { afterAll, describe, expect, it } from '@jest/globals';
import { calls } from '../../bench/calls.js';
import { isMet } from '../../bench/harness/bench.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
afterAll(() => database.drop());

describe('the calls to a provider', () => {
  it('are no more for a user than were reckoned with, at first and when there is nothing new', async () => {
    database = await createTestDatabase();
    const createDatabase = () => Promise.resolve(database.url);
    const figures = await calls.measure({ createDatabase, size: 'tiny', rounds: 1, warmUps: 0 });
    expect(figures.map(isMet)).toEqual([true, true, true, true]);
  });
});
