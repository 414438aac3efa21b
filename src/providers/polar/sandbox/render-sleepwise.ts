import type { AlertnessTruth, BedtimeTruth } from '../../../provider-kit/athlete/index.js';
import { utcSeconds } from './wire-time.js';

const LEVELS = ['MINIMAL', 'VERY_LOW', 'LOW', 'HIGH', 'VERY_HIGH'];

/** An item of `GET /v3/users/sleepwise/alertness`. */
export function renderAlertness(truth: AlertnessTruth): Record<string, unknown> {
  const { grade, isForecast } = truth;
  return {
    grade,
    grade_validity_seconds: 57_600,
    grade_type: 'GRADE_TYPE_PRIMARY',
    grade_classification: `GRADE_CLASSIFICATION_${classOf(grade)}`,
    validity: isForecast ? 'VALIDITY_ESTIMATE' : 'VALIDITY_VALID',
    sleep_inertia: isForecast ? 'SLEEP_INERTIA_UNKNOWN' : `SLEEP_INERTIA_${grade >= 7 ? 'NO_INERTIA' : 'MILD'}`,
    sleep_type: isForecast ? 'SLEEP_TYPE_ARTIFICIAL' : 'SLEEP_TYPE_PRIMARY',
    result_type: isForecast ? 'ALERTNESS_TYPE_PREDICTION' : 'ALERTNESS_TYPE_HISTORY',
    period_start_time: seconds(truth.sleepStartTime),
    period_end_time: seconds(truth.endTime),
    sleep_period_start_time: millis(truth.sleepStartTime),
    sleep_period_end_time: millis(truth.sleepEndTime),
    sleep_timezone_offset_minutes: truth.utcOffsetMinutes,
    hourly_data: truth.hours.map(({ startTime, endTime, level }) => ({
      validity: isForecast ? 'VALIDITY_ESTIMATE' : 'VALIDITY_VALID',
      alertness_level: `ALERTNESS_LEVEL_${LEVELS[level] ?? 'UNKNOWN'}`,
      start_time: seconds(startTime),
      end_time: seconds(endTime),
    })),
  };
}

/** An item of `GET /v3/users/sleepwise/circadian-bedtime`. */
export function renderBedtime(truth: BedtimeTruth): Record<string, unknown> {
  const { isForecast } = truth;
  return {
    validity: isForecast ? 'VALIDITY_ESTIMATE' : 'VALIDITY_VALID',
    quality: isForecast ? 'CIRCADIAN_BEDTIME_QUALITY_UNKNOWN' : 'CIRCADIAN_BEDTIME_QUALITY_CLEARLY_RECOGNIZABLE',
    result_type: isForecast ? 'CIRCADIAN_BEDTIME_TYPE_PREDICTION' : 'CIRCADIAN_BEDTIME_TYPE_HISTORY',
    period_start_time: seconds(truth.preferredStartTime),
    period_end_time: seconds(truth.preferredEndTime),
    preferred_sleep_period_start_time: seconds(truth.preferredStartTime),
    preferred_sleep_period_end_time: seconds(truth.preferredEndTime),
    sleep_gate_start_time: seconds(truth.gateStartTime),
    sleep_gate_end_time: seconds(truth.gateEndTime),
    sleep_timezone_offset_minutes: truth.utcOffsetMinutes,
  };
}

function classOf(grade: number): string {
  return grade < 4 ? 'WEAK' : grade < 6.5 ? 'FAIR' : grade < 8.5 ? 'STRONG' : 'EXCELLENT';
}

/** Polar: UTC, but without the Z. */
function seconds(instant: Date): string {
  return utcSeconds(instant).slice(0, -1);
}

function millis(instant: Date): string {
  return instant.toISOString().slice(0, -1);
}
