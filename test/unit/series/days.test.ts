import { describe, expect, it } from '@jest/globals';
import type { OffsetStretch } from '../../../src/domain/offset-timeline.js';
import { bucketer, emptyTally } from '../../../src/series/index.js';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const at = (text: string): number => Date.parse(text);
const iso = (time: number): string => new Date(time).toISOString();

describe("days of a wearer's clock", () => {
  /** Offsets from UTC in minutes, by the instant from which on the clock ran on them. */
  const clockOf = (first: number, changes: Record<string, number>): OffsetStretch[] => [
    { startMs: -Infinity, utcOffsetMinutes: first, isExact: true },
    ...Object.entries(changes).map(([text, utcOffsetMinutes]) => ({
      startMs: at(text),
      utcOffsetMinutes,
      isExact: true,
    })),
  ];
  /** Every quarter of an hour a sample, of sources that came with all kinds of offsets. */
  const daysOf = (clock: OffsetStretch[], from: string, until: string) => {
    const times = Array.from({ length: (at(until) - at(from)) / (15 * MINUTE) }, (_, n) => at(from) + n * 15 * MINUTE);
    const buckets = bucketer('DAYS_1', 'SUM', clock);
    const sourceOf = Uint32Array.from(times, (_, index) => index % 3);
    buckets.add(
      {
        timestamps: Float64Array.from(times),
        values: new Float64Array(times.length).fill(1),
        sourceOf,
        offsets: [clock[0]!.utcOffsetMinutes, null, 840],
      },
      emptyTally(),
    );
    const { timestamps, count } = buckets.buckets();
    return [...timestamps].map((time, index) => [new Date(time).toISOString().slice(0, 16), count[index]! / 4]);
  };

  it.each([
    ['Berlin, autumn', clockOf(120, { '2026-10-25T01:00Z': 60 }), '2026-10-24T22:00', 25, '2026-10-25T23:00'],
    ['Berlin, spring', clockOf(60, { '2026-03-29T01:00Z': 120 }), '2026-03-28T23:00', 23, '2026-03-29T22:00'],
    ['New York, spring', clockOf(-300, { '2028-03-12T07:00Z': -240 }), '2028-03-12T05:00', 23, '2028-03-13T04:00'],
    ['New York, autumn', clockOf(-240, { '2028-11-05T06:00Z': -300 }), '2028-11-05T04:00', 25, '2028-11-06T05:00'],
    ['Sydney, autumn', clockOf(660, { '2026-04-04T16:00Z': 600 }), '2026-04-04T13:00', 25, '2026-04-05T14:00'],
    ['Lord Howe, spring', clockOf(630, { '2026-10-03T15:30Z': 660 }), '2026-10-03T13:30', 23.5, '2026-10-04T13:00'],
    ['Lord Howe, autumn', clockOf(660, { '2026-04-04T15:00Z': 630 }), '2026-04-04T13:00', 24.5, '2026-04-05T13:30'],
    [
      'clocks put on at midnight',
      clockOf(120, { '2026-04-23T22:00Z': 180 }),
      '2026-04-23T22:00',
      23,
      '2026-04-24T21:00',
    ],
    [
      'clocks put back at midnight',
      clockOf(180, { '2026-10-29T21:00Z': 120 }),
      '2026-10-29T22:00',
      24,
      '2026-10-30T22:00',
    ],
    ['a flight west', clockOf(120, { '2026-07-08T12:00Z': -240 }), '2026-07-07T22:00', 30, '2026-07-09T04:00'],
    ['a flight east', clockOf(-240, { '2026-07-08T12:00Z': 540 }), '2026-07-08T04:00', 11, '2026-07-08T15:00'],
    [
      'west over the date line',
      clockOf(780, { '2026-07-07T20:00Z': -660 }),
      '2026-07-06T11:00',
      48,
      '2026-07-08T11:00',
    ],
  ])('begin at the midnight that was, and last as long as they did: %s', (_, clock, day, hours, next) => {
    const startMs = at(`${day}Z`);
    const found = daysOf(clock, iso(startMs - 2 * DAY), iso(startMs + 4 * DAY));
    expect(found.find(([label]) => label === day)).toEqual([day, hours]);
    expect(found.find(([label]) => (label as string) > day)?.[0]).toBe(next);
    expect(found.reduce((sum, [, count]) => sum + (count as number), 0)).toBe(6 * 24);
  });

  it('leave out the date that nobody lived, on a flight east over the date line', () => {
    const clock = clockOf(-660, { '2026-07-08T20:00Z': 780 });
    expect(daysOf(clock, '2026-07-07T11:00Z', '2026-07-10T11:00Z')).toEqual([
      ['2026-07-07T11:00', 24],
      ['2026-07-08T11:00', 9],
      ['2026-07-08T20:00', 15],
      ['2026-07-09T11:00', 24],
    ]);
  });

  it('stay exact over a year with both changes', () => {
    const clock = clockOf(60, { '2026-03-29T01:00Z': 120, '2026-10-25T01:00Z': 60 });
    const found = daysOf(clock, '2025-12-31T23:00Z', '2026-12-31T23:00Z');
    expect(found).toHaveLength(365);
    const local = found.map(([label]) =>
      new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' }).format(
        at(`${label}Z`),
      ),
    );
    expect(local).toEqual(local.map((_, day) => `${iso(at('2026-01-01') + day * DAY).slice(0, 10)} 00:00`));
    expect(found.filter(([, hours]) => hours !== 24).map(([, hours]) => hours)).toEqual([23, 25]);
  });

  it('take a block that lies within one day as it is told, whatever the offset of its source', () => {
    const told = bucketer('DAYS_1', 'SUM', clockOf(120, { '2026-10-25T01:00Z': 60 }));
    const whole = { ...emptyTally(), startMs: at('2026-10-24T22:00Z'), endMs: at('2026-10-25T22:59Z') };
    expect(told.isTold(whole, 60)).toBe(true);
    expect(told.isTold({ ...whole, endMs: whole.endMs + MINUTE }, 60)).toBe(false);
    expect(told.isTold({ ...whole, startMs: whole.startMs - 1 }, 120)).toBe(false);
  });

  it('alone follow it: hours are those of UTC', () => {
    const buckets = bucketer('HOURS_1', 'SUM', clockOf(330, { '2026-07-08T12:00Z': 345 }));
    const samples = { timestamps: Float64Array.of(at('2026-07-08T12:10Z')), values: Float64Array.of(1) };
    buckets.add({ ...samples, sourceOf: new Uint32Array(1), offsets: [330] }, emptyTally());
    expect(buckets.buckets().timestamps).toEqual(Float64Array.of(at('2026-07-08T12:00Z')));
  });
});
