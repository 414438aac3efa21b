import { describe, expect, it } from '@jest/globals';
import { DateTime, Duration } from 'luxon';
import { MAX_UTC_OFFSET_MINUTES } from '../../../src/domain/time.js';
import {
  addDays,
  dateRanges,
  localDateTime,
  localToUtc,
  offsetDateTime,
  parseDuration,
  utcDateTime,
} from '../../../src/provider-kit/payload-time.js';

describe('durations', () => {
  it.each([
    ['PT2731.482S', 2731.482],
    ['P1DT2H', 93_600],
    ['PT0S', 0],
    ['PT2H44M45S', 9885],
    ['PT45M', 2700],
    ['PT210.026S', 210.026],
    ['PT90061S', 90_061],
  ])('%s is %d s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', 'PT', '45', 'PT-5S', '-PT5S', 'P1M', 'P1Y', '3h', 'PTxS'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

/** The forms that are read quickly, and all that comes close to them, as the library reads them. */
describe('what is read without the library', () => {
  const dates = [
    '2026-07-08',
    '2024-02-29',
    '2026-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0099-01-01',
    '9999-12-31',
    '1969-12-31',
  ];
  const times = [
    '00:00',
    '23:59',
    '24:00',
    '24:00:00',
    '06:60',
    '06:58:21',
    '06:58:60',
    '06:58:21.250',
    '06:58:21.2',
    '06:58:21.2509',
    '6:58',
    '06:58:21,250',
  ];
  const zones = [
    'Z',
    '+00:00',
    '-00:00',
    '+03:00',
    '-02:30',
    '+0545',
    '+14:00',
    '-18:00',
    '+18:01',
    '+05:75',
    '+3:00',
    'z',
    ' +01:00',
  ];
  const locals = dates.flatMap((date) => times.map((time) => `${date}T${time}`));
  const FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;
  const OFFSET_FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/;

  it('is local times', () => {
    for (const local of locals) {
      const byLibrary = DateTime.fromISO(local, { zone: 'utc' });
      const isOne = FORM.test(local) && byLibrary.isValid;
      expect([local, localDateTime.safeParse(local).success]).toEqual([local, isOne]);
      if (!isOne) continue;
      for (const offset of [0, 330, -210, 840])
        expect([local, localToUtc(local, offset)]).toEqual([local, new Date(byLibrary.toMillis() - offset * 60_000)]);
    }
  });

  it('is times with an offset', () => {
    for (const text of locals.flatMap((local) => zones.map((zone) => local + zone))) {
      const byLibrary = DateTime.fromISO(text, { setZone: true });
      const isOne = OFFSET_FORM.test(text) && byLibrary.isValid && Math.abs(byLibrary.offset) <= MAX_UTC_OFFSET_MINUTES;
      const parsed = offsetDateTime.safeParse(text);
      const expected = isOne ? { time: byLibrary.toJSDate(), utcOffsetMinutes: byLibrary.offset } : undefined;
      expect([text, parsed.data]).toEqual([text, expected]);
    }
  });

  it('is durations', () => {
    const parts = ['', '0', '1', '45', '0.5', '1.25', '7.125', '7.1259', '007', '-3', '1e3'];
    for (const hours of parts)
      for (const minutes of parts)
        for (const seconds of parts) {
          const text = `PT${hours && `${hours}H`}${minutes && `${minutes}M`}${seconds && `${seconds}S`}`;
          const byLibrary = Duration.fromISO(/\d/.test(text) ? text : '');
          const millis = Math.round(byLibrary.toMillis());
          expect([text, parseDuration(text)]).toEqual([text, !byLibrary.isValid || millis < 0 ? null : millis / 1000]);
        }
  });
});

describe('local times', () => {
  it.each([
    ['2026-07-08T06:58:21', 180, '2026-07-08T03:58:21.000Z'],
    ['2026-07-08T06:58:21.250', 180, '2026-07-08T03:58:21.250Z'],
    ['2026-06-24T08:01:37', -150, '2026-06-24T10:31:37.000Z'],
    ['2026-06-29T17:10:03', 330, '2026-06-29T11:40:03.000Z'],
    ['2026-07-08T00:00', 0, '2026-07-08T00:00:00.000Z'],
    ['2026-01-01T00:30', 60, '2025-12-31T23:30:00.000Z'],
  ])('%s at an offset of %d minutes is %s', (local, offset, utc) => {
    expect(localToUtc(local, offset).toISOString()).toBe(utc);
  });

  it.each(['2026-07-08T06:58', '2026-07-08T06:58:21', '2026-07-08T06:58:21.000', '2024-02-29T00:00'])(
    '%s is one',
    (text) => {
      expect(localDateTime.parse(text)).toBe(text);
    },
  );

  it.each([
    '2026-07-08',
    '2026-02-30T00:00',
    '2026-07-08T06:58:21Z',
    '2026-07-08T06:58:21+03:00',
    '2026-07-08T25:00',
    '',
  ])('%j is none', (text) => {
    expect(localDateTime.safeParse(text).success).toBe(false);
  });
});

describe('times with an offset', () => {
  it.each([
    ['2026-07-07T23:08:14.250+03:00', '2026-07-07T20:08:14.250Z', 180],
    ['2026-06-30T22:31:00-02:30', '2026-07-01T01:01:00.000Z', -150],
    ['2026-06-30T22:31:00Z', '2026-06-30T22:31:00.000Z', 0],
    ['2026-06-30T22:31+0545', '2026-06-30T16:46:00.000Z', 345],
  ])('%s is %s, at %d minutes', (text, utc, utcOffsetMinutes) => {
    expect(offsetDateTime.parse(text)).toEqual({ time: new Date(utc), utcOffsetMinutes });
  });

  it.each(['2026-06-30T22:31:00', '2026-06-30', '2026-06-31T22:31:00Z', '2026-06-30T22:31:00+20:00'])(
    '%s is none',
    (text) => {
      expect(offsetDateTime.safeParse(text).success).toBe(false);
    },
  );
});

describe('times in UTC', () => {
  it.each([
    ['2026-07-08T05:12:44Z', '2026-07-08T05:12:44.000Z'],
    ['2026-07-08T05:12:44.000Z', '2026-07-08T05:12:44.000Z'],
    ['2026-07-08T05:12:44', '2026-07-08T05:12:44.000Z'],
    ['2026-07-08T05:12:44+03:00', '2026-07-08T02:12:44.000Z'],
  ])('%s is %s', (text, utc) => {
    expect(utcDateTime.parse(text)).toEqual(new Date(utc));
  });

  it.each(['soon', '20:00', '20:00:00Z', '2026-07-08', '2026-07-08T25:00:00Z'])(
    'are refused where there is no such time, or no date that says when: %s',
    (text) => {
      expect(utcDateTime.safeParse(text).success).toBe(false);
    },
  );
});

describe('dates', () => {
  it('count on over months, years and leap days', () => {
    expect([addDays('2026-12-31', 1), addDays('2024-03-01', -1), addDays('2026-03-29', 28)]).toEqual([
      '2027-01-01',
      '2024-02-29',
      '2026-04-26',
    ]);
  });

  it('are covered by ranges without a gap or an overlap', () => {
    expect([...dateRanges('2026-07-01', '2026-07-07', 3)]).toEqual([
      { from: '2026-07-01', to: '2026-07-03' },
      { from: '2026-07-04', to: '2026-07-06' },
      { from: '2026-07-07', to: '2026-07-07' },
    ]);
    expect([...dateRanges('2026-07-02', '2026-07-01', 3)]).toEqual([]);
  });
});
