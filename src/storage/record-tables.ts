import type { DataSource } from 'typeorm';
import type { DataType } from '../domain/data-type.js';
import type { StoredRecord } from '../domain/record.js';
import { DailyActivityEntity } from './entities/daily-activity.js';
import { HeartRateDayEntity } from './entities/heart-rate-day.js';
import { NightlyRechargeEntity } from './entities/nightly-recharge.js';
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
  };
}

/**
 * Whose series make up the user's timeline. A sleep session's heart rate does not: it is what the round-the-clock data
 * holds already, at other minutes.
 */
export function isTimeline(dataType: DataType): boolean {
  return dataType !== 'SLEEP_SESSION';
}
