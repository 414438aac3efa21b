import { describe, expect, it } from '@jest/globals';
import { inferLocalOffset, localDayOf, onlyStretchOf, placingOf } from '../../../src/domain/local-day.js';
import type { OffsetTimeline } from '../../../src/domain/offset-timeline.js';
import { placeInDay } from '../../../src/provider-kit/place-in-day.js';

const MINUTE_MS = 60_000;

/** Offsets in hours, the first from ever on; `~` before an instant: the clock may have changed before it. */
const timeline = (first: number, ...changes: [from: string, hours: number][]): OffsetTimeline => ({
  stretches: [
    { startMs: Number.NEGATIVE_INFINITY, utcOffsetMinutes: first * 60, isExact: true },
    ...changes.map(([from, hours]) => ({
      startMs: Date.parse(from.replace('~', '')),
      utcOffsetMinutes: hours * 60,
      isExact: !from.startsWith('~'),
    })),
  ],
  nights: new Map(),
});

const millisOf = (key: string) => Number(key.slice(0, 2)) * 3_600_000 + Number(key.slice(3, 5)) * MINUTE_MS;
const isoOf = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString().slice(5, 16));

/** Keys in parentheses were not given. */
function place(offsets: OffsetTimeline, date: string, keys: string): (string | null)[] {
  const parsed = keys.split(' ').map((key) => ({
    millis: millisOf(key.replace('(', '')),
    isGiven: !key.startsWith('('),
  }));
  return placeInDay(localDayOf(offsets, date)!, parsed).map(isoOf);
}

const berlinSpring = timeline(1, ['2026-03-29T01:00:00Z', 2]);
const berlinAutumn = timeline(2, ['2026-10-25T01:00:00Z', 1]);
/** From Dubai to Kolkata; the first record of the new clock is of the day after. */
const toKolkata = timeline(4, ['~2026-03-23T18:30:00Z', 5.5]);

describe('a local day', () => {
  const spanOf = (offsets: OffsetTimeline, date: string) => {
    const day = localDayOf(offsets, date)!;
    const { startMs, endMs } = day;
    return [isoOf(startMs), isoOf(endMs), (endMs - startMs) / 3_600_000, onlyStretchOf(day) === null ? 2 : 1];
  };

  it.each([
    ['of spring has 23 hours', berlinSpring, '2026-03-29', ['03-28T23:00', '03-29T22:00', 23, 2]],
    ['of autumn has 25 hours', berlinAutumn, '2026-10-25', ['10-24T22:00', '10-25T23:00', 25, 2]],
    [
      'on Lord Howe has 24.5',
      timeline(11, ['2026-04-04T15:00:00Z', 10.5]),
      '2026-04-05',
      ['04-04T13:00', '04-05T13:30', 24.5, 2],
    ],
    [
      'of a flight 8 hours east has 16',
      timeline(1, ['~2026-06-01T10:00:00Z', 9]),
      '2026-06-01',
      ['05-31T23:00', '06-01T15:00', 16, 2],
    ],
    [
      'of a flight 9 hours west has 33',
      timeline(1, ['~2026-06-01T20:00:00Z', -8]),
      '2026-06-01',
      ['05-31T23:00', '06-02T08:00', 33, 2],
    ],
    [
      'across the date line ends early',
      timeline(-10, ['~2026-06-02T06:00:00Z', 13]),
      '2026-06-01',
      ['06-01T10:00', '06-02T06:00', 20, 1],
    ],
    [
      'begins late behind the date line',
      timeline(-10, ['~2026-06-02T06:00:00Z', 13]),
      '2026-06-02',
      ['06-02T06:00', '06-02T11:00', 5, 1],
    ],
    [
      'without a midnight begins with its first moment',
      timeline(2, ['2026-03-28T22:00:00Z', 3]),
      '2026-03-29',
      ['03-28T22:00', '03-29T21:00', 23, 1],
    ],
  ])('%s', (_, offsets, date, span) => {
    expect(spanOf(offsets, date)).toEqual(span);
  });

  it('follows the one before without a gap', () => {
    const west = timeline(1, ['~2026-06-01T23:30:00Z', -8], ['~2026-06-03T10:00:00Z', 10]);
    const days = [1, 2, 3, 4].map((day) => localDayOf(west, `2026-06-0${day}`)!);
    for (const [index, day] of days.entries()) if (index > 0) expect(day.startMs).toBe(days[index - 1]!.endMs);
  });

  it('is not known without an offset', () => {
    expect(localDayOf({ stretches: [], nights: new Map() }, '2026-06-01')).toBeNull();
    expect(placingOf({ stretches: [], nights: new Map() }, '2026-06-01')).toBeNull();
  });

  it('tells what it is placed by where that is more than one offset', () => {
    expect([placingOf(berlinSpring, '2026-03-28'), placingOf(berlinSpring, '2026-03-30')]).toEqual([null, null]);
    expect(placingOf(berlinSpring, '2026-03-29')).not.toBe(
      placingOf(timeline(1, ['~2026-03-29T01:00:00Z', 2]), '2026-03-29'),
    );
  });
});

