import { z } from 'zod';
import { utcDateTime, utcOffset } from '../../provider-kit/payload-time.js';
import { optionalNumber } from './numbers.js';

// Polar: all times of SleepWise are UTC, written without Z; the offset of the sleeper's clock stands beside them.

/** Judged where it is read: words that nobody knows are no fault. */
const word = z.string().nullish();

const alertnessHour = z.object({
  validity: word,
  alertness_level: word,
  start_time: utcDateTime,
  end_time: utcDateTime,
});

/** An item of `GET /v3/users/sleepwise/alertness/date`. */
export const alertnessSchema = z.object({
  grade: optionalNumber,
  grade_validity_seconds: optionalNumber,
  grade_type: word,
  grade_classification: word,
  validity: word,
  sleep_inertia: word,
  sleep_type: word,
  result_type: word,
  period_start_time: utcDateTime,
  period_end_time: utcDateTime,
  sleep_period_start_time: utcDateTime.nullish(),
  sleep_period_end_time: utcDateTime.nullish(),
  sleep_timezone_offset_minutes: utcOffset.nullish(),
  hourly_data: z.array(alertnessHour).nullish(),
});

/** An item of `GET /v3/users/sleepwise/circadian-bedtime/date`. */
export const circadianBedtimeSchema = z.object({
  validity: word,
  quality: word,
  result_type: word,
  period_start_time: utcDateTime,
  period_end_time: utcDateTime,
  preferred_sleep_period_start_time: utcDateTime.nullish(),
  preferred_sleep_period_end_time: utcDateTime.nullish(),
  sleep_gate_start_time: utcDateTime.nullish(),
  sleep_gate_end_time: utcDateTime.nullish(),
  sleep_timezone_offset_minutes: utcOffset.nullish(),
});
