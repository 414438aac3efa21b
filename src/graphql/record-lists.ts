import type { NightQuery, WorkoutQuery } from '../application/ports/index.js';
import type { RecordLists, UseCases } from '../application/use-cases.js';
import type { StoredDailyActivity } from '../domain/daily-activity.js';
import type { StoredNightlyRecharge } from '../domain/nightly-recharge.js';
import type { StoredSleepSession } from '../domain/sleep-session.js';
import type { StoredWorkout } from '../domain/workout.js';
import type { GraphqlContext } from './context.js';
import { identifyList, type ListName } from './cursors.js';
import { connect, readPageRequest, type Connected, type PageArguments } from './pagination.js';
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

/** A list under a user. Many users' lists with the same arguments are read as one. */
export async function listOfUser<T extends { id: string }, C>(
  list: RecordList<T, C>,
  userId: string,
  criteria: C,
  paging: PageArguments,
  { loaders, useCases }: GraphqlContext,
): Promise<Connected<T>> {
  const identity = identifyList(list.name, [userId]);
  const request = readPageRequest(identity, paging);
  const page = await loaders.pages(list, criteria, request).load(userId);
  return connect(identity, page, list.sortValue, () => list.reader(useCases).count({ ...criteria, userIds: [userId] }));
}

/** One list across users. */
export async function listOfUsers<T extends { id: string }, C>(
  list: RecordList<T, C>,
  externalIds: readonly string[] | null,
  criteria: C,
  paging: PageArguments,
  { caller, loaders, useCases }: GraphqlContext,
): Promise<Connected<T>> {
  const users = await useCases.usersInScope(caller, externalIds, 'userIds');
  for (const user of users) loaders.user.prime(user.id, user);
  const userIds = users.map(({ id }) => id);
  const identity = identifyList(list.name, userIds);
  const request = readPageRequest(identity, paging);
  const reader = list.reader(useCases);
  const query = { ...criteria, userIds };
  return connect(identity, await reader.list(query, request), list.sortValue, () => reader.count(query));
}
