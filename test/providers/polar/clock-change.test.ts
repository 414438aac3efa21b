import { describe, expect, it } from '@jest/globals';
import type { DataType } from '../../../src/domain/data-type.js';
import { timelineOf, type OffsetTimeline } from '../../../src/domain/offset-timeline.js';
import { polar } from '../../../src/providers/polar/index.js';
import { mapPayload } from '../../../src/provider-kit/pull.js';

const change = (at: string, utcOffsetMinutes: number, previousAt: string | null) => ({
  at: new Date(at),
  utcOffsetMinutes,
  previousAt: previousAt === null ? null : new Date(previousAt),
});

/** The clocks are put forward at 03:00, which is 01:00 UTC. */
const athens = timelineOf(
  [change('2026-03-01T08:00:00Z', 120, null), change('2026-03-29T05:00:00Z', 180, '2026-03-28T21:00:00Z')],
  [
    {
      date: '2026-03-29',
      startTime: new Date('2026-03-28T21:00:00Z'),
      endTime: new Date('2026-03-29T05:00:00Z'),
      startOffsetMinutes: 120,
      endOffsetMinutes: 180,
    },
  ],
);
/** The first night after landing begins after midnight. */
const toKolkata = timelineOf(
  [change('2026-03-01T08:00:00Z', 240, null), change('2026-03-23T19:10:00Z', 330, '2026-03-23T02:00:00Z')],
  [],
);

function mapped(dataType: DataType, payload: object, offsets: OffsetTimeline) {
  const stream = polar.streams.find((one) => one.dataType === dataType)!;
  const { operations, rejection } = mapPayload(stream, { text: JSON.stringify(payload) }, { offsets });
  expect(rejection).toBeNull();
  const { record, series } = operations[0]!;
  return { record: record as unknown as Record<string, unknown>, series: series ?? [] };
}

const isoOf = (time: number) => new Date(time).toISOString().slice(5, 16);

function day(date: string, total: number, counts: Record<string, number>, zones: Record<string, string> = {}) {
  const at = (times: Record<string, unknown>, key: string) =>
    Object.entries(times).map(([time, value]) => ({ timestamp: `${date}T${time}`, [key]: value }));
  return {
    start_time: `${date}T00:00`,
    end_time: `${date}T23:59:59`,
    steps: total,
    samples: {
      steps: { interval_ms: 60_000, total_steps: total, samples: at(counts, 'steps') },
      activity_zones: at(zones, 'zone'),
      inactivity_stamps: [],
    },
  };
}

describe('steps that repeat and were left out in an hour that the clock skipped', () => {
  it.each([
    ['are kept where the total counts them', 1200, 120],
    ['are dropped where it does not', 600, 60],
  ])('%s', (_, total, minutes) => {
    const payload = day('2026-03-29', total, { '00:00': 0, '02:30': 10, '04:30': 0 });
    const { timestamps, values } = mapped('DAILY_ACTIVITY', payload, athens).series[0]!;
    const walked = [...timestamps].filter((__, index) => values[index] === 10);
    expect([walked.length, new Set(timestamps).size]).toEqual([minutes, timestamps.length]);
    expect([isoOf(walked[0]!), walked.at(-1)! < Date.parse('2026-03-29T01:30:00Z')]).toEqual(['03-29T00:30', true]);
  });
});

describe('zones', () => {
  const zones = { '00:00': 'SLEEP', '08:00': 'SEDENTARY', '23:19': 'NON_WEAR' };

  it('are as long as they were where it is known when the clock changed', () => {
    const { record } = mapped('DAILY_ACTIVITY', day('2026-03-29', 0, {}, zones), athens);
    expect(record['zoneTotals']).toMatchObject({ sleepSeconds: 7 * 3600, nonWearSeconds: 41 * 60 });
  });

  it.each([['2026-03-23'], ['2026-03-24']])('are as long as the clock says around a journey: %s', (date) => {
    const { record } = mapped('DAILY_ACTIVITY', day(date, 0, {}, zones), toKolkata);
    expect(record['zoneTotals']).toMatchObject({
      sleepSeconds: 8 * 3600,
      sedentarySeconds: 919 * 60,
      nonWearSeconds: 41 * 60,
    });
  });

  it('stand where they were on the day after landing', () => {
    const { record } = mapped('DAILY_ACTIVITY', day('2026-03-24', 0, {}, zones), toKolkata);
    const starts = (record['zones'] as { startTime: Date }[]).map(({ startTime }) => isoOf(+startTime));
    expect(starts).toEqual(['03-23T18:30', '03-24T02:30', '03-24T17:49']);
  });
});

