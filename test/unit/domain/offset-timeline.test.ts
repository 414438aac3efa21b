import { describe, expect, it, jest } from '@jest/globals';
import {
  EMPTY_TIMELINE,
  inferDayOffset,
  inferNightOffset,
  inferOffsetAt,
  startOfDay,
  timelineOf,
  type OffsetChange,
} from '../../../src/domain/offset-timeline.js';

/** Records that tell an offset first, each with the last record before it. */
const told = (...changes: [at: string, utcOffsetMinutes: number, previousAt?: string][]): OffsetChange[] =>
  changes.map(([at, utcOffsetMinutes, previousAt]) => ({
    at: new Date(at),
    utcOffsetMinutes,
    previousAt: previousAt === undefined ? null : new Date(previousAt),
  }));

const athens = timelineOf(
  told(
    ['2026-03-10T08:00:00Z', 120],
    ['2026-04-02T08:00:00Z', 180, '2026-03-26T18:00:00Z'],
    ['2026-05-01T20:00:00Z', -300, '2026-04-30T08:00:00Z'],
  ),
  [],
);

describe('an offset that a record does not tell', () => {
  it.each([
    ['2026-03-10', 120],
    ['2026-03-28', 120],
    ['2026-03-29', 180],
    ['2026-04-30', 180],
    ['2026-05-01', -300],
    ['2026-06-01', -300],
  ])('on %s is that on which the date ended', (date, offset) => {
    expect(inferDayOffset(athens, date)).toBe(offset);
  });

  it('before all records is that of the first after it', () => {
    expect(inferDayOffset(athens, '2026-01-01')).toBe(120);
    expect(inferOffsetAt(athens, new Date('2020-01-01T00:00:00Z'))).toBe(120);
  });

  it('is not known where no record tells one', () => {
    expect([
      inferDayOffset(EMPTY_TIMELINE, '2026-03-10'),
      inferNightOffset(EMPTY_TIMELINE, '2026-03-10'),
      inferOffsetAt(EMPTY_TIMELINE, new Date()),
    ]).toEqual([null, null, null]);
  });

  it('of a night is that at falling asleep: of its own sleep, else of the first moment of the date', () => {
    const night = {
      date: '2026-05-02',
      startTime: new Date('2026-05-02T06:00:00Z'),
      endTime: new Date('2026-05-02T12:00:00Z'),
      startOffsetMinutes: -360,
      endOffsetMinutes: -300,
    };
    const traveller = timelineOf(
      told(['2026-05-01T08:00:00Z', 180], ['2026-05-02T12:00:00Z', -300, '2026-05-01T08:00:00Z']),
      [night],
    );
    expect(inferNightOffset(traveller, '2026-05-02')).toBe(-360);
    expect([inferNightOffset(athens, '2026-03-29'), inferNightOffset(athens, '2026-03-30')]).toEqual([120, 180]);
  });
});

describe('the sleep of a night', () => {
  const night = (date: string, hours: number, isNeeded?: boolean) => {
    const [startTime, endTime] = [new Date(`${date}T01:00:00Z`), new Date(`${date}T06:00:00Z`)];
    const offsets = { startOffsetMinutes: hours * 60, endOffsetMinutes: hours * 60 };
    return { date, startTime, endTime, ...offsets, ...(isNeeded === undefined ? {} : { isNeeded }) };
  };

  it('is known where its offsets are not those of the date, and where it is needed', () => {
    const nights = [night('2026-03-12', 2), night('2026-03-13', 3), night('2026-03-14', 2, true)];
    const { nights: known } = timelineOf(told(['2026-03-10T08:00:00Z', 120]), nights);
    expect([...known.keys()]).toEqual(['2026-03-13', '2026-03-14']);
    expect(known.get('2026-03-14')).toMatchObject({ startOffsetMinutes: 120, endOffsetMinutes: 120 });
  });
});

