import type { DataType } from './data-type.js';

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
