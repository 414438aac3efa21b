import type { LocalDate } from '../../domain/time.js';
import type { AthleteProfile } from './profile.js';
import { randomFor } from './random.js';
import type { DayOutline, Span } from './walks.js';
import type { WorkoutTruth } from './workout.js';

// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { ceil, floor, max, min, round } = Math;

/** Steps of every minute that has begun, the first at `startMs`; whole numbers. */
export interface MinuteSteps {
  startMs: number;
  counts: number[];
  /** How many of all were not of workouts. */
  walked: number;
}

export const MINUTE_MS = 60_000;

/** Steps of a waking minute that belong to no walk. */
const FIDGET_SHARE = 0.25;
const FIDGET_CHANCE = 0.12;

/** @param known what has passed of the worn day; what it holds never changes as it grows, but for its last minute */
export function minuteStepsOf(
  profile: AthleteProfile,
  seed: string,
  day: { date: LocalDate; outline: DayOutline; workouts: readonly WorkoutTruth[] },
  known: Span,
): MinuteSteps {
  const startMs = floor(known.startMs / MINUTE_MS) * MINUTE_MS;
  const minutes = ceil((known.endMs - startMs) / MINUTE_MS);
  const { awake, walks, charging } = day.outline;
  const random = randomFor(seed, profile.key, day.date, 'fidgets');
  const usual = (profile.dailySteps * FIDGET_SHARE) / 960 / FIDGET_CHANCE;
  const busy: Span[] = [
    ...walks,
    ...(charging === null ? [] : [charging]),
    ...day.workouts.map(({ startTime, endTime }) => ({ startMs: startTime.getTime(), endMs: endTime.getTime() })),
  ];
  let walked = 0;
  const counts = Array.from({ length: minutes }, (_, index) => {
    const minute = { startMs: startMs + index * MINUTE_MS, endMs: startMs + (index + 1) * MINUTE_MS };
    // Drawn for every minute, so that none depends on how much of the day is known.
    const fidgets = round(usual * random.between(0.5, 1.5) * (random.chance(FIDGET_CHANCE) ? 1 : 0));
    const isIdle = awake.startMs <= minute.startMs && minute.endMs <= min(awake.endMs, known.endMs);
    const own = isIdle && !busy.some((span) => overlapMs(span, minute) > 0) ? fidgets : 0;
    const seen = { startMs: minute.startMs, endMs: min(minute.endMs, known.endMs) };
    const onFoot = walks.reduce((sum, walk) => sum + (walk.stepsPerMinute * overlapMs(walk, seen)) / MINUTE_MS, 0);
    walked += own + round(onFoot);
    return own + round(onFoot) + trained(day.workouts, seen);
  });
  return { startMs, counts, walked };
}

/** What is between two running totals, so that whole workouts have just their steps. */
function trained(workouts: readonly WorkoutTruth[], { startMs, endMs }: Span): number {
  return workouts.reduce((sum, { startTime, durationMs, steps }) => {
    const until = (ms: number) => round(steps * min(1, max(0, (ms - startTime.getTime()) / durationMs)));
    return sum + until(endMs) - until(startMs);
  }, 0);
}

export function overlapMs(one: Span, other: Span): number {
  return max(0, min(one.endMs, other.endMs) - max(one.startMs, other.startMs));
}
