import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { clockTable } from '../../../src/providers/polar/clock.js';

describe('a table by times of day', () => {
  const table = clockTable(z.number());

  it('is read as it is', () => {
    expect(table.parse({ '23:55': 1, '00:00:05': 2 })).toEqual({ '23:55': 1, '00:00:05': 2 });
  });

  it('leaves out what is no time by its first letter, whatever it holds', () => {
    expect(table.parse({ '23:55': 1, unit: 'bpm', '': null, 'x:00': 3 })).toEqual({ '23:55': 1 });
  });

  it('is refused with a time that is none', () => {
    expect(table.safeParse({ '23:55': 1, '24:00': 2 }).success).toBe(false);
  });
});
