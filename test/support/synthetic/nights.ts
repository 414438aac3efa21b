import type { NightTruth } from '../../../src/provider-kit/athlete/index.js';
import type { PolarAthlete } from '../../../src/providers/polar/sandbox/roster.js';
import type { Told } from './accounts.js';

type Points = readonly { time: Date; value: number | null }[];

const MINUTE_MS = 60_000;

/** A night as GraphQL has to tell it, out of what happened. Polar's scores of a group, which nothing follows from, come as told. */
export function sleepTruth(owner: PolarAthlete, night: NightTruth, told: Told, receivedAt: Date) {
  const { athlete, hasSleepStages } = owner;
  const isStaged = hasSleepStages && night.cycles > 0;
  // Such a device sends zeros for a night on which it saw nothing at all.
  const isSeen = hasSleepStages || night.cycles > 0;
  const seen = (seconds: number) => (isSeen ? seconds : null);
  const curve = hasSleepStages ? (athlete.nightCurvesOn(night.date)?.heartRateBpm ?? []) : [];
  return {
    startTime: night.startTime.toISOString(),
    endTime: night.endTime.toISOString(),
    utcOffsetMinutes: night.startUtcOffsetMinutes,
    utcOffsetOrigin: 'RECORD',
    endUtcOffsetMinutes: night.endUtcOffsetMinutes,
    flags: [],
    source: source(night.startTime.toISOString(), receivedAt, { deviceId: owner.device.id }),
    night: night.date,
    asleepSeconds: seen(night.lightSeconds + night.deepSeconds + night.remSeconds + night.unknownSeconds),
    deepSeconds: isStaged ? night.deepSeconds : null,
    lightSeconds: isStaged ? night.lightSeconds : null,
    remSeconds: isStaged ? night.remSeconds : null,
    awakeSeconds: seen(night.interruptionSeconds),
    unknownSeconds: hasSleepStages ? night.unknownSeconds : null,
    cycles: isStaged ? night.cycles : null,
    shortInterruptionSeconds: seen(night.shortInterruptionSeconds),
    longInterruptionSeconds: seen(night.longInterruptionSeconds),
    continuity: night.continuity,
    continuityClass: night.continuity === null ? null : Math.round(night.continuity),
    score: hasSleepStages ? night.score : null,
    durationScore: isStaged ? told['group_duration_score'] : null,
    solidityScore: isStaged ? told['group_solidity_score'] : null,
    regenerationScore: isStaged ? told['group_regeneration_score'] : null,
    sleepCharge: hasSleepStages ? athlete.sleepChargeOn(night.date) : null,
    sleepGoalSeconds: night.goalSeconds,
    userRating: night.rating,
    stages: hasSleepStages ? stagesOf(night) : null,
    heartRate: { columns: columnsOf(curve) },
    // Polar has none of these.
    isNap: null,
    timeInBedSeconds: null,
    efficiencyPercent: null,
    interruptions: null,
    latencySeconds: null,
    averageHeartRateBpm: null,
    lowestHeartRateBpm: null,
    averageHrvRmssdMs: null,
    averageBreathsPerMinute: null,
  };
}

/** Null for a night of which there is no recharge. */
export function rechargeTruth(owner: PolarAthlete, night: NightTruth, receivedAt: Date) {
  const recharge = owner.hasRecharge ? owner.athlete.rechargeOn(night.date) : null;
  if (recharge === null) return null;
  const times = [...recharge.hrv, ...recharge.breathing].map(({ time }) => time.getTime());
  const { status } = recharge;
  const isScored = status !== null;
  return {
    startTime: new Date(Math.min(...times)).toISOString(),
    endTime: new Date(Math.max(...times)).toISOString(),
    utcOffsetMinutes: night.startUtcOffsetMinutes,
    utcOffsetOrigin: 'INFERRED',
    flags: [],
    source: source(night.date, receivedAt),
    night: night.date,
    score: isScored ? (status - 1) * 20 : null,
    scoreOrigin: isScored ? 'RESCALED' : null,
    providerScore: status,
    providerScoreMin: isScored ? 1 : null,
    providerScoreMax: isScored ? 6 : null,
    status: isScored ? ['VERY_POOR', 'POOR', 'COMPROMISED', 'OK', 'GOOD', 'VERY_GOOD'][status - 1] : null,
    ansCharge: recharge.ansCharge,
    ansChargeStatus: recharge.ansChargeStatus,
    averageHeartRateBpm: recharge.averageHeartRateBpm,
    averageBeatToBeatMs: recharge.averageBeatToBeatMs,
    hrvRmssdMs: recharge.hrvRmssdMs,
    breathsPerMinute: recharge.breathsPerMinute,
    hrv: { type: 'HRV_RMSSD', columns: columnsOf(recharge.hrv) },
    breathing: { type: 'BREATHING_RATE', columns: columnsOf(recharge.breathing) },
    // Polar has none of these here.
    sleepCharge: null,
    restingHeartRateBpm: null,
    hrvSdnnMs: null,
    skinTemperatureDeviationCelsius: null,
  };
}

export function source(
  externalId: string,
  receivedAt: Date,
  { device = null, deviceId = null }: { device?: string | null; deviceId?: string | null } = {},
) {
  return { provider: 'POLAR', device, deviceId, externalId, isManual: null, receivedAt: receivedAt.toISOString() };
}

/** Polar's keys have whole minutes, stages half ones: of two within a minute the later one is told, from the minute on. */
function stagesOf({ stages, startTime, endTime }: NightTruth) {
  const byMinute = new Map(
    stages.map(({ stage, startTime: time }) => [Math.floor(time.getTime() / MINUTE_MS) * MINUTE_MS, stage]),
  );
  const told = [...byMinute];
  const changes = told.filter(([, stage], index) => stage !== told[index - 1]?.[1]);
  return changes.map(([minute, stage], index) => ({
    stage,
    startTime: new Date(index === 0 ? startTime : minute).toISOString(),
    endTime: new Date(changes[index + 1]?.[0] ?? endTime).toISOString(),
  }));
}

function columnsOf(points: Points) {
  const measured = points.flatMap(({ time, value }) => (value === null ? [] : [{ time: time.getTime(), value }]));
  return { timestamps: measured.map(({ time }) => time), values: measured.map(({ value }) => value) };
}
