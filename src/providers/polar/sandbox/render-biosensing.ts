import type {
  ContactTruth,
  EcgTruth,
  OxygenTestTruth,
  SkinTemperatureTruth,
} from '../../../provider-kit/athlete/index.js';
import type { PolarAthlete } from './roster.js';
import { utcSeconds } from './wire-time.js';

const SYNCED_AFTER_MS = 30 * 60_000;

/** An item of `GET /v3/users/biosensing/skintemperature`. */
export function renderSkinTemperature(truth: SkinTemperatureTruth): Record<string, unknown> {
  return {
    sleep_time_skin_temperature_celsius: truth.celsius,
    // Polar: the first nights have no level to compare with, and the key is missing.
    ...(truth.deviationCelsius === null ? {} : { deviation_from_baseline_celsius: truth.deviationCelsius }),
    sleep_date: truth.night,
  };
}

/** An item of `GET /v3/users/biosensing/bodytemperature`. */
export function renderBodyTemperature(owner: PolarAthlete, truth: SkinTemperatureTruth): Record<string, unknown> {
  return {
    source_device_id: owner.device.id,
    measurement_type: 'TM_SKIN_TEMPERATURE',
    sensor_location: 'SL_DISTAL',
    start_time: utc(truth.startTime),
    end_time: utc(truth.endTime),
    modified_time: utc(new Date(truth.endTime.getTime() + SYNCED_AFTER_MS)),
    samples: truth.samples.map(({ deltaMs, celsius }) => ({
      temperature_celsius: celsius,
      recording_time_delta_milliseconds: deltaMs,
    })),
  };
}

/** An item of `GET /v3/users/biosensing/skincontacts`. */
export function renderContact(owner: PolarAthlete, truth: ContactTruth, now: Date): Record<string, unknown> {
  const end = new Date(`${truth.date}T23:59:59Z`);
  return {
    source_device_id: owner.device.id,
    start_time: `${truth.date}T00:00:00`,
    end_time: utc(end < now ? end : now),
    modified_time: utc(end < now ? new Date(end.getTime() + SYNCED_AFTER_MS) : now),
    skin_contact_changes: truth.changes.map(({ deltaMs, isInContact }) => ({
      skin_contact: isInContact,
      recording_time_delta_milliseconds: deltaMs,
    })),
  };
}

/** An item of `GET /v3/users/biosensing/ecg`. */
export function renderEcg(owner: PolarAthlete, truth: EcgTruth): Record<string, unknown> {
  return {
    ...testOf(owner, truth),
    average_heart_rate_bpm: truth.heartRateBpm,
    heart_rate_variability_ms: truth.hrvMs,
    heart_rate_variability_level: 'ECG_HRV_LEVEL_USUAL',
    rri_ms: Math.round(600_000 / truth.heartRateBpm) / 10,
    samples: truth.samples.map(({ deltaMs, millivolts }) => ({
      recording_time_delta_ms: deltaMs,
      amplitude_mv: millivolts,
    })),
    quality_measurements: [
      { recording_time_delta_ms: 0, quality_level: 'ECG_QUALITY_NO_CONTACT' },
      { recording_time_delta_ms: truth.contactAfterMs, quality_level: 'ECG_QUALITY_HIGH' },
    ],
  };
}

/** An item of `GET /v3/users/biosensing/spo2`. Polar: a test that failed has zeros where values would be. */
export function renderOxygenTest(owner: PolarAthlete, truth: OxygenTestTruth): Record<string, unknown> {
  const isPassed = truth.percent !== null;
  return {
    ...testOf(owner, truth),
    test_status: isPassed ? 'SPO2_TEST_PASSED' : 'SPO2_TEST_INCONCLUSIVE_TOO_LOW_OVERALL_QUALITY',
    blood_oxygen_percent: truth.percent ?? 0,
    spo2_class: isPassed ? 'SPO2_CLASS_NORMAL' : 'SPO2_CLASS_UNKNOWN',
    spo2_value_deviation_from_baseline: isPassed ? 'DEVIATION_USUAL' : 'DEVIATION_NO_BASELINE',
    spo2_quality_average_percent: truth.qualityPercent,
    average_heart_rate_bpm: isPassed ? truth.heartRateBpm : 0,
    heart_rate_variability_ms: isPassed ? truth.hrvMs : 0,
    spo2_hrv_deviation_from_baseline: 'DEVIATION_NO_BASELINE',
    ...(isPassed ? { altitude_meters: truth.altitudeMeters } : {}),
  };
}

/** Polar: the time of a test is in seconds in the specification's example, and read as milliseconds elsewhere. */
function testOf(
  { device, testTimeUnit }: PolarAthlete,
  { time, utcOffsetMinutes }: { time: Date; utcOffsetMinutes: number },
) {
  return {
    source_device_id: device.id,
    test_time: testTimeUnit === 'milliseconds' ? time.getTime() : time.getTime() / 1000,
    time_zone_offset: utcOffsetMinutes,
  };
}

/** Polar: UTC, but without the Z. */
function utc(instant: Date): string {
  return utcSeconds(instant).slice(0, -1);
}
