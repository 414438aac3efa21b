import type { LocalDate } from '../../domain/time.js';
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
}

export interface DaySoFar {
  date: LocalDate;
  /** Worn part of the local date. */
  span: Span;
  untilMs: number;
  outline: DayOutline;
  workouts: readonly WorkoutTruth[];
}

const GOAL_KCAL = 620;
const WALKING_KCAL_PER_STEP_AND_KG = 0.0005;
/** Steps of a waking second that belong to no walk. */
const FIDGET_SHARE = 0.25;

export function dayActivityOf(profile: AthleteProfile, day: DaySoFar): DayActivityTruth {
  const { span, outline, date } = day;
  const end = Math.max(span.startMs, Math.min(span.endMs, day.untilMs));
  const known: Span = { startMs: span.startMs, endMs: end };
  const ageYears = Number(date.slice(0, 4)) - Number(profile.birthdate.slice(0, 4));
  const restKcal = restingKcalPerSecond(profile, ageYears);

  const awakeSeconds = overlapSeconds(outline.awake, known);
  const fidgets = (profile.dailySteps * FIDGET_SHARE * awakeSeconds) / 57_600;
  let [steps, trainedMeters, activeSeconds] = [fidgets, 0, awakeSeconds * 0.12];
  for (const walk of outline.walks) {
    const seconds = overlapSeconds(walk, known);
    steps += (walk.stepsPerMinute * seconds) / 60;
    activeSeconds += seconds;
  }
  let energy = steps * WALKING_KCAL_PER_STEP_AND_KG * profile.weightKg;
  const strideMeters = profile.heightCm * 0.00414;
  const walkedSteps = steps;
  for (const workout of day.workouts) {
    const whole = { startMs: workout.startTime.getTime(), endMs: workout.endTime.getTime() };
    const seconds = overlapSeconds(whole, known);
    const share = (seconds * 1000) / workout.durationMs;
    energy += Math.max(0, workout.energyKcal - (restKcal * workout.durationMs) / 1000) * share;
    activeSeconds += seconds;
    steps += workout.steps * share;
    if (workout.steps > 0) trainedMeters += (workout.distanceMeters ?? 0) * share;
  }
  const activeEnergyKcal = Math.round(energy);
  const inactiveSeconds = Math.max(0, Math.round((awakeSeconds - activeSeconds) / 30) * 30);
  return {
    date,
    startTime: new Date(span.startMs),
    endTime: new Date(end),
    isOver: day.untilMs >= span.endMs,
    steps: Math.round(steps),
    distanceMeters: Math.round((walkedSteps * strideMeters + trainedMeters) * 100) / 100,
    activeEnergyKcal,
    totalEnergyKcal: activeEnergyKcal + Math.round((restKcal * (end - span.startMs)) / 1000),
    activeSeconds: Math.round(activeSeconds / 30) * 30,
    inactiveSeconds,
    goalPercent: Math.round((activeEnergyKcal / GOAL_KCAL) * 10_000) / 100,
    inactivityAlerts: Math.floor(inactiveSeconds / 25_000),
  };
}

function overlapSeconds(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs)) / 1000;
}
