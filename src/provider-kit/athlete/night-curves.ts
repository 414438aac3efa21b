import { plausibleHeartRate } from './heart-response.js';
import type { NightTruth } from './night.js';
import type { AthleteProfile } from './profile.js';
import { randomFor } from './random.js';
import type { NightStage } from './sleep-stages.js';

// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { ceil, exp, max, round } = Math;

/** A value of a night, at a whole minute; null: no signal. */
export interface CurvePoint {
  time: Date;
  value: number | null;
}

/** What was measured through a night, about every five minutes. */
export interface NightCurves {
  heartRateBpm: CurvePoint[];
  /** RMSSD over five minutes. */
  hrvMs: CurvePoint[];
  breathsPerMinute: CurvePoint[];
}

const MINUTE_MS = 60_000;
const STAGE_BPM: Record<NightStage, number> = { AWAKE: 9, REM: 3.5, LIGHT: 0.5, DEEP: -1.5, UNKNOWN: 0.5 };

/**
 * @param strain load of the days before, as a share of what is usual; 0 after rest
 */
export function nightCurvesOf(profile: AthleteProfile, seed: string, night: NightTruth, strain: number): NightCurves {
  const random = randomFor(seed, profile.key, night.date, 'night-curves');
  const level = profile.restingHeartRateBpm + 2.5 + 4.2 * strain + random.normal(0, 0.9);
  const hrv = profile.restingHrvMs * exp(-0.24 * strain + random.normal(0, 0.07));
  const breathing = 13.2 + 0.5 * strain + random.normal(0, 0.25) + (profile.key.length % 3) * 0.6;
  const [start, end] = [night.startTime.getTime(), night.endTime.getTime()];
  const hasSignal = night.cycles > 0;

  const heartRateBpm = pointsOf(night, random.integer(1, 3), (time) => {
    if (random.chance(hasSignal ? 0.015 : 0.25)) return null;
    const share = (time - start) / (end - start);
    // The heart sinks for hours after the evening and wakes before its owner does.
    const dip = 9 * exp(-(time - start) / (75 * MINUTE_MS)) + 4 * share ** 5;
    return plausibleHeartRate(profile, level + dip + STAGE_BPM[stageAt(night, time)] + random.normal(0, 1.1));
  });
  const first = random.integer(1, 4);
  return {
    heartRateBpm,
    hrvMs: pointsOf(night, first, (time) => {
      const isDeep = stageAt(night, time) === 'DEEP';
      return max(5, round(hrv * (isDeep ? 1.08 : 0.99) * exp(random.normal(0, 0.14))));
    }),
    breathsPerMinute: pointsOf(night, first > 2 ? first - 2 : first + 2, () =>
      roundTenth(breathing + random.normal(0, 0.6)),
    ),
  };
}

/** Whole minutes five apart, from the first `lead` minutes into the night to its end. */
function pointsOf(night: NightTruth, lead: number, valueAt: (time: number) => number | null): CurvePoint[] {
  const first = ceil(night.startTime.getTime() / MINUTE_MS + lead) * MINUTE_MS;
  const points: CurvePoint[] = [];
  for (let time = first; time < night.endTime.getTime(); time += 5 * MINUTE_MS) {
    points.push({ time: new Date(time), value: valueAt(time) });
  }
  return points;
}

function stageAt({ stages }: NightTruth, time: number): NightStage {
  return stages.find(({ endTime }) => time < endTime.getTime())?.stage ?? 'LIGHT';
}

/** Mean of what was measured within a window; null where nothing was. */
export function meanWithin(points: readonly CurvePoint[], fromMs: number, toMs: number): number | null {
  const values = points.flatMap(({ time, value }) =>
    value !== null && time.getTime() >= fromMs && time.getTime() < toMs ? [value] : [],
  );
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function roundTenth(value: number): number {
  return round(value * 10) / 10;
}
