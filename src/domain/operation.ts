import type { AlertnessPeriod } from './alertness-period.js';
import type { BloodOxygenTest } from './blood-oxygen-test.js';
import type { BodyMeasurement } from './body-measurement.js';
import type { BodyTemperature } from './body-temperature.js';
import type { CircadianBedtime } from './circadian-bedtime.js';
import type { DailyActivity } from './daily-activity.js';
import type { DailyTrainingLoad } from './daily-training-load.js';
import type { Electrocardiogram } from './electrocardiogram.js';
import type { HeartRateDay } from './heart-rate.js';
import type { NightlyRecharge } from './nightly-recharge.js';
import type { NightlySkinTemperature } from './nightly-skin-temperature.js';
import type { SkinContact } from './skin-contact.js';
import type { SleepSession } from './sleep-session.js';
import type { DataType } from './data-type.js';
import type { RecordFlag } from './record-flag.js';
import type { SampleSeries } from './sample-series.js';
import type { RoutePoint, Workout } from './workout.js';

/** The record of each data type. */
export interface RecordOf {
  WORKOUT: Workout;
  SLEEP_SESSION: SleepSession;
  NIGHTLY_RECHARGE: NightlyRecharge;
  HEART_RATE: HeartRateDay;
  DAILY_ACTIVITY: DailyActivity;
  TRAINING_LOAD: DailyTrainingLoad;
  ALERTNESS: AlertnessPeriod;
  CIRCADIAN_BEDTIME: CircadianBedtime;
  BODY_TEMPERATURE: BodyTemperature;
  SKIN_TEMPERATURE: NightlySkinTemperature;
  BLOOD_OXYGEN: BloodOxygenTest;
  ECG: Electrocardiogram;
  SKIN_CONTACT: SkinContact;
  BODY_MEASUREMENT: BodyMeasurement;
}

/**
 * Make the record be as given. What belongs to it but was not in the payload (samples, zones, a route that were not
 * asked for) is `undefined` and stays as stored; an empty list or null says that there is none. What stays of a workout
 * moves with its start, and goes where the workout is of another length than it was recorded for.
 */
export interface UpsertOperation<T extends DataType = DataType> {
  kind: 'upsert';
  dataType: T;
  record: RecordOf[T];
  /** All series of the record; at most one of each type. */
  series?: SampleSeries[] | undefined;
  route?: RoutePoint[] | null | undefined;
  /** True where the payload did not speak of zones: `record.heartRateZones` is then not a statement. */
  keepsZones?: boolean;
  /**
   * True where the file of the recording was not asked for or could not be got: what is read from it (laps, pauses, moving
   * time, the end that they prove) is then not stated.
   */
  keepsFile?: boolean;
  /** What the instants were made by where that was more than one offset, as `domain/local-day.ts` tells it; null or left out else. */
  placedBy?: string | null;
  /**
   * True where the payload says that there is nothing (any more): what is stored under the record's id goes, and where nothing
   * is stored, nothing is made. The record then only tells which one is meant.
   */
  withdraws?: boolean;
  /** What the mapper found not to add up, beside what shows in the record itself. */
  flags?: readonly RecordFlag[];
  /** Words of the provider that the mapper does not know, each once; left out where there are none. */
  unknownWords?: readonly UnknownWord[];
}

/** A word of the provider's that became OTHER or UNKNOWN because nobody here knows it. */
export interface UnknownWord {
  /** What it is a word for, in lower case: `sport`. One of a few, so that it can be counted by. */
  kind: string;
  word: string;
}

/** What a payload asks of storage. */
export type Operation = { [T in DataType]: UpsertOperation<T> }[DataType];
