import type { Night } from '../../domain/offset-timeline.js';
import type { Operation } from '../../domain/operation.js';
import type { SampleSeries } from '../../domain/sample-series.js';
import { parsePayload } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream } from '../../provider-kit/provider.js';
import { fetchNights } from './fetch-nights.js';
import { isKnownStage, stagesOf } from './hypnogram.js';
import { unrollClock } from './night-clock.js';
import { sleepSchema, type Sleep } from './payloads.js';
import { positiveOrNull } from './sentinels.js';
import { seriesOf } from './series.js';
import { unknownWordsOf } from './unknown-words.js';

export const sleepSessions: Stream = {
  dataType: 'SLEEP_SESSION',
  mapperVersion: 5,
  fetch: (api, window) => fetchNights(api, window, '/v3/users/sleep', 'nights'),
  map,
};

function map({ text }: PayloadContent): Operation[] {
  const sleep = parsePayload(sleepSchema, text, { provider: 'polar', dataType: 'SLEEP_SESSION' });
  const { sleep_start_time: start, sleep_end_time: end } = sleep;
  const night: Night = {
    startTime: start.time,
    endTime: end.time,
    startOffsetMinutes: start.utcOffsetMinutes,
    endOffsetMinutes: end.utcOffsetMinutes,
  };
  const { stages, clockChangeAt } = stagesOf(sleep, night);
  const heartRate = heartRateOf(sleep, night, clockChangeAt);

  return [
    {
      kind: 'upsert',
      dataType: 'SLEEP_SESSION',
      record: {
        // Polar gives no id. The start, not the date, so that a nap has a place beside the night.
        externalId: start.time.toISOString(),
        // Polar: only a serial number is sent with sleep, no model.
        device: null,
        deviceId: sleep.device_id?.trim() || null,
        isManual: null,
        revision: null,
        night: sleep.date,
        startTime: start.time,
        endTime: end.time,
        utcOffsetMinutes: start.utcOffsetMinutes,
        utcOffsetOrigin: 'RECORD',
        endUtcOffsetMinutes: end.utcOffsetMinutes,
        isNap: null,
        timeInBedSeconds: null,
        ...durations(sleep),
        efficiencyPercent: null,
        interruptions: null,
        shortInterruptionSeconds: interruptionOrNull(sleep.short_interruption_duration, sleep),
        longInterruptionSeconds: interruptionOrNull(sleep.long_interruption_duration, sleep),
        latencySeconds: null,
        continuity: positiveOrNull(sleep.continuity),
        continuityClass: positiveOrNull(sleep.continuity_class),
        score: positiveOrNull(sleep.sleep_score),
        durationScore: positiveOrNull(sleep.group_duration_score),
        solidityScore: positiveOrNull(sleep.group_solidity_score),
        regenerationScore: positiveOrNull(sleep.group_regeneration_score),
        sleepCharge: positiveOrNull(sleep.sleep_charge),
        sleepGoalSeconds: positiveOrNull(sleep.sleep_goal),
        userRating: positiveOrNull(sleep.sleep_rating),
        averageHeartRateBpm: null,
        lowestHeartRateBpm: null,
        averageHrvRmssdMs: null,
        averageBreathsPerMinute: null,
        stages,
      },
      series: heartRate === null ? [] : [heartRate],
      ...unknownWordsOf(
        'sleep stage',
        Object.values(sleep.hypnogram ?? {}).map((code) => code?.toString()),
        isKnownStage,
      ),
    },
  ];
}

function durations(sleep: Sleep) {
  const { light_sleep: light, deep_sleep: deep, rem_sleep: rem, unrecognized_sleep_stage: unrecognized } = sleep;
  // Polar: a device that tells no stages sends 0 for each of them.
  const isStaged = [light, deep, rem].some((seconds) => positiveOrNull(seconds) !== null);
  const isMeasured = isStaged || positiveOrNull(unrecognized) !== null;
  const awakeSeconds = interruptionOrNull(sleep.total_interruption_duration, sleep);
  return {
    asleepSeconds: (isMeasured ? sumOfAll([light, deep, rem, unrecognized]) : null) ?? spanWithout(sleep, awakeSeconds),
    deepSeconds: isStaged ? (deep ?? null) : null,
    lightSeconds: isStaged ? (light ?? null) : null,
    remSeconds: isStaged ? (rem ?? null) : null,
    awakeSeconds,
    unknownSeconds: isMeasured ? (unrecognized ?? null) : null,
    cycles: isStaged ? (sleep.sleep_cycles ?? null) : null,
  };
}

/**
 * Polar: 0 is a sleep without an interruption, and also what stands there when nobody looked for any. It is a value where the
 * night was looked at: where anything else tells how it went.
 */
function interruptionOrNull(seconds: number | null | undefined, sleep: Sleep): number | null {
  return seconds === 0 && !isAnalysed(sleep) ? null : (seconds ?? null);
}

function isAnalysed(sleep: Sleep): boolean {
  const findings = [
    ...[sleep.light_sleep, sleep.deep_sleep, sleep.rem_sleep, sleep.unrecognized_sleep_stage],
    ...[sleep.total_interruption_duration, sleep.short_interruption_duration, sleep.long_interruption_duration],
    ...[sleep.continuity, sleep.continuity_class, sleep.sleep_score],
  ];
  return findings.some((finding) => positiveOrNull(finding) !== null) || Object.keys(sleep.hypnogram ?? {}).length > 0;
}

/** Null where one is missing: a part that nobody told is not 0. */
function sumOfAll(parts: readonly (number | null | undefined)[]): number | null {
  return parts.reduce<number | null>(
    (sum, part) => (sum === null || part === null || part === undefined ? null : sum + part),
    0,
  );
}

function spanWithout(
  { sleep_start_time: start, sleep_end_time: end }: Sleep,
  awakeSeconds: number | null,
): number | null {
  return awakeSeconds === null ? null : (end.time.getTime() - start.time.getTime()) / 1000 - awakeSeconds;
}

/** The curve of the night, on the clock on which its stages turned out to be. */
function heartRateOf(sleep: Sleep, night: Night, clockChangeAt: number | null): SampleSeries | null {
  const samples = Object.entries(sleep.heart_rate_samples ?? {});
  const clock = unrollClock(
    samples.map(([key]) => key),
    night,
    (reading) => {
      if (clockChangeAt === null) return 0;
      return reading.clockChangeAt === null
        ? Number.POSITIVE_INFINITY
        : Math.abs(reading.clockChangeAt - clockChangeAt);
    },
  );
  return seriesOf(
    'HEART_RATE',
    samples.flatMap(([, value], index) => ({ timestamp: clock.instants[index] ?? Number.NaN, value })),
  );
}
