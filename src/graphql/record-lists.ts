import type { NightQuery, WorkoutQuery } from '../application/ports/index.js';
import type { RecordLists, UseCases } from '../application/use-cases.js';
import type { StoredDailyActivity } from '../domain/daily-activity.js';
import type { StoredNightlyRecharge } from '../domain/nightly-recharge.js';
import type { StoredSleepSession } from '../domain/sleep-session.js';
import type { StoredWorkout } from '../domain/workout.js';
import type { ListName } from './cursors.js';
import type { NightFilter, WorkoutFilter } from './types/filters.js';

type OfUsers<C> = C & { userIds: readonly string[] };
export type WorkoutCriteria = Omit<WorkoutQuery, 'userIds'>;
export type NightCriteria = Omit<NightQuery, 'userIds'>;

/** A list of records: who reads it, and what it is sorted by. `C` is what narrows it, besides the users. */
export interface RecordList<T extends { id: string }, C> {
  name: ListName;
  reader: (useCases: UseCases) => RecordLists<T, OfUsers<C>>;
  sortValue: (row: T) => string;
}

export const workoutList: RecordList<StoredWorkout, WorkoutCriteria> = {
  name: 'workouts',
  reader: ({ workouts }) => workouts,
  sortValue: ({ startTime }) => startTime.toISOString(),
};
export const sleepSessionList: RecordList<StoredSleepSession, NightCriteria> = {
  name: 'sleepSessions',
  reader: ({ sleepSessions }) => sleepSessions,
  sortValue: ({ startTime }) => startTime.toISOString(),
};
export const nightlyRechargeList: RecordList<StoredNightlyRecharge, NightCriteria> = {
  name: 'nightlyRecharges',
  reader: ({ nightlyRecharges }) => nightlyRecharges,
  sortValue: ({ night }) => night,
};
export const dailyActivityList: RecordList<StoredDailyActivity, NightCriteria> = {
  name: 'dailyActivities',
  reader: ({ dailyActivities }) => dailyActivities,
  sortValue: ({ date }) => date,
};

export function workoutCriteria(filter: WorkoutFilter | null | undefined): WorkoutCriteria {
  return {
    from: filter?.from ?? null,
    to: filter?.to ?? null,
    providers: filter?.providers ?? null,
    types: filter?.types ?? null,
  };
}

export function nightCriteria(filter: NightFilter | null | undefined): NightCriteria {
  return { from: filter?.from ?? null, to: filter?.to ?? null, providers: filter?.providers ?? null };
}
