import { routeViolations, seriesViolations } from './column-rules.js';
import type { Operation } from './operation.js';
import type { RecordFacts } from './record.js';
import { dateOf, RECORD_TRAITS, type RecordTraits } from './record-traits.js';
import type { SleepSession } from './sleep-session.js';
import { isCalendarDate, valueViolations } from './value-rules.js';
import type { Workout } from './workout.js';

const HOUR_MS = 60 * 60 * 1000;
const MAX_WORKOUT_MS = 7 * 24 * HOUR_MS;
const MAX_SLEEP_MS = 48 * HOUR_MS;
/** Postgres refuses what does not fit into an index, and with it the whole batch. */
const MAX_ID_CHARACTERS = 512;

/**
 * What an operation holds that may never enter the store: only what is certainly wrong, since real devices are odd. Each
 * message begins with the path of what is at fault and repeats no value; empty where all is well.
 */
export function violations(operation: Operation): string[] {
  const { record, series, route } = operation;
  return [
    ...valueViolations(record, 'record'),
    ...factViolations(record),
    ...ownViolations(operation),
    ...(series === undefined ? [] : seriesViolations(series, 'series')),
    ...(route === undefined || route === null ? [] : routeViolations(route, 'route')),
  ];
}

function ownViolations(operation: Operation): string[] {
  const { date }: RecordTraits = RECORD_TRAITS[operation.dataType];
  const local = dateOf(operation);
  const dates = date === null || local === null ? [] : dateViolations(local, `record.${date}`);
  return [...dates, ...partViolations(operation)];
}

/** The parts that a record is made of: each begins before it ends; stages and stretches do not overlap, and lie inside. */
function partViolations({ dataType, record }: Operation): string[] {
  switch (dataType) {
    case 'WORKOUT':
      return workoutViolations(record);
    case 'SLEEP_SESSION':
      return sleepViolations(record);
    case 'ALERTNESS':
      return stretchesViolations(record.stretches, 'record.stretches');
    case 'DAILY_ACTIVITY':
      return stretchesViolations(record.zones ?? [], 'record.zones');
    default:
      return [];
  }
}

function factViolations(record: RecordFacts): string[] {
  const found: string[] = [];
  if (record.externalId === '') found.push('record.externalId: is empty');
  if (record.externalId.length > MAX_ID_CHARACTERS) {
    found.push(`record.externalId: has more than ${MAX_ID_CHARACTERS} characters`);
  }
  if ((record.utcOffsetMinutes === null) !== (record.utcOffsetOrigin === 'NONE')) {
    found.push('record.utcOffsetOrigin: is NONE exactly when there is no offset');
  }
  if (record.startTime !== null && record.endTime !== null && record.endTime < record.startTime) {
    found.push('record.endTime: is before startTime');
  }
  return found;
}

function workoutViolations(workout: Workout): string[] {
  const found: string[] = [];
  if (lengthMs(workout) > MAX_WORKOUT_MS) found.push('record.endTime: is more than 7 days after startTime');
  if (workout.durationSeconds * 1000 > MAX_WORKOUT_MS) found.push('record.durationSeconds: is more than 7 days');
  for (const [index, { lowerBpm, upperBpm }] of (workout.heartRateZones ?? []).entries()) {
    if (lowerBpm !== null && upperBpm !== null && upperBpm < lowerBpm) {
      found.push(`record.heartRateZones[${index}].upperBpm: is below lowerBpm`);
    }
  }
  for (const [index, lap] of (workout.laps ?? []).entries()) {
    if (lap.endTime < lap.startTime) found.push(`record.laps[${index}].endTime: is before startTime`);
  }
  return [...found, ...stretchesViolations(workout.pauses ?? [], 'record.pauses')];
}

function sleepViolations(sleep: SleepSession): string[] {
  const found: string[] = [];
  if (lengthMs(sleep) === 0) found.push('record.endTime: is startTime');
  if (lengthMs(sleep) > MAX_SLEEP_MS) found.push('record.endTime: is more than 48 hours after startTime');
  found.push(...stretchesViolations(sleep.stages ?? [], 'record.stages', sleep));
  return found;
}

interface Stretch {
  startTime: Date;
  endTime: Date;
}

/** @param whole what the stretches must lie in */
function stretchesViolations(stretches: readonly Stretch[], path: string, whole?: Stretch): string[] {
  const found: string[] = [];
  for (const [index, stretch] of stretches.entries()) {
    const previous = stretches[index - 1];
    const at = `${path}[${index}]`;
    if (stretch.endTime < stretch.startTime) found.push(`${at}.endTime: is before startTime`);
    if (previous !== undefined && stretch.startTime < previous.endTime) {
      found.push(`${at}.startTime: is before the end of the one before it`);
    }
    if (whole !== undefined && stretch.startTime < whole.startTime)
      found.push(`${at}.startTime: is before the session`);
    if (whole !== undefined && stretch.endTime > whole.endTime) found.push(`${at}.endTime: is after the session`);
  }
  return found;
}

function dateViolations(date: string, path: string): string[] {
  return isCalendarDate(date) ? [] : [`${path}: is not a date of the form YYYY-MM-DD`];
}

function lengthMs({ startTime, endTime }: { startTime: Date; endTime: Date }): number {
  return endTime.getTime() - startTime.getTime();
}
