import type { NightlyRechargeStatus } from '../../domain/nightly-recharge.js';
import { nightPlacingOf, zoneChangeIn } from '../../domain/local-day.js';
import { inferNightOffset } from '../../domain/offset-timeline.js';
import type { Operation } from '../../domain/operation.js';
import type { SeriesType } from '../../domain/sample-series.js';
import type { LocalDate } from '../../domain/time.js';
import { parsePayload } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream, Subject } from '../../provider-kit/provider.js';
import { fetchNights } from './fetch-nights.js';
import { nightlyRechargeSchema } from './payloads.js';
import { nightByItsKeys, nightByItsSleep } from './recharge-clock.js';
import { positiveOrNull } from './sentinels.js';
import { placing, seriesOf } from './series.js';
import { unknownWordsOf } from './unknown-words.js';

export const nightlyRecharges: Stream = {
  dataType: 'NIGHTLY_RECHARGE',
  mapperVersion: 4,
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
  const series = placeCurves(curves, subject, recharge.date);
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
      ...unknownWordsOf('recharge status', [statusWordOf(recharge.nightly_recharge_status)], isKnownStatus),
      ...placing(nightPlacingOf(subject.offsets, recharge.date)),
    },
  ];
}

/** Null where there is none, which 0 and −1 say too. */
function statusWordOf(given: number | null | undefined): string | null {
  return positiveOrNull(given)?.toString() ?? null;
}

function isKnownStatus(word: string): boolean {
  return STATUSES[Number(word) - 1] !== undefined;
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

/** The curves run on different minutes of one night and are placed together. */
function placeCurves(curves: readonly [SeriesType, Curve][], { offsets }: Subject, date: LocalDate) {
  const keys = curves.flatMap(([, curve]) => Object.keys(curve));
  const night = offsets.nights.get(date);
  const offset = inferNightOffset(offsets, date);
  if (offset === null) return [];
  const instants =
    night === undefined
      ? nightByItsKeys(keys, date, offset)
      : nightByItsSleep(keys, night, zoneChangeIn(offsets, night));
  return curves.flatMap(([type, curve]) => {
    const samples = Object.entries(curve).map(([key, value]) => ({
      timestamp: instants.get(key) ?? Number.NaN,
      value,
    }));
    return seriesOf(type, samples) ?? [];
  });
}
