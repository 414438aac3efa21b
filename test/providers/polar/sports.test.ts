import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { activityTypeOf } from '../../../src/providers/polar/sports.js';

/** Polar's list, `<word> <common type>` a line. */
const LIST = readFileSync(new URL('sports.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split(' ') as [string, string]);

describe('sports of Polar', () => {
  it('are 175 words', () => {
    expect(new Set(LIST.map(([word]) => word)).size).toBe(175);
  });

  it.each(LIST)('%s is %s', (word, type) => {
    expect(activityTypeOf(word)).toBe(type);
  });

  it.each(['trail_running', ' TRAIL_RUNNING ', 'Trail_Running'])(
    'know %j in any case and with space around it',
    (word) => {
      expect(activityTypeOf(word)).toBe('TRAIL_RUNNING');
    },
  );

  it.each(['ZORBING', '', '203', 'constructor', '__proto__', 'OTHER'])('are OTHER for %j', (word) => {
    expect(activityTypeOf(word)).toBe('OTHER');
  });
});
