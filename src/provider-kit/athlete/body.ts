import { dayNumber } from './itinerary.js';
import type { AthleteProfile } from './profile.js';
import { randomFor } from './random.js';

/** The body as it stands since it was last weighed. */
export interface BodyTruth {
  weighedAt: Date;
  weightKg: number;
  vo2MaxMlPerKgPerMinute: number;
}

const DAY_MS = 86_400_000;
/** Once in so many days somebody steps on the scales. */
const EVERY_DAYS = 14;
/** Days from one heaviest time to the next: a winter and a season. */
const WAVE_DAYS = 210;

export function bodyAt(profile: AthleteProfile, seed: string, now: Date): BodyTruth {
  const turn = Math.floor(dayNumber(now.toISOString().slice(0, 10)) / EVERY_DAYS);
  const [latest] = [turn, turn - 1].map((number) => weighing(profile, seed, number)).filter(({ at }) => at <= now);
  const { at, noiseKg, phase } = latest ?? weighing(profile, seed, turn - 2);
  const wave = Math.sin(2 * Math.PI * (at.getTime() / DAY_MS / WAVE_DAYS + phase));
  return {
    weighedAt: at,
    weightKg: Math.round((profile.weightKg * (1 + 0.022 * wave) + noiseKg) * 10) / 10,
    vo2MaxMlPerKgPerMinute: Math.round((13 * profile.maxHeartRateBpm) / profile.restingHeartRateBpm - wave),
  };
}

function weighing(profile: AthleteProfile, seed: string, number: number): { at: Date; noiseKg: number; phase: number } {
  const random = randomFor(seed, profile.key, number, 'weighing');
  const seconds = random.integer(0, EVERY_DAYS - 1) * 86_400 + random.integer(5 * 3600, 8 * 3600);
  return {
    at: new Date(number * EVERY_DAYS * DAY_MS + seconds * 1000),
    noiseKg: random.normal(0, 0.25),
    phase: randomFor(seed, profile.key, 'wave').next(),
  };
}