describe('recharge curves of a night in which the clock changed', () => {
  it.each([
    [
      'follow the wall where that leaves fewer holes',
      ['02:00', '02:30', '04:00', '04:30', '05:00'],
      ['02:15', '04:15'],
      ['03-29T00:00', '03-29T00:30', '03-29T01:00', '03-29T01:30', '03-29T02:00', '03-29T00:15', '03-29T01:15'],
    ],
    [
      'stay on the clock of falling asleep where that has the hour',
      ['02:00', '02:30', '03:00', '03:30', '04:00'],
      ['02:15', '03:15'],
      ['03-29T00:00', '03-29T00:30', '03-29T01:00', '03-29T01:30', '03-29T02:00', '03-29T00:15', '03-29T01:15'],
    ],
  ])('%s', (_, hrv, breathing, instants) => {
    const curve = (keys: string[]) => Object.fromEntries(keys.map((key) => [key, 40]));
    const payload = { date: '2026-03-29', hrv_samples: curve(hrv), breathing_samples: curve(breathing) };
    const { series } = mapped('NIGHTLY_RECHARGE', payload, athens);
    expect(series.flatMap(({ timestamps }) => [...timestamps].map(isoOf))).toEqual(instants);
  });
});

/** Keys of every five minutes on the wall, from one instant on. */
const evenKeys = (from: string, count: number, changeAt: string, [before, after]: [number, number]) =>
  Array.from({ length: count }, (_, index) => {
    const instant = Date.parse(from) + index * 300_000;
    return isoOf(instant + (instant < Date.parse(changeAt) ? before : after) * 60_000).slice(6);
  });

const night = (date: string, start: [string, number], end: [string, number], isNeeded = false) => ({
  date,
  startTime: new Date(start[0]),
  endTime: new Date(end[0]),
  startOffsetMinutes: start[1],
  endOffsetMinutes: end[1],
  isNeeded,
});

/** A night alone, at the ends of which the clock is told. */
const timelineOfNight = (one: ReturnType<typeof night>) =>
  timelineOf(
    [
      change(one.startTime.toISOString(), one.startOffsetMinutes, null),
      ...(one.startOffsetMinutes === one.endOffsetMinutes
        ? []
        : [change(one.endTime.toISOString(), one.endOffsetMinutes, one.startTime.toISOString())]),
    ],
    [one],
  );

const hrvOf = (date: string, keys: string[], offsets: OffsetTimeline) => {
  const payload = { date, hrv_samples: Object.fromEntries(keys.map((key) => [key, 40])) };
  const { record, series } = mapped('NIGHTLY_RECHARGE', payload, offsets);
  return { record, timestamps: [...series[0]!.timestamps] };
};

describe('recharge curves that go on after the end of the sleep, which was corrected', () => {
  const NEW_YORK = night('2028-03-12', ['2028-03-12T04:05:30Z', -300], ['2028-03-12T11:13:00Z', -240]);
  const LORD_HOWE = night('2026-10-04', ['2026-10-03T12:00:00Z', 630], ['2026-10-03T20:03:00Z', 660]);

  it.each([
    ['New York', NEW_YORK, '2028-03-12T04:10:00Z', 86, '2028-03-12T07:00:00Z'],
    ['Lord Howe', LORD_HOWE, '2026-10-03T12:05:00Z', 97, '2026-10-03T15:30:00Z'],
  ])('follow the wall still: %s', (_, one, first, count, changeAt) => {
    const offsets: [number, number] = [one.startOffsetMinutes, one.endOffsetMinutes];
    const { timestamps } = hrvOf(one.date, evenKeys(first, count, changeAt, offsets), timelineOfNight(one));
    expect(timestamps).toEqual(Array.from({ length: count }, (__, index) => Date.parse(first) + index * 300_000));
    expect(timestamps.at(-1)! - one.endTime.getTime()).toBe(2 * 60_000);
  });

  it('stay on the clock of falling asleep where they did', () => {
    // One hour without a signal, which is no change of the clock.
    const keys = evenKeys('2028-03-12T04:10:00Z', 86, '2028-03-12T12:00:00Z', [-300, -240]);
    const withHole = keys.filter((key) => key < '04:00' || key >= '05:00');
    const { timestamps } = hrvOf('2028-03-12', withHole, timelineOfNight(NEW_YORK));
    expect(isoOf(timestamps.at(-1)!)).toBe('03-12T11:15');
  });
});