describe('a change of offset', () => {
  const changeOf = (from: number, to: number, after: string, until: string) => {
    const { stretches } = timelineOf(told([after, from], [until, to, after]), []);
    return [new Date(stretches[1]!.startMs).toISOString(), stretches[1]!.isExact];
  };

  it.each([
    ['Europe, autumn', 120, 60, '2026-10-24T21:10:00Z', '2026-10-25T06:05:00Z', '2026-10-25T01:00:00.000Z'],
    ['Europe, spring', 60, 120, '2026-03-25T10:00:00Z', '2026-04-02T10:00:00Z', '2026-03-29T01:00:00.000Z'],
    ['New York', -300, -240, '2026-03-07T22:00:00Z', '2026-03-08T12:00:00Z', '2026-03-08T07:00:00.000Z'],
    ['Lord Howe', 660, 630, '2026-04-04T08:00:00Z', '2026-04-05T08:00:00Z', '2026-04-04T15:00:00.000Z'],
  ])('was when the zone changed its clocks: %s', (_, from, to, after, until, change) => {
    expect(changeOf(from, to, after, until)).toEqual([change, true]);
  });

  it('was when most zones changed, where the records leave several open', () => {
    // Israel changed two days before the countries on Eastern European time.
    expect(changeOf(120, 180, '2026-03-25T00:00:00Z', '2026-04-01T00:00:00Z')).toEqual([
      '2026-03-29T01:00:00.000Z',
      true,
    ]);
    expect(changeOf(120, 180, '2026-03-26T00:00:00Z', '2026-03-27T12:00:00Z')).toEqual([
      '2026-03-27T00:00:00.000Z',
      true,
    ]);
  });

  it.each([
    ['a flight east', 60, 540, '2026-06-01T08:00:00Z', '2026-06-02T08:00:00Z', '2026-06-01T15:00:00.000Z'],
    ['a flight west', 60, -480, '2026-06-01T08:00:00Z', '2026-06-02T17:00:00Z', '2026-06-02T08:00:00.000Z'],
    ['at midnight itself', 60, 540, '2026-06-01T08:00:00Z', '2026-06-01T15:00:00Z', '2026-06-01T15:00:00.000Z'],
    [
      'in winter, zones of one rule',
      120,
      60,
      '2026-01-10T08:00:00Z',
      '2026-01-11T08:00:00Z',
      '2026-01-10T23:00:00.000Z',
    ],
    ['years apart', 120, 60, '2024-07-10T08:00:00Z', '2026-01-11T08:00:00Z', '2026-01-10T23:00:00.000Z'],
  ])('leaves the date of the first record whole where no zone made it: %s', (_, from, to, after, until, change) => {
    expect(changeOf(from, to, after, until)).toEqual([change, false]);
  });

  it.each([
    ['a flight within the day', 60, 540, '2026-06-02T02:00:00Z', '2026-06-02T08:00:00Z'],
    ['a record of midnight', 60, 540, '2026-06-01T15:00:00Z', '2026-06-02T08:00:00Z'],
  ])('counts from the first record where one of that day told the offset before: %s', (_, from, to, after, until) => {
    expect(changeOf(from, to, after, until)).toEqual([new Date(until).toISOString(), false]);
  });

  it.each([
    ['west over the date line', 780, -600, '2026-12-31T17:01:00Z', '2027-01-02T09:10:00Z', '2026-12-31T11:00:00Z'],
    ['west, woken before noon', 60, -300, '2026-06-02T02:30:00Z', '2026-06-03T03:00:00Z', '2026-06-01T23:00:00Z'],
  ])('does not begin again a date that the old clock has shown: %s', (_, from, to, after, until, midnight) => {
    const { stretches } = timelineOf(told([after, from], [until, to, after]), []);
    expect(changeOf(from, to, after, until)).toEqual([new Date(until).toISOString(), false]);
    const date = new Date(Date.parse(until) + to * 60_000).toISOString().slice(0, 10);
    expect(startOfDay(stretches, date)).toBe(Date.parse(midnight));
  });

  it('leaves next to nothing of a date that was lost', () => {
    const [after, until] = ['2027-01-03T10:03:00Z', '2027-01-05T09:00:00Z'];
    const { stretches } = timelineOf(told([after, -600], [until, 780, after]), []);
    const bounds = ['2027-01-03', '2027-01-04', '2027-01-05', '2027-01-06'].map((date) => startOfDay(stretches, date));
    expect(bounds.map((bound) => new Date(bound).toISOString().slice(5, 13))).toEqual([
      '01-03T10',
      '01-04T10',
      '01-04T11',
      '01-05T11',
    ]);
  });

  it.each([
    ['east', 540, '2026-06-01T15:00:00Z'],
    ['west', -480, '2026-06-02T08:00:00Z'],
  ])('that nobody saw stands between two days: %s', (_, to, midnight) => {
    const until = '2026-06-02T10:00:00Z';
    const { stretches } = timelineOf(told(['2026-06-01T06:00:00Z', 60], [until, to, '2026-06-01T06:00:00Z']), []);
    const bounds = ['2026-06-01', '2026-06-02', '2026-06-03'].map((date) => startOfDay(stretches, date));
    const next = Date.parse(midnight);
    expect(bounds).toEqual([Date.parse('2026-05-31T23:00:00Z'), next, next + 86_400_000]);
  });

  it('that any region makes, or that none does, is told without looking through all zones', () => {
    const all = jest.spyOn(Intl, 'supportedValuesOf');
    changeOf(60, 120, '2019-03-25T10:00:00Z', '2019-04-02T10:00:00Z');
    changeOf(330, 240, '2019-03-25T10:00:00Z', '2019-04-02T10:00:00Z');
    expect(all).not.toHaveBeenCalled();
    changeOf(660, 630, '2019-04-05T10:00:00Z', '2019-04-08T10:00:00Z');
    changeOf(660, 630, '2019-04-05T10:00:00Z', '2019-04-09T10:00:00Z');
    expect(all).toHaveBeenCalledTimes(1);
    all.mockRestore();
  });
});
