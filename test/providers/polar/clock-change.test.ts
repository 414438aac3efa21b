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
