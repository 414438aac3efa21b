import { z } from 'zod';
import { isInstant } from '../../domain/value-rules.js';
import { utcDateTime } from '../../provider-kit/payload-time.js';
import { DAY_MS } from './clock.js';
import { optionalNumber, optionalOffset, requiredNumber } from './numbers.js';
import { optionalWord } from './words.js';

// Polar: times of periods are UTC, written without Z. Those of tests are numbers.

const deviceId = z.string().nullish();

/** From here on a number counts milliseconds: in seconds it would be the year 5138. */
const LEAST_MILLISECONDS = 1e11;

/** Polar: seconds since 1970 in the specification's example, milliseconds in a library; its size tells which. */
const epochTime = requiredNumber.transform((number, context): Date => {
  const millis = Math.round(number >= LEAST_MILLISECONDS ? number : number * 1000);
  if (isInstant(millis)) return new Date(millis);
  context.addIssue({ code: 'custom', message: 'expected seconds or milliseconds since 1970' });
  return z.NEVER;
});

/** Milliseconds since the start of the period or test; no recording is as long as a year. */
const delta = requiredNumber.pipe(
  z
    .number()
    .nonnegative()
    .max(366 * DAY_MS),
);

const period = {
  source_device_id: deviceId,
  start_time: utcDateTime,
  end_time: utcDateTime.nullish(),
  modified_time: utcDateTime.nullish(),
};

const test = {
  source_device_id: deviceId,
  test_time: epochTime,
  time_zone_offset: optionalOffset,
  average_heart_rate_bpm: optionalNumber,
  heart_rate_variability_ms: optionalNumber,
};

/** An item of `GET /v3/users/biosensing/bodytemperature`. */
export const bodyTemperatureSchema = z.object({
  ...period,
  measurement_type: optionalWord,
  sensor_location: optionalWord,
  samples: z
    .array(z.object({ temperature_celsius: optionalNumber, recording_time_delta_milliseconds: delta }))
    .nullish(),
});

/** An item of `GET /v3/users/biosensing/skintemperature`. */
export const skinTemperatureSchema = z.object({
  sleep_date: z.iso.date(),
  sleep_time_skin_temperature_celsius: optionalNumber,
  deviation_from_baseline_celsius: optionalNumber,
});

/** An item of `GET /v3/users/biosensing/skincontacts`. */
export const skinContactSchema = z.object({
  ...period,
  skin_contact_changes: z
    .array(z.object({ skin_contact: z.boolean(), recording_time_delta_milliseconds: delta }))
    .nullish(),
});

/** An item of `GET /v3/users/biosensing/ecg`. */
export const electrocardiogramSchema = z.object({
  ...test,
  heart_rate_variability_level: optionalWord,
  rri_ms: optionalNumber,
  pulse_transit_time_systolic_ms: optionalNumber,
  pulse_transit_time_diastolic_ms: optionalNumber,
  pulse_transit_time_quality_index: optionalNumber,
  samples: z.array(z.object({ amplitude_mv: optionalNumber, recording_time_delta_ms: delta })).nullish(),
  quality_measurements: z.array(z.object({ quality_level: optionalWord, recording_time_delta_ms: delta })).nullish(),
});

/** An item of `GET /v3/users/biosensing/spo2`. */
export const bloodOxygenSchema = z.object({
  ...test,
  test_status: optionalWord,
  blood_oxygen_percent: optionalNumber,
  spo2_class: optionalWord,
  spo2_value_deviation_from_baseline: optionalWord,
  spo2_quality_average_percent: optionalNumber,
  spo2_hrv_deviation_from_baseline: optionalWord,
  altitude_meters: optionalNumber,
});
