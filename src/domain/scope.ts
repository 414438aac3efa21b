import type { DataType } from './data-type.js';
import type { SeriesType } from './sample-series.js';

/** Which scope lets a caller read the records and samples of a data type. */
export const READ_SCOPES = {
  WORKOUT: 'read:workouts',
  SLEEP_SESSION: 'read:sleep',
  NIGHTLY_RECHARGE: 'read:recharge',
  HEART_RATE: 'read:heart-rate',
  DAILY_ACTIVITY: 'read:activity',
  TRAINING_LOAD: 'read:training-load',
  ALERTNESS: 'read:alertness',
  CIRCADIAN_BEDTIME: 'read:circadian-bedtime',
  BODY_TEMPERATURE: 'read:body-temperature',
  SKIN_TEMPERATURE: 'read:skin-temperature',
  BLOOD_OXYGEN: 'read:blood-oxygen',
  ECG: 'read:ecg',
  SKIN_CONTACT: 'read:skin-contact',
  BODY_MEASUREMENT: 'read:body',
} as const satisfies Record<DataType, `read:${string}`>;

export type ReadScope = (typeof READ_SCOPES)[DataType];

/**
 * Which data type's scope lets a caller ask for a user's timeline of a series: that of the records which it is recorded with
 * first of all. Samples of other records are in it only for a caller who may read those too.
 */
export const TIMELINE_OF: Record<SeriesType, DataType> = {
  HEART_RATE: 'HEART_RATE',
  RESTING_HEART_RATE: 'HEART_RATE',
  HRV_RMSSD: 'NIGHTLY_RECHARGE',
  HRV_SDNN: 'NIGHTLY_RECHARGE',
  RR_INTERVAL: 'WORKOUT',
  BREATHING_RATE: 'NIGHTLY_RECHARGE',
  SPO2: 'BLOOD_OXYGEN',
  ECG: 'ECG',
  STRESS: 'HEART_RATE',
  SPEED: 'WORKOUT',
  CYCLING_CADENCE: 'WORKOUT',
  STEP_CADENCE: 'WORKOUT',
  POWER: 'WORKOUT',
  POWER_BALANCE: 'WORKOUT',
  PEDALING_INDEX: 'WORKOUT',
  ALTITUDE: 'WORKOUT',
  AIR_PRESSURE: 'WORKOUT',
  DISTANCE: 'WORKOUT',
  TEMPERATURE: 'WORKOUT',
  SKIN_TEMPERATURE: 'BODY_TEMPERATURE',
  SKIN_TEMPERATURE_DEVIATION: 'SKIN_TEMPERATURE',
  BODY_TEMPERATURE: 'BODY_TEMPERATURE',
  STEPS: 'DAILY_ACTIVITY',
};

/**
 * What a credential allows. `connect`: begin and end connections · `sync`: ask for data · `users:write`: make and erase users,
 * and issue their tokens · `admin`: the project's own keys, credentials and lists.
 */
export type Scope = ReadScope | 'connect' | 'sync' | 'users:write' | 'admin';

/** Every scope, in the order of the documentation. */
export const SCOPES: readonly Scope[] = [...Object.values(READ_SCOPES), 'connect', 'sync', 'users:write', 'admin'];

/** What an API key allows where nothing is said: all but the administration of its project. */
export const USUAL_SCOPES: readonly Scope[] = SCOPES.filter((scope) => scope !== 'admin');

/** What a user token can allow at most: its holder is a user, not the application. */
export const USER_SCOPES: readonly Scope[] = [...Object.values(READ_SCOPES), 'connect', 'sync'];

export function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text);
}

/** The data types whose records and samples may be read; null: all of them. */
export function readableDataTypes(scopes: ReadonlySet<Scope>): DataType[] | null {
  const all = Object.keys(READ_SCOPES) as DataType[];
  const readable = all.filter((dataType) => scopes.has(READ_SCOPES[dataType]));
  return readable.length === all.length ? null : readable;
}
