import type { NightlyRechargeStatus } from '../../domain/nightly-recharge.js';
import type { Operation } from '../../domain/operation.js';
import type { Athlete, CurvePoint, NightTruth } from '../../provider-kit/athlete/index.js';
import { DEVICE, seriesOf } from './parts.js';

const STATUSES: readonly NightlyRechargeStatus[] = ['VERY_POOR', 'POOR', 'COMPROMISED', 'OK', 'GOOD', 'VERY_GOOD'];

/** Sleep and recharge of the night that ended on the date; none where the device was not worn. */
export function nightOperations(athlete: Athlete, date: string, hasSeries: boolean): Operation[] {
  const night = athlete.nightOn(date);
  if (night === null) return [];
  return [sleep(athlete, night, hasSeries), ...recharge(athlete, night, hasSeries)];
}

function sleep(athlete: Athlete, night: NightTruth, hasSeries: boolean): Operation {
  const { startTime, endTime } = night;
  const awakeSeconds = night.interruptionSeconds;
  const asleepSeconds = night.lightSeconds + night.deepSeconds + night.remSeconds + night.unknownSeconds;
  const heartRate = athlete.nightCurvesOn(night.date)?.heartRateBpm ?? [];
  return {
    kind: 'upsert',
    dataType: 'SLEEP_SESSION',
    record: {
      externalId: night.date,
      device: DEVICE,
      deviceId: null,
      isManual: false,
      revision: null,
      startTime,
      endTime,
      utcOffsetMinutes: night.startUtcOffsetMinutes,
      utcOffsetOrigin: 'RECORD',
      endUtcOffsetMinutes: night.endUtcOffsetMinutes,
      night: night.date,
      isNap: false,
      timeInBedSeconds: null,
      asleepSeconds,
      deepSeconds: night.deepSeconds,
      lightSeconds: night.lightSeconds,
      remSeconds: night.remSeconds,
      awakeSeconds,
      unknownSeconds: night.unknownSeconds,
      cycles: night.cycles,
      efficiencyPercent: (asleepSeconds / (asleepSeconds + awakeSeconds)) * 100,
      interruptions: night.interruptions,
      shortInterruptionSeconds: night.shortInterruptionSeconds,
      longInterruptionSeconds: night.longInterruptionSeconds,
      latencySeconds: null,
      continuity: night.continuity,
      continuityClass: night.continuity === null ? null : Math.round(night.continuity),
      score: night.score,
      durationScore: null,
      solidityScore: null,
      regenerationScore: null,
      sleepCharge: athlete.sleepChargeOn(night.date),
      sleepGoalSeconds: night.goalSeconds,
      userRating: night.rating,
      averageHeartRateBpm: null,
      lowestHeartRateBpm: null,
      averageHrvRmssdMs: null,
      averageBreathsPerMinute: null,
      stages: night.stages.map((stage) => ({ ...stage })),
    },
    ...(hasSeries ? { series: seriesOf('HEART_RATE', samplesOf(heartRate)) } : {}),
  };
}

function recharge(athlete: Athlete, night: NightTruth, hasSeries: boolean): Operation[] {
  const truth = athlete.rechargeOn(night.date);
  if (truth === null) return [];
  const status = truth.status === null ? null : (STATUSES[truth.status - 1] ?? null);
  const scores =
    truth.status === null
      ? { score: null, scoreOrigin: null, providerScore: null, providerScoreMin: null, providerScoreMax: null }
      : {
          score: (truth.status - 1) * 20,
          scoreOrigin: 'RESCALED' as const,
          providerScore: truth.status,
          providerScoreMin: 1,
          providerScoreMax: STATUSES.length,
        };
  return [
    {
      kind: 'upsert',
      dataType: 'NIGHTLY_RECHARGE',
      record: {
        externalId: night.date,
        device: DEVICE,
        deviceId: null,
        isManual: false,
        revision: null,
        night: night.date,
        startTime: night.startTime,
        endTime: night.endTime,
        utcOffsetMinutes: night.startUtcOffsetMinutes,
        utcOffsetOrigin: 'INFERRED',
        ...scores,
        status,
        ansCharge: truth.ansCharge,
        ansChargeStatus: truth.ansChargeStatus,
        sleepCharge: null,
        averageHeartRateBpm: truth.averageHeartRateBpm,
        restingHeartRateBpm: null,
        averageBeatToBeatMs: truth.averageBeatToBeatMs,
        hrvRmssdMs: truth.hrvRmssdMs,
        hrvSdnnMs: null,
        breathsPerMinute: truth.breathsPerMinute,
        skinTemperatureDeviationCelsius: null,
      },
      ...(hasSeries
        ? {
            series: [
              ...seriesOf('HRV_RMSSD', samplesOf(truth.hrv)),
              ...seriesOf('BREATHING_RATE', samplesOf(truth.breathing)),
            ],
          }
        : {}),
    },
  ];
}

function samplesOf(points: readonly CurvePoint[]): [number, number | null][] {
  return points.map(({ time, value }) => [time.getTime(), value]);
}
