import { bodyAt } from '../../../provider-kit/athlete/index.js';
import type { PolarAthlete } from './roster.js';
import { normalDuration, utcSeconds } from './wire-time.js';

/**
 * `GET /v3/users/physical-info`: the state of now. Polar: who never touched the settings has a default weight and no
 * `modified`; null: there is nothing.
 */
export function renderBody(owner: PolarAthlete, now: Date): Record<string, unknown> | null {
  const { athlete, number } = owner;
  const { profile } = athlete;
  if (!owner.isTracked) return null;
  const createdAt = athlete.itinerary.instantOf(athlete.wornSince, 9 * 3600);
  const common = {
    height: profile.heightCm,
    created: utcSeconds(createdAt),
    sleep_goal: normalDuration(Math.round(profile.sleepNeedSeconds / 900) * 900),
  };
  if (!owner.hasSleepStages) return { weight: 0, weight_source: 'SOURCE_DEFAULT', ...common };
  const body = bodyAt(profile, owner.seed, now);
  return {
    weight: body.weightKg,
    weight_source: number % 2 === 0 ? 'SOURCE_MEASURED' : 'SOURCE_USER',
    ...common,
    ...(body.weighedAt > createdAt ? { modified: utcSeconds(body.weighedAt) } : {}),
    birthday: profile.birthdate,
    gender: profile.gender,
    maximum_heart_rate: profile.maxHeartRateBpm,
    resting_heart_rate: profile.restingHeartRateBpm,
    aerobic_threshold: Math.round(profile.thresholdHeartRateBpm * 0.83),
    anaerobic_threshold: profile.thresholdHeartRateBpm,
    vo2_max: body.vo2MaxMlPerKgPerMinute,
    training_background: profile.training.length > 4 ? 'FREQUENT' : 'REGULAR',
    typical_day: profile.dailySteps > 8000 ? 'MOSTLY_MOVING' : 'MOSTLY_SITTING',
  };
}