describe('recharge curves that end before midnight', () => {
  const keys = ['18:35', '20:00', '23:55'];
  const evening = night('2026-11-11', ['2026-11-10T17:30:00Z', 60], ['2026-11-10T23:03:00Z', 60], true);

  it('stand in the sleep of their night', () => {
    const { timestamps, record } = hrvOf('2026-11-11', keys, timelineOfNight(evening));
    expect(timestamps.map(isoOf)).toEqual(['11-10T17:35', '11-10T19:00', '11-10T22:55']);
    expect(record['startTime']).toEqual(new Date('2026-11-10T17:35:00Z'));
  });

  it('stand on the date of waking as long as no sleep tells', () => {
    const { timestamps } = hrvOf('2026-11-11', keys, timelineOf([change('2026-11-10T17:30:00Z', 60, null)], []));
    expect(timestamps.map(isoOf)).toEqual(['11-11T17:35', '11-11T19:00', '11-11T22:55']);
  });
});

describe('heart rates of a journey', () => {
  const journey = (from: number, to: number, last: string, first: string) =>
    timelineOf([change('2026-01-01T00:00:00Z', from, null), change(first, to, last)], []);
  const keys = { '00:05': 60, '05:00': 61, '22:00': 62 };

  it.each([
    [
      'west over the date line, on the date that was long',
      journey(780, -600, '2026-12-31T17:01:00Z', '2027-01-02T09:10:00Z'),
      '2027-01-01',
      ['12-31T11:05', '12-31T16:00', '01-01T09:00'],
    ],
    [
      'the day after it',
      journey(780, -600, '2026-12-31T17:01:00Z', '2027-01-02T09:10:00Z'),
      '2027-01-02',
      ['01-02T10:05', '01-02T15:00', '01-03T08:00'],
    ],
    [
      'east over the date line, before the date that was lost',
      journey(-600, 780, '2027-01-03T10:03:00Z', '2027-01-05T09:00:00Z'),
      '2027-01-03',
      ['01-03T10:05', '01-03T15:00', '01-04T08:00'],
    ],
    [
      'after the date that was lost',
      journey(-600, 780, '2027-01-03T10:03:00Z', '2027-01-05T09:00:00Z'),
      '2027-01-05',
      ['01-04T11:05', '01-04T16:00', '01-05T09:00'],
    ],
    [
      'Berlin to New York',
      journey(60, -300, '2026-12-30T06:00:00Z', '2026-12-31T04:00:00Z'),
      '2026-12-30',
      ['12-29T23:05', '12-30T04:00', '12-30T21:00'],
    ],
    [
      'in New York',
      journey(60, -300, '2026-12-30T06:00:00Z', '2026-12-31T04:00:00Z'),
      '2026-12-31',
      ['12-31T05:05', '12-31T10:00', '01-01T03:00'],
    ],
    ['Dubai to Kolkata, on arrival', toKolkata, '2026-03-24', ['03-23T18:35', '03-23T23:30', '03-24T16:30']],
  ])('%s', (_, offsets, date, instants) => {
    const samples = Object.entries(keys).map(([time, bpm]) => ({ sample_time: `${time}:00`, heart_rate: bpm }));
    const { series } = mapped('HEART_RATE', { date, heart_rate_samples: samples }, offsets);
    expect([...series[0]!.timestamps].map(isoOf)).toEqual(instants);
  });
});

describe('a workout that tells no offset', () => {
  it.each([
    ['2026-03-29T01:30:00', '03-28T23:30', 120],
    ['2026-03-29T12:00:00', '03-29T09:00', 180],
  ])('begins by the clock at its start: %s', (start, instant, offset) => {
    const payload = { id: 'one', start_time: start, duration: 'PT20M', sport: 'RUNNING' };
    const { record } = mapped('WORKOUT', payload, athens);
    expect([isoOf(+(record['startTime'] as Date)), record['utcOffsetMinutes']]).toEqual([instant, offset]);
  });
});
