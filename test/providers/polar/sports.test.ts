import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { activityTypeOf, isKnownSport } from '../../../src/providers/polar/sports.js';

const file = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** What each word was found to mean, word by word: `<word> <common type>` a line. */
const REVIEWED = file('sports.txt')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split(' ') as [string, string]);

/** Polar's words and numbers as integrators collected them. */
const POLAR = JSON.parse(file('list-sports.json')) as {
  detailed_sport_info: Record<string, string[]>;
  v4_sport_ids_confirmed: Record<string, string>;
};
const WORDS = Object.values(POLAR.detailed_sport_info).flat();

describe('sports of Polar', () => {
  it('are 175 words, each of them reviewed', () => {
    expect(new Set(WORDS).size).toBe(175);
    expect(REVIEWED.map(([word]) => word).toSorted()).toEqual(WORDS.toSorted());
  });

  it.each(REVIEWED)('%s is %s, and that on purpose', (word, type) => {
    expect([activityTypeOf(word), isKnownSport(word)]).toEqual([type, true]);
  });

  it.each(Object.entries(POLAR.v4_sport_ids_confirmed))('number %s is %s', (number, word) => {
    expect([activityTypeOf(number), isKnownSport(number)]).toEqual([activityTypeOf(word), true]);
  });

  it.each(['trail_running', ' TRAIL_RUNNING ', 'Trail_Running'])(
    'know %j in any case and with space around it',
    (word) => {
      expect(activityTypeOf(word)).toBe('TRAIL_RUNNING');
    },
  );

  it.each(['cross_country_skiing', 'Cross-Country Skiing', 'CROSS-COUNTRY-SKIING', 'cross-country_skiing'])(
    'know %j with any separators',
    (word) => {
      expect([activityTypeOf(word), isKnownSport(word)]).toEqual(['CROSS_COUNTRY_SKIING', true]);
    },
  );

  it('stay apart without their separators', () => {
    expect(new Set(WORDS.map((word) => word.replaceAll(/[^A-Z0-9]/g, ''))).size).toBe(WORDS.length);
  });

  it.each(['ZORBING', '1-5', '', '3', '4', '203.0', 'constructor', '__proto__'])(
    'are OTHER, and unknown, for %j',
    (word) => {
      expect([activityTypeOf(word), isKnownSport(word)]).toEqual(['OTHER', false]);
    },
  );
});
