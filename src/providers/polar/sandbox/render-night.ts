import type { CurvePoint, NightTruth, RechargeTruth } from '../../../provider-kit/athlete/index.js';
import type { PolarAthlete } from './roster.js';
import { clockMinutes, withOffset } from './wire-time.js';

/** Polar: 0 wake · 1 REM · 3 light · 4 deep · 5 unknown. */
const STAGE_CODES = { AWAKE: 0, REM: 1, LIGHT: 3, DEEP: 4, UNKNOWN: 5 } as const;

/** Polar: links of sleep, recharge and heart rate have another host than those of exercises. */
export function userLink(owner: PolarAthlete): string {
  return `https://polaraccesslink.com/v3/users/${owner.polarUserId}`;
}

/** An item of `GET /v3/users/sleep`. */
export function renderSleep(owner: PolarAthlete, night: NightTruth): Record<string, unknown> {
  const totals = {
    total_interruption_duration: night.interruptionSeconds,
    sleep_goal: night.goalSeconds,
    sleep_rating: night.rating ?? 0,
    short_interruption_duration: night.shortInterruptionSeconds,
    long_interruption_duration: night.longInterruptionSeconds,
  };
  const head = {
    polar_user: userLink(owner),
    date: night.date,
    sleep_start_time: withOffset(night.startTime, night.startUtcOffsetMinutes),
    sleep_end_time: withOffset(night.endTime, night.endUtcOffsetMinutes),
    device_id: owner.device.id,
    // Polar: 0 says that there is none; the scale begins at 1.0.
    continuity: night.continuity ?? 0,
    continuity_class: night.continuity === null ? 0 : Math.round(night.continuity),
  };
  if (!owner.hasSleepStages) {
    // Polar: such a device sends zeros for the stages, and neither score nor hypnogram.
    return { ...head, light_sleep: 0, deep_sleep: 0, rem_sleep: 0, unrecognized_sleep_stage: 0, ...totals };
  }
  const curves = owner.athlete.nightCurvesOn(night.date);
  return {
    ...head,
    light_sleep: night.lightSeconds,
    deep_sleep: night.deepSeconds,
    rem_sleep: night.remSeconds,
    unrecognized_sleep_stage: night.unknownSeconds,
    ...(night.score === null ? {} : { sleep_score: night.score }),
    sleep_charge: owner.athlete.sleepChargeOn(night.date) ?? -1,
    ...totals,
    sleep_cycles: night.cycles,
    ...groupScores(night),
    hypnogram: hypnogram(night),
    heart_rate_samples: clockObject(curves?.heartRateBpm ?? [], night.startUtcOffsetMinutes),
  };
}

/** An item of `GET /v3/users/nightly-recharge`. */
export function renderRecharge(
  owner: PolarAthlete,
  night: NightTruth,
  recharge: RechargeTruth,
): Record<string, unknown> {
  return {
    polar_user: userLink(owner),
    date: recharge.date,
    heart_rate_avg: recharge.averageHeartRateBpm,
    beat_to_beat_avg: recharge.averageBeatToBeatMs,
    heart_rate_variability_avg: recharge.hrvRmssdMs,
    breathing_rate_avg: recharge.breathsPerMinute,
    // Polar: the first nights have no level to compare with, and these keys are missing.
    ...(recharge.status === null ? {} : { nightly_recharge_status: recharge.status }),
    ...(recharge.ansCharge === null
      ? {}
      : { ans_charge: recharge.ansCharge, ans_charge_status: recharge.ansChargeStatus }),
    hrv_samples: clockObject(recharge.hrv, night.startUtcOffsetMinutes),
    breathing_samples: clockObject(recharge.breathing, night.startUtcOffsetMinutes),
  };
}

/** Polar: keys have minutes, epochs half of one; of two changes within a minute the later one is left. */
function hypnogram(night: NightTruth): Record<string, number> {
  const codes: Record<string, number> = {};
  for (const { stage, startTime } of night.stages) {
    codes[clockMinutes(startTime, night.startUtcOffsetMinutes)] = STAGE_CODES[stage];
  }
  return codes;
}

/** Keys stay on the clock on which the night began, so that none comes twice when clocks go back. */
function clockObject(points: readonly CurvePoint[], utcOffsetMinutes: number): Record<string, number> {
  return Object.fromEntries(points.map(({ time, value }) => [clockMinutes(time, utcOffsetMinutes), value ?? 0]));
}

function groupScores({ score, continuity, deepSeconds, remSeconds, lightSeconds }: NightTruth): Record<string, number> {
  if (score === null || continuity === null) {
    return { group_duration_score: 0, group_solidity_score: 0, group_regeneration_score: 0 };
  }
  const depth = (deepSeconds + remSeconds) / (deepSeconds + remSeconds + lightSeconds);
  return {
    group_duration_score: Math.min(100, score + 3),
    group_solidity_score: Math.round(continuity * 20 * 1e4) / 1e4,
    group_regeneration_score: Math.min(100, Math.round(depth * 190 * 1e4) / 1e4),
  };
}
