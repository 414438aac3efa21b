import type { LocalDate } from '../../domain/time.js';
import { MINUTE_MS, minuteStepsOf, overlapMs, type MinuteSteps } from './day-steps.js';
import { zoneChangesOf, type ZoneChange } from './day-zones.js';
import { restingKcalPerSecond } from './heart-response.js';
import type { AthleteProfile } from './profile.js';
import type { DayOutline, Span } from './walks.js';
import type { WorkoutTruth } from './workout.js';

/** A local date in totals, up to the moment to which the device knows it. */
export interface DayActivityTruth {
  date: LocalDate;
  /** When the device was put on, else midnight. */
  startTime: Date;
  /** Midnight, else the last that is known of a day that is not over. */
  endTime: Date;
  isOver: boolean;
  steps: number;
  distanceMeters: number;
  /** Rest left out. Holds what workouts took. */
  activeEnergyKcal: number;
  totalEnergyKcal: number;
  activeSeconds: number;
  /** Awake and still; sleep is neither active nor inactive. */
  inactiveSeconds: number;
  /** Of the day's goal; may pass 100. */
  goalPercent: number;
  inactivityAlerts: number;
  /** When, in order; whole minutes. */
  inactivityAlertTimes: Date[];
  /** They add up to `steps`. */
  minuteSteps: MinuteSteps;
  /** The first at the start. */
  zones: readonly ZoneChange[];
}

export interface DaySoFar {
  date: LocalDate;
  /** Worn part of the local date. */
  span: Span;
  untilMs: number;
  outline: DayOutline;
  workouts: readonly WorkoutTruth[];
  /** Of the nights that end and begin on the date; not worn: the device lay on the table. */
  nights: readonly (Span & { isWorn: boolean })[];
}

const GOAL_KCAL = 620;
const WALKING_KCAL_PER_STEP_AND_KG = 0.0005;
const ALERT_EVERY_MS = 4 * 3_600_000;

export function dayActivityOf(profile: AthleteProfile, seed: string, day: DaySoFar): DayActivityTruth {
  const { span, outline, date } = day;
  const end = Math.max(span.startMs, Math.min(span.endMs, day.untilMs));
  const known: Span = { startMs: span.startMs, endMs: end };
  const ageYears = Number(date.slice(0, 4)) - Number(profile.birthdate.slice(0, 4));
  const restKcal = restingKcalPerSecond(profile, ageYears);

  const awakeSeconds = overlapSeconds(outline.awake, known);
  const minuteSteps = minuteStepsOf(profile, seed, day, known);
  let [trainedMeters, activeSeconds] = [0, awakeSeconds * 0.12];
  for (const walk of outline.walks) activeSeconds += overlapSeconds(walk, known);
  let energy = minuteSteps.walked * WALKING_KCAL_PER_STEP_AND_KG * profile.weightKg;
  const strideMeters = profile.heightCm * 0.00414;
  for (const workout of day.workouts) {
    const whole = { startMs: workout.startTime.getTime(), endMs: workout.endTime.getTime() };
    const seconds = overlapSeconds(whole, known);
    const share = (seconds * 1000) / workout.durationMs;
    energy += Math.max(0, workout.energyKcal - (restKcal * workout.durationMs) / 1000) * share;
    activeSeconds += seconds;
    if (workout.steps > 0) trainedMeters += (workout.distanceMeters ?? 0) * share;
  }
  const activeEnergyKcal = Math.round(energy);
  const inactiveSeconds = Math.max(0, Math.round((awakeSeconds - activeSeconds) / 30) * 30);
  const inactivityAlerts = Math.floor(inactiveSeconds / 25_000);
  const wakeMs = Math.ceil(outline.awake.startMs / MINUTE_MS) * MINUTE_MS;
  return {
    date,
    startTime: new Date(span.startMs),
    endTime: new Date(end),
    isOver: day.untilMs >= span.endMs,
    steps: minuteSteps.counts.reduce((sum, count) => sum + count, 0),
    distanceMeters: Math.round((minuteSteps.walked * strideMeters + trainedMeters) * 100) / 100,
    activeEnergyKcal,
    totalEnergyKcal: activeEnergyKcal + Math.round((restKcal * (end - span.startMs)) / 1000),
    activeSeconds: Math.round(activeSeconds / 30) * 30,
    inactiveSeconds,
    goalPercent: Math.round((activeEnergyKcal / GOAL_KCAL) * 10_000) / 100,
    inactivityAlerts,
    inactivityAlertTimes: Array.from(
      { length: inactivityAlerts },
      (_, index) => new Date(wakeMs + (index + 1) * ALERT_EVERY_MS),
    ),
    minuteSteps,
    zones: zoneChangesOf(day, known),
  };
}

function overlapSeconds(one: Span, other: Span): number {
  return overlapMs(one, other) / 1000;
}
