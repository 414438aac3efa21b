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

/** The rest of a day on which the clock was not turned. */
export function dayTruth({ athlete }: PolarAthlete, day: DayActivityTruth, receivedAt: Date) {
  const iso = (ms: number) => new Date(ms).toISOString();
  const end = day.endTime.getTime();
  const zones = day.zones.map(({ zone, startMs }, index) => ({
    zone,
    startMs,
    endMs: day.zones[index + 1]?.startMs ?? end,
  }));
  const secondsIn = (key: string) =>
    zones
      .filter(({ zone }) => zone === key.replace(/[A-Z]/g, '_$&').toUpperCase())
      .reduce((sum, { startMs, endMs }) => sum + (endMs - startMs) / 1000, 0);
  const { startMs, counts } = day.minuteSteps;
  return {
    ...dayTotals(day),
    startTime: day.startTime.toISOString(),
    // Polar: a day that is over ends at 23:59:59.
    endTime: iso(day.isOver ? end - 1000 : end),
    utcOffsetMinutes: athlete.itinerary.utcOffsetAt(day.date, day.startTime),
    utcOffsetOrigin: 'INFERRED',
    source: source(day.date, receivedAt),
    inactivityAlertTimes: day.inactivityAlertTimes.map((time) => time.toISOString()),
    zoneTotals: Object.fromEntries(ZONES.map((key) => [`${key}Seconds`, secondsIn(key)])),
    zones: zones.map((zone) => ({ zone: zone.zone, startTime: iso(zone.startMs), endTime: iso(zone.endMs) })),
    stepSeries: {
      type: 'STEPS',
      columns: { timestamps: counts.map((_, index) => startMs + index * MINUTE_MS), values: counts },
    },
  };
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
