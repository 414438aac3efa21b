import type { NightlyRechargeStatus } from '../../domain/nightly-recharge.js';
import { inferNightOffset } from '../../domain/offset-timeline.js';
import type { Operation } from '../../domain/operation.js';
import type { SeriesType } from '../../domain/sample-series.js';
import type { LocalDate } from '../../domain/time.js';
import { localToUtc } from '../../provider-kit/payload-time.js';
import { parsePayload } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream, Subject } from '../../provider-kit/provider.js';
import { DAY_MS, clockMillis } from './clock.js';
import { fetchNights } from './fetch-nights.js';
import { nightlyRechargeSchema } from './payloads.js';
import { positiveOrNull } from './sentinels.js';
import { seriesOf } from './series.js';

export const nightlyRecharges: Stream = {
  dataType: 'NIGHTLY_RECHARGE',
  mapperVersion: 2,
  fetch: (api, window) => fetchNights(api, window, '/v3/users/nightly-recharge', 'recharges'),
  map,
};

/** Polar: `nightly_recharge_status`, 1 to 6. */
const STATUSES: readonly NightlyRechargeStatus[] = ['VERY_POOR', 'POOR', 'COMPROMISED', 'OK', 'GOOD', 'VERY_GOOD'];

type Curve = Record<string, number | null>;

function map({ text }: PayloadContent, subject: Subject): Operation[] {
  const recharge = parsePayload(nightlyRechargeSchema, text, { provider: 'polar', dataType: 'NIGHTLY_RECHARGE' });
  const utcOffsetMinutes = inferNightOffset(subject.offsets, recharge.date);
  const curves: [SeriesType, Curve][] = [
    ['HRV_RMSSD', recharge.hrv_samples ?? {}],
    ['BREATHING_RATE', recharge.breathing_samples ?? {}],
  ];
  const series = utcOffsetMinutes === null ? [] : placeCurves(curves, recharge.date, utcOffsetMinutes);
  const instants = series.flatMap(({ timestamps }) => [...timestamps]);

  return [
    {
      kind: 'upsert',
      dataType: 'NIGHTLY_RECHARGE',
      record: {
        externalId: recharge.date,
        device: null,
        deviceId: null,
        isManual: null,
        revision: null,
        night: recharge.date,
        startTime: instants.length === 0 ? null : new Date(Math.min(...instants)),
        endTime: instants.length === 0 ? null : new Date(Math.max(...instants)),
        utcOffsetMinutes,
        utcOffsetOrigin: utcOffsetMinutes === null ? 'NONE' : 'INFERRED',
        ...scores(recharge.nightly_recharge_status),
        ansCharge: recharge.ans_charge ?? null,
        ansChargeStatus: positiveOrNull(recharge.ans_charge_status),
        // Polar: sent with the sleep of the night.
        sleepCharge: null,
        averageHeartRateBpm: positiveOrNull(recharge.heart_rate_avg),
        // Polar: the average is of four hours of sleep, not of the heart at rest.
        restingHeartRateBpm: null,
        averageBeatToBeatMs: positiveOrNull(recharge.beat_to_beat_avg),
        hrvRmssdMs: positiveOrNull(recharge.heart_rate_variability_avg),
        hrvSdnnMs: null,
        breathsPerMinute: positiveOrNull(recharge.breathing_rate_avg),
        skinTemperatureDeviationCelsius: null,
      },
      series,
    },
  ];
}

/** Polar: the status is the score, on a scale of its own; 0 and anything else off the scale is none. */
function scores(given: number | null | undefined) {
  const status = typeof given === 'number' ? (STATUSES[given - 1] ?? null) : null;
  if (status === null || typeof given !== 'number') {
    return {
      score: null,
      scoreOrigin: null,
      providerScore: null,
      providerScoreMin: null,
      providerScoreMax: null,
      status: null,
    };
  }
  return {
    score: (given - 1) * 20,
    scoreOrigin: 'RESCALED' as const,
    providerScore: given,
    providerScoreMin: 1,
    providerScoreMax: STATUSES.length,
    status,
  };
}

/**
 * Polar: keys are times of day without a date, and the night ended on `date`. A night leaves one long gap in the circle of
 * the day, so the time before that gap is its last one and falls on `date`; what is later on the clock is of the evening
 * before. The curves run on different minutes of one night and are placed together.
 */
function placeCurves(curves: readonly [SeriesType, Curve][], date: LocalDate, utcOffsetMinutes: number) {
  const midnight = localToUtc(`${date}T00:00`, utcOffsetMinutes).getTime();
  const last = lastOfNight(curves.flatMap(([, curve]) => Object.keys(curve).map(clockMillis)));
  return curves.flatMap(([type, curve]) => {
    const samples = Object.entries(curve).map(([key, value]) => {
      const clock = clockMillis(key);
      return { timestamp: midnight + clock - (clock > last ? DAY_MS : 0), value };
    });
    return seriesOf(type, samples) ?? [];
  });
}

function lastOfNight(clocks: readonly number[]): number {
  const ordered = clocks.toSorted((a, b) => a - b);
  let last = ordered.at(-1) ?? 0;
  let longestGap = (ordered[0] ?? 0) + DAY_MS - last;
  for (const [index, clock] of ordered.entries()) {
    const gap = (ordered[index + 1] ?? clock) - clock;
    if (gap > longestGap) [last, longestGap] = [clock, gap];
  }
  return last;
}
