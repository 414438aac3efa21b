import type { LocalDate } from '../../domain/time.js';
import { meanWithin, roundTenth, type CurvePoint, type NightCurves } from './night-curves.js';
import { asleepSeconds, type NightTruth } from './night.js';

/** How a night restored the body. Averages cover four hours from half an hour after falling asleep. */
export interface RechargeTruth {
  date: LocalDate;
  averageHeartRateBpm: number;
  averageBeatToBeatMs: number;
  hrvRmssdMs: number;
  breathsPerMinute: number;
  /** −10.0 to 10.0 against the 28 nights before; null as long as too few of them are known. */
  ansCharge: number | null;
  /** 1 (much below usual) to 5; null with `ansCharge`. */
  ansChargeStatus: number | null;
  /** 1 (very poor) to 6; null with `ansCharge`. */
  status: number | null;
  hrv: readonly CurvePoint[];
  breathing: readonly CurvePoint[];
}

/** What is compared from night to night. */
export interface RestLevels {
  heartRateBpm: number;
  hrvMs: number;
  breathsPerMinute: number;
}

export const BASELINE_NIGHTS = 28;
const FEWEST_NIGHTS = 3;
const MINUTE_MS = 60_000;

/** Levels of the four hours; null for a night that is too short, or in which the sensor told no stages. */
export function restLevelsOf(night: NightTruth, curves: NightCurves): RestLevels | null {
  const from = night.startTime.getTime() + 30 * MINUTE_MS;
  const to = from + 240 * MINUTE_MS;
  if (night.cycles === 0 || night.endTime.getTime() < to) return null;
  const heartRateBpm = meanWithin(curves.heartRateBpm, from, to);
  const hrvMs = meanWithin(curves.hrvMs, from, to);
  const breathsPerMinute = meanWithin(curves.breathsPerMinute, from, to);
  if (heartRateBpm === null || hrvMs === null || breathsPerMinute === null) return null;
  return { heartRateBpm, hrvMs, breathsPerMinute };
}

export function rechargeOf(
  night: NightTruth,
  curves: NightCurves,
  levels: RestLevels,
  baseline: readonly RestLevels[],
  sleepCharge: number | null,
): RechargeTruth {
  const ansCharge = chargeOf(levels, baseline);
  const ansChargeStatus = ansCharge === null ? null : scaleOfFive(ansCharge / 4);
  return {
    date: night.date,
    averageHeartRateBpm: Math.round(levels.heartRateBpm),
    averageBeatToBeatMs: Math.round(60_000 / levels.heartRateBpm),
    hrvRmssdMs: Math.round(levels.hrvMs),
    breathsPerMinute: roundTenth(levels.breathsPerMinute),
    ansCharge,
    ansChargeStatus,
    status: ansChargeStatus === null || sleepCharge === null ? null : statusOf(ansChargeStatus, sleepCharge),
    hrv: curves.hrvMs,
    breathing: curves.breathsPerMinute,
  };
}

/** How the length of sleep compares with the nights before, 1 to 5; null as long as too few of them are known. */
export function sleepChargeOf(night: NightTruth, baseline: readonly NightTruth[]): number | null {
  if (night.cycles === 0 || baseline.length < FEWEST_NIGHTS) return null;
  const usual = mean(baseline.map(asleepSeconds));
  return scaleOfFive((asleepSeconds(night) - usual) / 2700);
}

function chargeOf(levels: RestLevels, baseline: readonly RestLevels[]): number | null {
  if (baseline.length < FEWEST_NIGHTS) return null;
  const above = (of: (levels: RestLevels) => number, leastSpread: number): number => {
    const usual = baseline.map(of);
    const center = mean(usual);
    const spread = Math.max(leastSpread, Math.sqrt(mean(usual.map((value) => (value - center) ** 2))));
    return (of(levels) - center) / spread;
  };
  const score =
    0.55 * above(({ hrvMs }) => Math.log(hrvMs), 0.05) -
    0.35 * above(({ heartRateBpm }) => heartRateBpm, 0.8) -
    0.1 * above(({ breathsPerMinute }) => breathsPerMinute, 0.2);
  return Math.min(10, Math.max(-10, roundTenth(4 * score)));
}

/** −0.5 to 0.5 is usual, 3. */
function scaleOfFive(deviation: number): number {
  return Math.min(5, Math.max(1, 3 + Math.round(deviation)));
}

function statusOf(ansChargeStatus: number, sleepCharge: number): number {
  return 1 + Math.round(((0.6 * ansChargeStatus + 0.4 * sleepCharge - 1) / 4) * 5);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
