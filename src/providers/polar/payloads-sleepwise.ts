import { z } from 'zod';
import { utcDateTime } from '../../provider-kit/payload-time.js';
import { optionalNumber, optionalOffset } from './numbers.js';
import { optionalWord } from './words.js';

// Polar: all times of SleepWise are UTC, written without Z; the offset of the sleeper's clock stands beside them.

const alertnessHour = z.object({
  validity: optionalWord,
  alertness_level: optionalWord,
  start_time: utcDateTime,
  end_time: utcDateTime,
});

/** An item of `GET /v3/users/sleepwise/alertness/date`. */
export const alertnessSchema = z.object({
  grade: optionalNumber,
  grade_validity_seconds: optionalNumber,
  grade_type: optionalWord,
  grade_classification: optionalWord,
  validity: optionalWord,
  sleep_inertia: optionalWord,
  sleep_type: optionalWord,
  result_type: optionalWord,
  period_start_time: utcDateTime,
  period_end_time: utcDateTime,
  sleep_period_start_time: utcDateTime.nullish(),
  sleep_period_end_time: utcDateTime.nullish(),
  sleep_timezone_offset_minutes: optionalOffset,
  hourly_data: z.array(alertnessHour).nullish(),
});

/** An item of `GET /v3/users/sleepwise/circadian-bedtime/date`. */
export const circadianBedtimeSchema = z.object({
  validity: optionalWord,
  quality: optionalWord,
  result_type: optionalWord,
  period_start_time: utcDateTime,
  period_end_time: utcDateTime,
  preferred_sleep_period_start_time: utcDateTime.nullish(),
  preferred_sleep_period_end_time: utcDateTime.nullish(),
  sleep_gate_start_time: utcDateTime.nullish(),
  sleep_gate_end_time: utcDateTime.nullish(),
  sleep_timezone_offset_minutes: optionalOffset,
});
