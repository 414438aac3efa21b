import type { DataType } from './data-type.js';
import type { StoredAlertnessPeriod } from './alertness-period.js';
import type { StoredBloodOxygenTest } from './blood-oxygen-test.js';
import type { StoredBodyMeasurement } from './body-measurement.js';
import type { StoredBodyTemperature } from './body-temperature.js';
import type { StoredCircadianBedtime } from './circadian-bedtime.js';
import type { StoredDailyActivity } from './daily-activity.js';
import type { StoredDailyTrainingLoad } from './daily-training-load.js';
import type { StoredElectrocardiogram } from './electrocardiogram.js';
import type { StoredHeartRateDay } from './heart-rate.js';
import type { StoredNightlyRecharge } from './nightly-recharge.js';
import type { StoredNightlySkinTemperature } from './nightly-skin-temperature.js';
import type { StoredSkinContact } from './skin-contact.js';
import type { StoredSleepSession } from './sleep-session.js';
import type { StoredWorkout } from './workout.js';
import type { Operation } from './operation.js';
import type { LocalDate } from './time.js';

/** The record of each data type as storage keeps it. */
export interface StoredRecordOf {
  WORKOUT: StoredWorkout;
  SLEEP_SESSION: StoredSleepSession;
  NIGHTLY_RECHARGE: StoredNightlyRecharge;
  HEART_RATE: StoredHeartRateDay;
  DAILY_ACTIVITY: StoredDailyActivity;
  TRAINING_LOAD: StoredDailyTrainingLoad;
  ALERTNESS: StoredAlertnessPeriod;
  CIRCADIAN_BEDTIME: StoredCircadianBedtime;
  BODY_TEMPERATURE: StoredBodyTemperature;
  SKIN_TEMPERATURE: StoredNightlySkinTemperature;
  BLOOD_OXYGEN: StoredBloodOxygenTest;
  ECG: StoredElectrocardiogram;
  SKIN_CONTACT: StoredSkinContact;
  BODY_MEASUREMENT: StoredBodyMeasurement;
}

/** What records of one data type have in common. */
export interface RecordTraits {
  /** The property with the local date that people know a record by; null: it is known by its instant. */
  date: 'localDate' | 'night' | 'date' | null;
  /** What lists are sorted by, newest first; null: there are no lists of it. */
  listedBy: 'startTime' | 'night' | 'date' | null;
  /** What lists are narrowed by: instants, or local dates. */
  filteredBy: 'startTime' | 'night' | 'date';
  /**
   * Whether its series make up the user's timeline. A sleep session's heart rate does not: it is what the round-the-clock
   * data holds already, at other minutes.
   */
  isTimeline: boolean;
  /** True where its samples come by a clock that tells no offset, so that `placedBy` says what they were placed by. */
  isPlacedByClock?: boolean;
}

const DATED = { date: 'date', listedBy: 'date', filteredBy: 'date', isTimeline: true } as const satisfies RecordTraits;
const TIMED = {
  date: null,
  listedBy: 'startTime',
  filteredBy: 'startTime',
  isTimeline: true,
} as const satisfies RecordTraits;
const NIGHTLY = {
  date: 'night',
  listedBy: 'night',
  filteredBy: 'night',
  isTimeline: true,
} as const satisfies RecordTraits;

export const RECORD_TRAITS = {
  WORKOUT: { ...TIMED, date: 'localDate' },
  SLEEP_SESSION: { date: 'night', listedBy: 'startTime', filteredBy: 'night', isTimeline: false },
  NIGHTLY_RECHARGE: { ...NIGHTLY, isPlacedByClock: true },
  HEART_RATE: { ...DATED, listedBy: null, isPlacedByClock: true },
  DAILY_ACTIVITY: { ...DATED, isPlacedByClock: true },
  TRAINING_LOAD: DATED,
  ALERTNESS: TIMED,
  CIRCADIAN_BEDTIME: TIMED,
  BODY_TEMPERATURE: TIMED,
  SKIN_TEMPERATURE: NIGHTLY,
  BLOOD_OXYGEN: TIMED,
  ECG: TIMED,
  SKIN_CONTACT: TIMED,
  BODY_MEASUREMENT: TIMED,
} as const satisfies Record<DataType, RecordTraits>;

/** The local date that a record is known by; of one that is known by its instant, the date of its start in UTC. */
export function dateOf({ dataType, record }: Operation): LocalDate | null {
  const { date }: RecordTraits = RECORD_TRAITS[dataType];
  if (date !== null) return (record as unknown as Record<typeof date, LocalDate | null>)[date];
  return record.startTime === null ? null : record.startTime.toISOString().slice(0, 10);
}
