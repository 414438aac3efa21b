import type { DataSource } from 'typeorm';
import type { DataType } from '../domain/data-type.js';
import type { StoredRecord } from '../domain/record.js';
import { RECORD_TRAITS, type RecordTraits } from '../domain/record-traits.js';
import { AlertnessPeriodEntity } from './entities/alertness-period.js';
import { BloodOxygenTestEntity } from './entities/blood-oxygen-test.js';
import { BodyMeasurementEntity } from './entities/body-measurement.js';
import { BodyTemperatureEntity } from './entities/body-temperature.js';
import { CircadianBedtimeEntity } from './entities/circadian-bedtime.js';
import { DailyActivityEntity } from './entities/daily-activity.js';
import { DailyTrainingLoadEntity } from './entities/daily-training-load.js';
import { ElectrocardiogramEntity } from './entities/electrocardiogram.js';
import { HeartRateDayEntity } from './entities/heart-rate-day.js';
import { NightlyRechargeEntity } from './entities/nightly-recharge.js';
import { NightlySkinTemperatureEntity } from './entities/nightly-skin-temperature.js';
import { SkinContactEntity } from './entities/skin-contact.js';
import { SleepSessionEntity } from './entities/sleep-session.js';
import { WorkoutEntity } from './entities/workout.js';
import { tableOf, type Table } from './table.js';

export type RecordTables = Record<DataType, Table<StoredRecord>>;

/** The table of each data type. */
export function recordTables(dataSource: DataSource): RecordTables {
  return {
    WORKOUT: tableOf(dataSource, WorkoutEntity),
    SLEEP_SESSION: tableOf(dataSource, SleepSessionEntity),
    NIGHTLY_RECHARGE: tableOf(dataSource, NightlyRechargeEntity),
    HEART_RATE: tableOf(dataSource, HeartRateDayEntity),
    DAILY_ACTIVITY: tableOf(dataSource, DailyActivityEntity),
    TRAINING_LOAD: tableOf(dataSource, DailyTrainingLoadEntity),
    ALERTNESS: tableOf(dataSource, AlertnessPeriodEntity),
    CIRCADIAN_BEDTIME: tableOf(dataSource, CircadianBedtimeEntity),
    BODY_TEMPERATURE: tableOf(dataSource, BodyTemperatureEntity),
    SKIN_TEMPERATURE: tableOf(dataSource, NightlySkinTemperatureEntity),
    BLOOD_OXYGEN: tableOf(dataSource, BloodOxygenTestEntity),
    ECG: tableOf(dataSource, ElectrocardiogramEntity),
    SKIN_CONTACT: tableOf(dataSource, SkinContactEntity),
    BODY_MEASUREMENT: tableOf(dataSource, BodyMeasurementEntity),
  };
}

/** The names of the tables, for statements that are written before there is a connection. */
export const RECORD_TABLES: Record<DataType, string> = {
  WORKOUT: 'workouts',
  SLEEP_SESSION: 'sleep_sessions',
  NIGHTLY_RECHARGE: 'nightly_recharges',
  HEART_RATE: 'heart_rate_days',
  DAILY_ACTIVITY: 'daily_activities',
  TRAINING_LOAD: 'daily_training_loads',
  ALERTNESS: 'alertness_periods',
  CIRCADIAN_BEDTIME: 'circadian_bedtimes',
  BODY_TEMPERATURE: 'body_temperatures',
  SKIN_TEMPERATURE: 'nightly_skin_temperatures',
  BLOOD_OXYGEN: 'blood_oxygen_tests',
  ECG: 'electrocardiograms',
  SKIN_CONTACT: 'skin_contacts',
  BODY_MEASUREMENT: 'body_measurements',
};

/** The local date of a record in SQL, from a table under the alias `t`; of one known by its instant, its start in UTC. */
export function dateInSql(dataType: DataType): string {
  const { date }: RecordTraits = RECORD_TRAITS[dataType];
  if (date === null) return "(t.start_time at time zone 'UTC')::date";
  return date === 'localDate' ? 't.local_date' : `t.${date}`;
}
