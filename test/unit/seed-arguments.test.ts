import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../src/config.js';
import { readSeedArguments, USAGE } from '../../src/seed-arguments.js';

const NOW = new Date('2026-03-10T13:00:00Z');
const read = (...args: string[]) => readSeedArguments(args, NOW);

describe('the arguments of the command that seeds', () => {
  it.each([
    [[], '--users is missing'],
    [['--users', 'many'], '--users takes a whole number from 1 to 10,000,000'],
    [['--users', '0'], '--users takes a whole number from 1 to 10,000,000'],
    [['--users', '1', '--days', '1.5'], '--days takes a whole number from 1 to 20,000'],
    [['--users', '1', '--days', '20001'], '--days takes a whole number from 1 to 20,000'],
    [['--users', '1', '--seed', 'a b'], '--seed takes 1 to 40 letters, digits and hyphens'],
    [['--users', '1', '--until', '2026-02-30'], '--until takes a date, YYYY-MM-DD'],
    [['--users', '1', '--until', '2026-03-10'], '--until takes a date that is over everywhere on earth, 2026-03-09'],
    [['--users', '1', '--series', 'few'], '--series takes none, some or all'],
    [['--user', '1'], "Unknown option '--user'"],
    [['--users'], "'--users <value>' argument missing"],
  ])('name what is wrong in %j', (args, message) => {
    expect(() => read(...args)).toThrow(ConfigError);
    expect(() => read(...args)).toThrow(message);
  });

  it('have a fallback for all but how many', () => {
    const fallbacks = { days: 30, seed: '1', until: null, series: 'some', prototypes: 84 };
    expect(read('--users', '7')).toEqual({ users: 7, ...fallbacks });
    expect(read('--users', '7', '--until', '2026-03-09')).toEqual({ users: 7, ...fallbacks, until: '2026-03-09' });
  });

  it('may ask for help, which tells of all of them', () => {
    expect(read('--help')).toBeNull();
    for (const option of ['--users', '--days', '--seed', '--until', '--series'])
      expect(USAGE).toContain(`  ${option} `);
  });
});
