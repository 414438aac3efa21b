import type { DailyActivity } from './daily-activity.js';
import type { DataType } from './data-type.js';
import type { HeartRateDay } from './heart-rate.js';
import type { NightlyRecharge } from './nightly-recharge.js';
import type { SampleSeries } from './sample-series.js';
import type { SleepSession } from './sleep-session.js';
import type { LocalDate } from './time.js';
import type { RoutePoint, Workout } from './workout.js';

/** The record of each data type. */
export interface RecordOf {
  WORKOUT: Workout;
  SLEEP_SESSION: SleepSession;
  NIGHTLY_RECHARGE: NightlyRecharge;
  HEART_RATE: HeartRateDay;
  DAILY_ACTIVITY: DailyActivity;
}

/**
 * Make the record be as given. What belongs to it but was not in the payload (samples, zones, a route that were not
 * asked for) is `undefined` and stays as stored; an empty list or null says that there is none.
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
}

/** What a payload asks of storage. */
export type Operation = { [T in DataType]: UpsertOperation<T> }[DataType];

/** The date by which a record without an offset of its own is placed in time. */
export function dateOf(operation: Operation): LocalDate | null {
  switch (operation.dataType) {
    case 'WORKOUT':
      return operation.record.localDate;
    case 'SLEEP_SESSION':
    case 'NIGHTLY_RECHARGE':
      return operation.record.night;
    case 'HEART_RATE':
    case 'DAILY_ACTIVITY':
      return operation.record.date;
  }
}
