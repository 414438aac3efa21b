import type { AthleteProfile } from './profile.js';
import type { Random } from './random.js';

// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { exp, max, min, round } = Math;

const RISE_SECONDS = 38;
const FALL_SECONDS = 62;
/** Share by which the heart beats faster at one effort after 90 minutes of it. */
const DRIFT = 0.05;

/** Heart rate of every second: it follows the effort with a lag, faster up than down, and drifts upwards with time. */
export function heartRatesOf(profile: AthleteProfile, efforts: Float32Array, random: Random): Float64Array {
  const { restingHeartRateBpm: rest, thresholdHeartRateBpm: threshold } = profile;
  const rates = new Float64Array(efforts.length);
  let level = rest + (threshold - rest) * random.between(0.22, 0.34);
  let flutter = 0;
  for (let second = 0; second < efforts.length; second += 1) {
    const drift = 1 + DRIFT * min(1, second / 5400);
    const target = rest + (threshold - rest) * (0.16 + 0.84 * (efforts[second] ?? 0)) * drift;
    level += (target - level) / (target > level ? RISE_SECONDS : FALL_SECONDS);
    flutter = flutter * 0.96 + random.normal(0, 0.45);
    rates[second] = plausibleHeartRate(profile, level + flutter);
  }
  return rates;
}

/** A whole number from the lowest to the highest that this heart does. */
export function plausibleHeartRate(profile: AthleteProfile, bpm: number): number {
  return min(profile.maxHeartRateBpm, max(profile.restingHeartRateBpm, round(bpm)));
}

/** Share of the heart rate reserve in use, 0 to 1. */
function reserveShare(profile: AthleteProfile, bpm: number): number {
  return (bpm - profile.restingHeartRateBpm) / (profile.maxHeartRateBpm - profile.restingHeartRateBpm);
}

/** Training impulse of one minute (Banister, with its weights for women and men). */
export function loadPerMinute(profile: AthleteProfile, bpm: number): number {
  const share = max(0, reserveShare(profile, bpm));
  return profile.gender === 'FEMALE' ? share * 0.86 * exp(1.67 * share) : share * 0.64 * exp(1.92 * share);
}

/** Energy of one second, rest included: the reserve of the heart is taken for that of oxygen uptake. */
export function kcalPerSecond(profile: AthleteProfile, bpm: number): number {
  const highestMet = 6 + profile.thresholdRunKmh * 0.65;
  const mets = 1 + (highestMet - 1) * max(0, reserveShare(profile, bpm)) ** 1.15;
  return (mets * profile.weightKg) / 3600;
}

/** Energy of one second at rest (Mifflin and St Jeor). */
export function restingKcalPerSecond(profile: AthleteProfile, ageYears: number): number {
  const sex = profile.gender === 'FEMALE' ? -161 : 5;
  return (10 * profile.weightKg + 6.25 * profile.heightCm - 5 * ageYears + sex) / 86_400;
}
