import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { parseInstant } from '../../../src/storage/parse-instant.js';

const byDriver = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as unknown as (text: string) => unknown;

/** As Postgres prints: no zeros at the end of a fraction. */
const printed = (instant: Date): string =>
  instant
    .toISOString()
    .replace('T', ' ')
    .replace(/\.?0*Z$/, '+00');

describe('an instant from the database', () => {
  it('is the one that was kept', () => {
    const instants = fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(parseInstant(printed(instant))).toEqual(instant);
      }),
    );
    for (let ms = 0; ms < 1000; ms += 1) {
      const instant = new Date(Date.UTC(2026, 1, 28, 23, 59, 59, ms));
      expect(parseInstant(printed(instant))).toEqual(instant);
    }
  });

  it.each([
    '2026-03-01 07:30:00+01',
    '2026-03-01 12:00:00.5+05:30',
    '2026-03-01 01:30:00-05',
    '2026-03-01 06:30:00.123456+00',
    '2026-03-01 06:30:00.000999+00',
    '0001-01-01 00:00:00+00',
    '0099-12-31 23:59:59.999+00',
    '10000-01-01 00:00:00+00',
    '0044-03-15 00:00:00+00 BC',
    'infinity',
    '-infinity',
  ])('is what the driver makes of %s', (text) => {
    expect(parseInstant(text)).toEqual(byDriver(text));
  });
});
