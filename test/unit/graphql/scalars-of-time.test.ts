import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Kind } from 'graphql';
import { DateTime, LocalDate } from '../../../src/graphql/scalars/index.js';
import { attempt, notText, read, thousand } from './scalars.js';

const pad = (number: number, length = 2): string => String(number).padStart(length, '0');

/** The calendar, told without Date: what a library must agree with. */
function isRealDate(year: number, month: number, dayOfMonth: number): boolean {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return year >= 1 && year <= 9999 && dayOfMonth >= 1 && dayOfMonth <= days;
}

const anyDate = fc.tuple(
  fc.integer({ min: 0, max: 9999 }),
  fc.integer({ min: 0, max: 14 }),
  fc.integer({ min: 0, max: 33 }),
);

describe('LocalDate', () => {
  it('takes exactly the days of the calendar', () => {
    fc.assert(
      fc.property(anyDate, ([year, month, dayOfMonth]) => {
        const text = `${pad(year, 4)}-${pad(month)}-${pad(dayOfMonth)}`;
        expect(read(LocalDate, text)).toBe(isRealDate(year, month, dayOfMonth) ? text : null);
      }),
      thousand,
    );
  });

  it('refuses any other text and anything that is no text', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/^\d{4}-\d{2}-\d{2}$/.test(text)),
        (text) => expect(read(LocalDate, text)).toBeNull(),
      ),
      thousand,
    );
    fc.assert(
      fc.property(notText, (value) => expect(attempt(() => LocalDate.parseValue(value))).toBeNull()),
      thousand,
    );
    expect(read(LocalDate, '2026-3-1')).toBeNull();
    expect(read(LocalDate, '2026-03-01T00:00:00Z')).toBeNull();
    expect(attempt(() => LocalDate.parseLiteral({ kind: Kind.INT, value: '20260301' }))).toBeNull();
  });

  it('prints a date as it is, and nothing that is none', () => {
    expect(LocalDate.serialize('2026-02-28')).toBe('2026-02-28');
    for (const value of ['2026-02-30', new Date(), 20260228])
      expect(() => LocalDate.serialize(value)).toThrow(TypeError);
  });
});

describe('an instant that is a number', () => {
  const orError = (print: () => string) => {
    try {
      return print();
    } catch (error) {
      return (error as Error).name;
    }
  };
  const printed = (ms: number) => orError(() => DateTime.serialize(ms));
  const asDate = (ms: number) => orError(() => new Date(ms).toISOString());

  it('is printed as its Date is, wherever it lies and whatever was printed before', () => {
    const near = fc.integer({ min: -200_000, max: 200_000 });
    const far = fc.oneof(
      fc.integer({ min: -8.64e15, max: 8.64e15 }),
      fc.double(),
      fc.constantFrom(8.64e15, -8.64e15, 0),
    );
    fc.assert(
      fc.property(far, fc.array(near, { maxLength: 5 }), (start, steps) => {
        for (const ms of [start, ...steps.map((step) => start + step)]) expect(printed(ms)).toBe(asDate(ms));
      }),
      thousand,
    );
    expect(printed(8.64e15)).toBe('+275760-09-13T00:00:00.000Z');
    expect(printed(8.64e15 + 1)).toBe('RangeError');
  });
});

describe('DateTime', () => {
  const time = fc.tuple(
    fc.integer({ min: 0, max: 25 }),
    fc.integer({ min: 0, max: 61 }),
    fc.integer({ min: 0, max: 61 }),
  );
  const fraction = fc.constantFrom('', '.5', '.123', '.123456789', '.');
  const offset = fc.constantFrom(
    'Z',
    'z',
    '+00:00',
    '-00:00',
    '+05:30',
    '-12:00',
    '+14:00',
    '+23:59',
    '+24:00',
    '+0530',
    '+05',
    '',
  );

  it('takes exactly the instants of RFC 3339 that exist, with an offset', () => {
    fc.assert(
      fc.property(
        anyDate,
        time,
        fraction,
        offset,
        fc.constantFrom('T', 't', ' '),
        (date, [hour, minute, second], part, zone, separator) => {
          const text = `${pad(date[0], 4)}-${pad(date[1])}-${pad(date[2])}${separator}${pad(hour)}:${pad(minute)}:${pad(second)}${part}${zone}`;
          const isTime = hour <= 23 && minute <= 59 && second <= 59 && part !== '.' && separator !== ' ';
          const zoneMatch = /^(?:z|([+-])(\d{2}):(\d{2}))$/i.exec(zone);
          const isZone = zoneMatch !== null && Number(zoneMatch[2] ?? 0) <= 23;
          const minutesEast = isZone
            ? (zoneMatch[1] === '-' ? -1 : 1) * (Number(zoneMatch[2] ?? 0) * 60 + Number(zoneMatch[3] ?? 0))
            : 0;
          const at = new Date(0);
          at.setUTCFullYear(date[0], date[1] - 1, date[2]);
          at.setUTCHours(hour, minute - minutesEast, second, Math.floor(Number(`0${part === '.' ? '' : part}`) * 1000));
          const isInRange = at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999;
          expect(read(DateTime, text)).toEqual(isTime && isZone && isRealDate(...date) && isInRange ? at : null);
        },
      ),
      thousand,
    );
  });

  it('reads back every instant that it prints', () => {
    const min = new Date('0001-01-01T00:00:00.000Z');
    const max = new Date('9999-12-31T23:59:59.999Z');
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), (at) => {
        const printed = DateTime.serialize(at);
        expect(printed).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(DateTime.serialize(at.getTime())).toBe(printed);
        expect(read(DateTime, printed)).toEqual(at);
      }),
      thousand,
    );
  });

  it('refuses any other text, anything that is no text, and to guess an offset', () => {
    fc.assert(
      fc.property(fc.string(), (text) => expect(read(DateTime, text)).toBeNull()),
      thousand,
    );
    fc.assert(
      fc.property(notText, (value) => expect(attempt(() => DateTime.parseValue(value))).toBeNull()),
      thousand,
    );
    expect(read(DateTime, '2026-03-01T07:30:00')).toBeNull();
    expect(read(DateTime, '2026-03-01')).toBeNull();
    expect(read(DateTime, '2016-12-31T23:59:60Z')).toBeNull();
    // In UTC these lie in the years 0 and 10,000.
    expect(read(DateTime, '0001-01-01T00:00:00+14:00')).toBeNull();
    expect(read(DateTime, '9999-12-31T23:59:59-01:00')).toBeNull();
    expect(attempt(() => DateTime.parseLiteral({ kind: Kind.INT, value: '1772350200000' }))).toBeNull();
  });

  it('prints nothing that is no instant', () => {
    expect(() => DateTime.serialize(new Date(NaN))).toThrow(RangeError);
    expect(() => DateTime.serialize('2026-03-01T07:30:00Z')).toThrow(TypeError);
  });
});
