import type { DateQuery, ListedType, QueryOf, TimeQuery } from '../application/ports/index.js';
import { RECORD_TRAITS, type StoredRecordOf } from '../domain/record-traits.js';
import { READ_SCOPES, type ReadScope } from '../domain/scope.js';
import type { NodeTypeName } from './ids.js';
import type { DateFilter, TimeFilter, WorkoutFilter } from './types/filters.js';

/** The type of each data type's records, and the field that lists them under a user and across users. */
export const RECORD_LISTS = {
  WORKOUT: { node: 'Workout', field: 'workouts' },
  SLEEP_SESSION: { node: 'SleepSession', field: 'sleepSessions' },
  NIGHTLY_RECHARGE: { node: 'NightlyRecharge', field: 'nightlyRecharges' },
  DAILY_ACTIVITY: { node: 'DailyActivity', field: 'dailyActivities' },
  TRAINING_LOAD: { node: 'DailyTrainingLoad', field: 'dailyTrainingLoads' },
  ALERTNESS: { node: 'AlertnessPeriod', field: 'alertnessPeriods' },
  CIRCADIAN_BEDTIME: { node: 'CircadianBedtime', field: 'circadianBedtimes' },
  BODY_TEMPERATURE: { node: 'BodyTemperature', field: 'bodyTemperatures' },
  SKIN_TEMPERATURE: { node: 'NightlySkinTemperature', field: 'nightlySkinTemperatures' },
  BLOOD_OXYGEN: { node: 'BloodOxygenTest', field: 'bloodOxygenTests' },
  ECG: { node: 'Electrocardiogram', field: 'electrocardiograms' },
  SKIN_CONTACT: { node: 'SkinContact', field: 'skinContacts' },
  BODY_MEASUREMENT: { node: 'BodyMeasurement', field: 'bodyMeasurements' },
} as const satisfies Record<ListedType, { node: NodeTypeName; field: string }>;

/** Which scope records need, by the name of their type. */
export const SCOPE_OF_RECORDS: ReadonlyMap<string, ReadScope> = new Map(
  Object.entries(RECORD_LISTS).map(([dataType, { node }]) => [node, READ_SCOPES[dataType as ListedType]]),
);

/** What narrows a list, besides the users. */
export type CriteriaOf<T extends ListedType> = Omit<QueryOf<T>, 'userIds'>;

/** What a list's pages are cut by: the value that it is sorted by, in a cursor's form. */
export function sortValueOf<T extends ListedType>(dataType: T): (row: StoredRecordOf[T]) => string {
  const property = RECORD_TRAITS[dataType].listedBy;
  return (row) => {
    const value = (row as unknown as Record<typeof property, Date | string>)[property];
    return typeof value === 'string' ? value : value.toISOString();
  };
}

export function workoutCriteria(filter: WorkoutFilter | null | undefined): CriteriaOf<'WORKOUT'> {
  return { ...timeCriteria(filter), types: filter?.types ?? null };
}

export function timeCriteria(filter: TimeFilter | null | undefined): Omit<TimeQuery, 'userIds'> {
  return { from: filter?.from ?? null, to: filter?.to ?? null, providers: filter?.providers ?? null };
}

export function dateCriteria(filter: DateFilter | null | undefined): Omit<DateQuery, 'userIds'> {
  return { from: filter?.from ?? null, to: filter?.to ?? null, providers: filter?.providers ?? null };
}
