import { z } from 'zod';
import { orLeftOut } from '../../provider-kit/left-out.js';
import { isoDuration, localDateTime, offsetDateTime, utcDateTime } from '../../provider-kit/payload-time.js';
import { clockTable, clockTime } from './clock.js';
import { numberOrNull, optionalCount, optionalNumber, optionalOffset, requiredNumber } from './numbers.js';
import { activitySamples } from './payloads-activity.js';
import { optionalWord } from './words.js';

// What this adapter reads of each answer; unit, range and evidence of every field are in the dossier, README.md.
// Keys are in underscores here; Polar mixes them with hyphens inside one object.

const date = z.iso.date();

const load = orLeftOut(optionalNumber, 'training_load_pro: expected a number').optional();
const interpretation = orLeftOut(optionalWord, 'training_load_pro: expected a word').optional();

/** Polar: older generated clients know this object as an array of one. */
const trainingLoadPro = z.preprocess(
  (given) => (Array.isArray(given) && given.length === 1 ? (given[0] as unknown) : given),
  z
    .object({
      cardio_load: load,
      cardio_load_interpretation: interpretation,
      muscle_load: load,
      muscle_load_interpretation: interpretation,
      perceived_load: load,
      perceived_load_interpretation: interpretation,
      user_rpe: interpretation,
    })
    .nullish(),
);

const heartRateZone = z.object({
  lower_limit: optionalNumber,
  upper_limit: optionalNumber,
  in_zone: isoDuration.nullish(),
});

const sampleChannel = z.object({
  /** Id as number or text; ids that nobody knows are left alone. */
  sample_type: z.union([z.string(), z.number()], 'expected an id').nullish(),
  /** Seconds; null for RR intervals. */
  recording_rate: z.unknown().optional(),
  data: z.string().nullish(),
});

const routePoint = z.object({
  latitude: requiredNumber,
  longitude: requiredNumber,
  time: isoDuration.nullish(),
  /** 0: no fix. */
  fix: optionalNumber,
});

/** A word, or now and then the number of a sport. */
const sportWord = z.union([z.string(), z.number()], 'expected a word or a number').nullish();

/** `GET /v3/exercises/{id}`, and an item of `GET /v3/exercises`. */
export const exerciseSchema = z.object({
  id: z.string().min(1),
  upload_time: utcDateTime.nullish(),
  device: optionalWord,
  device_id: optionalWord,
  start_time: localDateTime,
  start_time_utc_offset: optionalOffset,
  duration: isoDuration,
  distance: optionalNumber,
  calories: optionalNumber,
  heart_rate: z.object({ average: optionalNumber, maximum: optionalNumber, minimum: optionalNumber }).nullish(),
  sport: sportWord,
  detailed_sport_info: sportWord,
  running_index: optionalNumber,
  fat_percentage: optionalCount,
  carbohydrate_percentage: optionalCount,
  protein_percentage: optionalCount,
  training_load_pro: trainingLoadPro,
  heart_rate_zones: z.array(heartRateZone).nullish(),
  samples: z.array(sampleChannel).nullish(),
  route: z.array(routePoint).nullish(),
});

export type Exercise = z.output<typeof exerciseSchema>;
export type SampleChannel = z.output<typeof sampleChannel>;

/** An item of `GET /v3/users/sleep`. */
export const sleepSchema = z.object({
  date,
  sleep_start_time: offsetDateTime,
  sleep_end_time: offsetDateTime,
  device_id: optionalWord,
  continuity: optionalNumber,
  continuity_class: optionalNumber,
  light_sleep: optionalCount,
  deep_sleep: optionalCount,
  rem_sleep: optionalCount,
  unrecognized_sleep_stage: optionalCount,
  total_interruption_duration: optionalCount,
  short_interruption_duration: optionalCount,
  long_interruption_duration: optionalCount,
  sleep_score: optionalNumber,
  sleep_charge: optionalNumber,
  sleep_goal: optionalNumber,
  sleep_rating: optionalNumber,
  group_duration_score: optionalNumber,
  group_solidity_score: optionalNumber,
  group_regeneration_score: optionalNumber,
  sleep_cycles: optionalCount,
  hypnogram: clockTable(numberOrNull).nullish(),
  heart_rate_samples: clockTable(numberOrNull).nullish(),
});

export type Sleep = z.output<typeof sleepSchema>;

/** An item of `GET /v3/users/nightly-recharge`. */
export const nightlyRechargeSchema = z.object({
  date,
  heart_rate_avg: optionalNumber,
  beat_to_beat_avg: optionalNumber,
  heart_rate_variability_avg: optionalNumber,
  breathing_rate_avg: optionalNumber,
  nightly_recharge_status: optionalNumber,
  ans_charge: optionalNumber,
  ans_charge_status: optionalNumber,
  hrv_samples: clockTable(numberOrNull).nullish(),
  breathing_samples: clockTable(numberOrNull).nullish(),
});

/** No heart beats faster; known before a day can be placed in time, so that it is not kept waiting in vain. */
const MAX_HEART_RATE_BPM = 350;

/** A day of `GET /v3/users/continuous-heart-rate`. */
export const heartRateDaySchema = z.object({
  date,
  heart_rate_samples: z
    .array(
      z.object({
        heart_rate: optionalNumber.pipe(z.number().max(MAX_HEART_RATE_BPM).nullish()),
        sample_time: clockTime,
      }),
    )
    .nullish(),
});

/** An item of `GET /v3/users/activities`. */
export const activitySchema = z.object({
  start_time: localDateTime,
  end_time: localDateTime.nullish(),
  active_duration: isoDuration.nullish(),
  inactive_duration: isoDuration.nullish(),
  daily_activity: optionalCount,
  calories: optionalNumber,
  active_calories: optionalCount,
  steps: optionalCount,
  inactivity_alert_count: optionalCount,
  distance_from_steps: optionalCount,
  samples: activitySamples.nullish(),
});