describe('times of a day', () => {
  it.each([
    [
      'before and after the change of spring',
      berlinSpring,
      '2026-03-29',
      '00:15 01:59 03:00 12:00',
      ['03-28T23:15', '03-29T00:59', '03-29T01:00', '03-29T10:00'],
    ],
    [
      'that were filled in where there was no hour are left out',
      berlinSpring,
      '2026-03-29',
      '01:59 (02:00 (02:59 03:00',
      ['03-29T00:59', null, null, '03-29T01:00'],
    ],
    [
      'that were shown twice are the first ones',
      berlinAutumn,
      '2026-10-25',
      '00:00 01:59 02:00 02:59 03:00 23:59',
      ['10-24T22:00', '10-24T23:59', '10-25T00:00', '10-25T00:59', '10-25T02:00', '10-25T22:59'],
    ],
    [
      'in New York',
      timeline(-5, ['2026-03-08T07:00:00Z', -4]),
      '2026-03-08',
      '00:00 01:30 03:30 23:59',
      ['03-08T05:00', '03-08T06:30', '03-08T07:30', '03-09T03:59'],
    ],
    [
      'on Lord Howe',
      timeline(10.5, ['2026-10-03T15:30:00Z', 11]),
      '2026-10-04',
      '01:45 (02:15 02:45',
      ['10-03T15:15', null, '10-03T15:45'],
    ],
    [
      'before and after a flight east',
      timeline(1, ['~2026-06-01T10:00:00Z', 9]),
      '2026-06-01',
      '05:00 (12:00 (18:00 20:00',
      ['06-01T04:00', null, null, '06-01T11:00'],
    ],
    [
      'before and after a flight west',
      timeline(1, ['~2026-06-01T20:00:00Z', -8]),
      '2026-06-01',
      '05:00 20:30 21:30 23:00',
      ['06-01T04:00', '06-01T19:30', '06-02T05:30', '06-02T07:00'],
    ],
  ])('%s', (_, offsets, date, keys, instants) => {
    expect(place(offsets, date, keys)).toEqual(instants);
  });

  it('are those of a device that changed its clock in the morning only', () => {
    expect(place(berlinSpring, '2026-03-29', '01:50 02:10 (02:20 02:50 03:40 04:30 05:20 06:20 07:30')).toEqual([
      '03-29T00:50',
      '03-29T01:10',
      '03-29T01:20',
      '03-29T01:50',
      '03-29T02:40',
      '03-29T03:30',
      '03-29T04:20',
      '03-29T05:20',
      '03-29T05:30',
    ]);
  });

  it('are those of a device that changed its clock before the first record told it', () => {
    const east = timeline(1, ['~2026-06-01T10:00:00Z', 9]);
    expect(place(east, '2026-06-01', '05:00 06:55 15:00 17:00 20:00')).toEqual([
      '06-01T04:00',
      '06-01T05:55',
      '06-01T06:00',
      '06-01T08:00',
      '06-01T11:00',
    ]);
  });

  it('are those of a device that changed its clock on the day before the one that is known to be of the new clock', () => {
    expect(place(toKolkata, '2026-03-23', '10:55 15:00 16:20 17:40 19:00 20:20 21:40 23:00 23:59')).toEqual([
      '03-23T06:55',
      '03-23T09:30',
      '03-23T10:50',
      '03-23T12:10',
      '03-23T13:30',
      '03-23T14:50',
      '03-23T16:10',
      '03-23T17:30',
      '03-23T18:29',
    ]);
    expect(place(toKolkata, '2026-03-24', '00:00 23:59')).toEqual(['03-23T18:30', '03-24T18:29']);
  });

  it('are those of a device that changed its clock after a midnight that was left out', () => {
    const beirut = timeline(2, ['2026-03-28T22:00:00Z', 3]);
    expect(place(beirut, '2026-03-29', '00:10 00:50 02:20 12:00')).toEqual([
      '03-28T22:10',
      '03-28T22:50',
      '03-28T23:20',
      '03-29T09:00',
    ]);
  });

  it.each([
    ['spring', berlinSpring, '2026-03-29'],
    ['a flight east before the first record', toKolkata, '2026-03-23'],
    ['a flight west before the first record', timeline(5.5, ['~2026-03-23T20:00:00Z', 4]), '2026-03-23'],
    ['autumn', berlinAutumn, '2026-10-25'],
    ['a flight east', timeline(1, ['~2026-06-01T10:00:00Z', 9]), '2026-06-01'],
    ['a flight west over midnight', timeline(1, ['~2026-06-01T23:30:00Z', -8]), '2026-06-01'],
    ['the day after it', timeline(1, ['~2026-06-01T23:30:00Z', -8]), '2026-06-02'],
    ['the date line', timeline(-10, ['~2026-06-02T06:00:00Z', 13]), '2026-06-02'],
    ['two flights', timeline(1, ['~2026-06-01T06:00:00Z', 9], ['~2026-06-01T12:00:00Z', 1]), '2026-06-01'],
    ['midnight left out', timeline(2, ['2026-03-28T22:00:00Z', 3]), '2026-03-29'],
  ])('are all kept, in order and inside the day, when all were given: %s', (_, offsets, date) => {
    const day = localDayOf(offsets, date)!;
    for (const step of [1, 5, 37]) {
      const keys = Array.from({ length: Math.ceil(1440 / step) }, (__, index) => ({
        millis: index * step * MINUTE_MS,
        isGiven: true,
      }));
      const instants = placeInDay(day, keys) as number[];
      expect(instants.every((instant, index) => index === 0 || instant > instants[index - 1]!)).toBe(true);
      expect(instants[0]).toBeGreaterThanOrEqual(day.startMs);
      expect(instants.at(-1)).toBeLessThan(day.endMs);
    }
  });
});

describe('the offset of a time on the clock', () => {
  it.each([
    ['before the change of spring', berlinSpring, '2026-03-29T01:30', 60],
    ['after it', berlinSpring, '2026-03-29T03:30', 120],
    ['that the clock never showed is the one before', berlinSpring, '2026-03-29T02:30', 60],
    ['before the change of autumn', berlinAutumn, '2026-10-25T00:30', 120],
    ['that the clock showed twice is the first one', berlinAutumn, '2026-10-25T02:30', 120],
    ['after it', berlinAutumn, '2026-10-25T03:30', 60],
    ['on the day before one that is known to be of the new clock', toKolkata, '2026-03-23T09:00', 240],
    ['that it never showed, at the end of that day', toKolkata, '2026-03-23T23:30', 240],
    ['in a midnight that was left out', timeline(2, ['2026-03-28T22:00:00Z', 3]), '2026-03-29T00:30', 120],
    ['of no record', { stretches: [], nights: new Map() }, '2026-03-29T00:30', null],
  ])('%s', (_, offsets, local, offset) => {
    expect(inferLocalOffset(offsets, Date.parse(`${local}Z`))).toBe(offset);
  });
});
