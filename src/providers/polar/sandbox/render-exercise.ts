import type { ActivityType } from '../../../domain/activity-type.js';
import { randomFor, type Athlete, type RouteTruth, type WorkoutTruth } from '../../../provider-kit/athlete/index.js';
import type { UploadedExercise } from './exercise-shelf.js';
import { renderSamples } from './render-samples.js';
import { renderTrainingLoad } from './render-training-load.js';
import type { PolarAthlete } from './roster.js';
import { localSeconds, normalDuration, plainDuration, utcSeconds } from './wire-time.js';

/** Which parts were asked for. */
export interface ExerciseFlags {
  samples: boolean;
  zones: boolean;
  route: boolean;
}

/** Polar: the coarse word and the detailed one. The last is a word that no list has. */
const SPORTS: Partial<Record<ActivityType, readonly [sport: string, detailed: string]>> = {
  RUNNING: ['RUNNING', 'ROAD_RUNNING'],
  TRAIL_RUNNING: ['RUNNING', 'TRAIL_RUNNING'],
  CYCLING: ['CYCLING', 'ROAD_BIKING'],
  INDOOR_CYCLING: ['OTHER', 'INDOOR_CYCLING'],
  POOL_SWIMMING: ['SWIMMING', 'POOL_SWIMMING'],
  STRENGTH_TRAINING: ['OTHER', 'STRENGTH_TRAINING'],
  WALKING: ['OTHER', 'WALKING'],
  YOGA: ['OTHER', 'YOGA'],
  OTHER: ['OTHER', 'AERIAL_HOOP'],
};

/** `GET /v3/exercises/{id}`, and an item of the list. */
export function renderExercise(
  owner: PolarAthlete,
  exercise: UploadedExercise,
  flags: ExerciseFlags,
): Record<string, unknown> {
  const { workout } = exercise;
  const isHyphen = owner.style === 'hyphen';
  const [sport, detailed] = SPORTS[workout.type] ?? ['OTHER', 'OTHER_INDOOR'];
  const hasRoute = workout.isOutdoor && !workout.isManual;
  return {
    id: exercise.id,
    upload_time: isHyphen ? exercise.uploadedAt.toISOString() : utcSeconds(exercise.uploadedAt),
    polar_user: `https://www.polaraccesslink.com/v3/users/${owner.polarUserId}`,
    ...(workout.isManual ? {} : { device: owner.device.model, device_id: owner.device.id }),
    start_time: localSeconds(workout.startTime, workout.utcOffsetMinutes),
    start_time_utc_offset: workout.utcOffsetMinutes,
    duration: isHyphen ? normalDuration(workout.durationMs / 1000) : plainDuration(workout.durationMs),
    calories: workout.energyKcal,
    ...(workout.distanceMeters === null ? {} : { distance: workout.distanceMeters }),
    ...heartRate(workout),
    sport,
    has_route: hasRoute,
    detailed_sport_info: detailed,
    ...(workout.isManual ? {} : measured(owner, workout)),
    ...(workout.isManual ? {} : parts(owner, workout, flags, hasRoute)),
  };
}

/** Polar: what was typed in has no heart rate; the key is missing or null. */
function heartRate({ isManual, key, averageHeartRateBpm, maxHeartRateBpm }: WorkoutTruth): Record<string, unknown> {
  if (!isManual) return { heart_rate: { average: averageHeartRateBpm, maximum: maxHeartRateBpm } };
  return randomFor(key).chance(0.5) ? { heart_rate: null } : {};
}

function measured(owner: PolarAthlete, workout: WorkoutTruth): Record<string, unknown> {
  const fat = Math.round(Math.min(70, Math.max(15, 96 - workout.averageHeartRateBpm * 0.42)));
  const index = runningIndex(owner.athlete, workout);
  return {
    fat_percentage: fat,
    carbohydrate_percentage: 100 - fat - 4,
    protein_percentage: 4,
    ...(index === null ? {} : { [owner.style === 'hyphen' ? 'running-index' : 'running_index']: index }),
    ...(owner.style === 'hyphen' ? { training_load: workout.load } : {}),
    training_load_pro: renderTrainingLoad(owner, workout),
  };
}

/** Polar's score of a run compares pace with effort; about 30 for a beginner, 80 for a champion. */
function runningIndex({ profile }: Athlete, workout: WorkoutTruth): number | null {
  if (workout.type !== 'RUNNING' || workout.distanceMeters === null) return null;
  const kmh = workout.distanceMeters / 1000 / (workout.durationMs / 3_600_000);
  const effort = workout.averageHeartRateBpm / profile.maxHeartRateBpm;
  return Math.round((kmh / effort) * 3.7);
}

function parts(
  owner: PolarAthlete,
  workout: WorkoutTruth,
  flags: ExerciseFlags,
  hasRoute: boolean,
): Record<string, unknown> {
  if (!flags.samples && !flags.zones && !flags.route) return {};
  const { channels, route } = owner.athlete.recordingOf(workout);
  return {
    ...(flags.zones ? { heart_rate_zones: zones(owner, channels.heartRateBpm) } : {}),
    ...(flags.samples ? { samples: renderSamples(owner, channels) } : {}),
    ...(flags.route ? { route: hasRoute ? (route ?? []).map(routePoint) : [] } : {}),
  };
}

/** Polar: five zones of a tenth of the highest heart rate each; numbered from 0 in answers, from 1 in the specification. */
function zones(owner: PolarAthlete, heartRateBpm: Float64Array): Record<string, unknown>[] {
  const { maxHeartRateBpm } = owner.athlete.profile;
  const limits = [0.5, 0.6, 0.7, 0.8, 0.9, 1].map((share) => Math.round(maxHeartRateBpm * share));
  return limits.slice(0, 5).map((lower, position) => {
    const upper = limits[position + 1] ?? maxHeartRateBpm;
    const isLast = position === 4;
    const seconds = heartRateBpm.filter((bpm) => bpm >= lower && (isLast || bpm < upper)).length;
    return owner.style === 'hyphen'
      ? { index: position + 1, 'lower-limit': lower, 'upper-limit': upper, 'in-zone': normalDuration(seconds) }
      : { index: position, lower_limit: lower, upper_limit: upper, in_zone: normalDuration(seconds) };
  });
}

function routePoint({ latitude, longitude, elapsedMs, satellites }: RouteTruth): Record<string, unknown> {
  return { latitude, longitude, time: plainDuration(elapsedMs), satellites, fix: 1 };
}
