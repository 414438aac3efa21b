import { randomFor, type WorkoutTruth } from '../../../provider-kit/athlete/index.js';
import type { PolarAthlete } from './roster.js';

const NOT_AVAILABLE = 'NOT_AVAILABLE';

/** Polar: this object keeps its hyphens in both styles; a date is in the specification's alone. */
export function renderTrainingLoad(owner: PolarAthlete, workout: WorkoutTruth): Record<string, unknown> {
  return {
    ...(owner.style === 'hyphen' ? { date: workout.date } : {}),
    'cardio-load': workout.load,
    'cardio-load-interpretation': levelOf(workout.load, [20, 45, 90, 150]),
    ...muscleLoad(owner, workout),
    ...perceivedLoad(owner, workout),
  };
}

/** Polar: known only where power is; −1.0 otherwise. */
function muscleLoad({ athlete }: PolarAthlete, workout: WorkoutTruth): Record<string, unknown> {
  const hasPower = workout.type === 'RUNNING' || workout.type === 'CYCLING' || workout.type === 'INDOOR_CYCLING';
  if (!hasPower) return { 'muscle-load': -1, 'muscle-load-interpretation': NOT_AVAILABLE };
  const kilojoules = Math.round(workout.energyKcal * athlete.profile.weightKg * 0.028 * 100) / 100;
  return { 'muscle-load': kilojoules, 'muscle-load-interpretation': levelOf(kilojoules, [250, 600, 1100, 1800]) };
}

/** Polar: the user says how it felt; most do not. */
function perceivedLoad({ seed }: PolarAthlete, workout: WorkoutTruth): Record<string, unknown> {
  const random = randomFor(seed, workout.key, 'rpe');
  if (random.chance(0.75)) {
    return { 'perceived-load': 0, 'perceived-load-interpretation': NOT_AVAILABLE, 'user-rpe': 'UNKNOWN' };
  }
  const isHard = workout.session.kind === 'INTERVALS' || workout.session.kind === 'TEMPO';
  const load = Math.round((workout.durationMs / 60_000) * (isHard ? 7 : 4));
  return {
    'perceived-load': load,
    'perceived-load-interpretation': levelOf(load, [80, 160, 300, 480]),
    'user-rpe': isHard ? 'RPE_HARD' : 'RPE_MODERATE',
  };
}

const LEVELS = ['VERY_LOW', 'LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'] as const;

function levelOf(value: number, bounds: readonly number[]): string {
  return LEVELS[bounds.filter((bound) => value >= bound).length] ?? 'VERY_HIGH';
}
