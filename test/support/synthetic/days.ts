import type { LocalDate } from '../../../src/domain/time.js';
import type { DayActivityTruth } from '../../../src/provider-kit/athlete/index.js';
import type { UploadedExercise } from '../../../src/providers/polar/sandbox/exercise-shelf.js';
import type { PolarAthlete } from '../../../src/providers/polar/sandbox/roster.js';
import type { Told } from './accounts.js';
import { source } from './nights.js';

const MINUTE_MS = 60_000;
const ZONES = ['sleep', 'sedentary', 'light', 'moderate', 'vigorous', 'nonWear', 'unknown'];

/** A day's totals as GraphQL has to tell them. */
export function dayTotals(day: DayActivityTruth) {
  return {
    date: day.date,
    steps: day.steps,
    distanceMeters: day.distanceMeters,
    activeEnergyKcal: day.activeEnergyKcal,
    totalEnergyKcal: day.totalEnergyKcal,
    activeSeconds: day.activeSeconds,
    inactiveSeconds: day.inactiveSeconds,
    goalPercent: day.goalPercent,
    inactivityAlerts: day.inactivityAlerts,
    isPartial: !day.isOver,
    flags: [],
  };
}

/** The rest of a day that was not spent under way. */
export function dayTruth({ athlete }: PolarAthlete, day: DayActivityTruth, receivedAt: Date) {
  const iso = (ms: number) => new Date(ms).toISOString();
  const end = day.endTime.getTime();
  const zones = day.zones.map(({ zone, startMs }, index) => ({
    zone,
    startMs,
    endMs: day.zones[index + 1]?.startMs ?? end,
  }));
  return {
    ...dayTotals(day),
    startTime: day.startTime.toISOString(),
    // Polar: a day that is over ends at 23:59:59.
    endTime: iso(day.isOver ? end - 1000 : end),
    utcOffsetMinutes: athlete.itinerary.utcOffsetAt(day.date, new Date(end - 1)),
    utcOffsetOrigin: 'INFERRED',
    source: source(day.date, receivedAt),
    inactivityAlertTimes: day.inactivityAlertTimes.map((time) => time.toISOString()),
    zoneTotals: totalsOf(zones),
    zones: zones.map((zone) => ({ zone: zone.zone, startTime: iso(zone.startMs), endTime: iso(zone.endMs) })),
    stepSeries: {
      type: 'STEPS',
      columns: minutesOf(athlete, day),
    },
  };
}

/** Polar: one count for each minute of the clock, so of an hour that it showed twice there is one; people are asleep then. */
function minutesOf({ itinerary }: PolarAthlete['athlete'], { date, minuteSteps }: DayActivityTruth) {
  const columns: { timestamps: number[]; values: number[] } = { timestamps: [], values: [] };
  let last = Number.NEGATIVE_INFINITY;
  for (const [index, count] of minuteSteps.counts.entries()) {
    const time = minuteSteps.startMs + index * MINUTE_MS;
    const clock = time + itinerary.utcOffsetAt(date, new Date(time)) * MINUTE_MS;
    if (clock <= last && count === 0) continue;
    columns.timestamps.push(time);
    columns.values.push(count);
    last = clock;
  }
  return columns;
}

/** Totals of a day under way: when its clock changed is not told, so each zone lasts as long as the clock says. */
export function clockTotals({ athlete }: PolarAthlete, day: DayActivityTruth) {
  const clock = (ms: number) => ms + athlete.itinerary.utcOffsetAt(day.date, new Date(ms)) * MINUTE_MS;
  return totalsOf(
    day.zones.map(({ zone, startMs }, index) => ({
      zone,
      startMs: clock(startMs),
      endMs: clock(day.zones[index + 1]?.startMs ?? day.endTime.getTime() - 1),
    })),
  );
}

function totalsOf(zones: readonly { zone: string; startMs: number; endMs: number }[]) {
  const secondsIn = (key: string) =>
    zones
      .filter(({ zone }) => zone === key.replace(/[A-Z]/g, '_$&').toUpperCase())
      .reduce((sum, { startMs, endMs }) => sum + Math.round((endMs - startMs) / 1000), 0);
  return Object.fromEntries(ZONES.map((key) => [`${key}Seconds`, secondsIn(key)]));
}

/**
 * A day's load is that of its workouts; what is held against it is told by Polar alone. Null for a day of which Polar says
 * that there is nothing: in the first week, and of devices that do not count it.
 */
export function loadTruth(date: LocalDate, exercises: readonly UploadedExercise[], told: Told, receivedAt: Date) {
  const word = String(told['cardio_load_status']);
  if (word === 'LOAD_STATUS_NOT_AVAILABLE') return null;
  const load = exercises
    .filter(({ workout }) => workout.date === date && !workout.isManual)
    .reduce((total, { workout }) => total + workout.load, 0);
  const levels = told['cardio_load_level'] as Told;
  return {
    startTime: null,
    endTime: null,
    utcOffsetOrigin: 'INFERRED',
    flags: [],
    source: source(date, receivedAt),
    date,
    load: Math.round(load * 100) / 100,
    acuteLoad: told['strain'],
    chronicLoad: told['tolerance'],
    loadRatio: told['cardio_load_ratio'],
    status: statusOf(word.replace('LOAD_STATUS_', '')),
    providerStatus: word,
    levels: {
      veryLow: levels['very_low'],
      low: levels['low'],
      medium: levels['medium'],
      high: levels['high'],
      veryHigh: levels['very_high'],
    },
  };
}

function statusOf(word: string): string {
  if (word.startsWith('PRODUCTIVE')) return 'PRODUCTIVE';
  return word === 'RECOVERY_AFTER_OVERREACHING' ? 'RECOVERING' : word;
}
