import type { StoredRecord } from '../domain/record.js';
import type { User } from '../domain/user.js';
import type { Caller } from './caller.js';
import { checkUserId } from './find-user.js';
import type {
  ConnectionStore,
  DailyActivityReader,
  NightlyRechargeReader,
  RecordReader,
  SleepSessionReader,
  SyncRunStore,
  UserStore,
  WorkoutReader,
} from './ports/index.js';
import { badInput, noSuchUser } from './refusals.js';
import type { RecordLists, UseCases } from './use-cases.js';

interface Dependencies {
  users: UserStore;
  connections: ConnectionStore;
  runs: SyncRunStore;
  workouts: WorkoutReader;
  sleepSessions: SleepSessionReader;
  nightlyRecharges: NightlyRechargeReader;
  dailyActivities: DailyActivityReader;
}

type ReadRecords = Pick<
  UseCases,
  | 'connectionsOfUsers'
  | 'connectionsByKeys'
  | 'syncRuns'
  | 'countSyncRuns'
  | 'syncRunsByKeys'
  | 'usersInScope'
  | 'workouts'
  | 'sleepSessions'
  | 'nightlyRecharges'
  | 'dailyActivities'
>;

const MAX_USERS = 100;

export function readRecords(stores: Dependencies): ReadRecords {
  const { users, connections, runs, workouts, sleepSessions, nightlyRecharges, dailyActivities } = stores;
  return {
    connectionsOfUsers: (userIds) => connections.listByUsers(userIds),
    connectionsByKeys: (keys) => connections.findMany(keys),
    syncRuns: (userIds, provider, page) => runs.listEach(userIds, provider, page),
    countSyncRuns: (userIds, provider) => runs.countEach(userIds, provider),
    syncRunsByKeys: (keys) => runs.findMany(keys),
    usersInScope: (caller, externalIds, field) => usersInScope(users, caller, externalIds, field),
    workouts: { ...lists(workouts, (from: Date, to: Date) => from > to), routes: (keys) => workouts.routes(keys) },
    sleepSessions: { ...lists(sleepSessions, isAfter), mainOfNights: (keys) => sleepSessions.findMainOfNights(keys) },
    nightlyRecharges: { ...lists(nightlyRecharges, isAfter), ofNights: (keys) => nightlyRecharges.findOfNights(keys) },
    dailyActivities: lists(dailyActivities, isAfter),
  };
}

const isAfter = (from: string, to: string): boolean => from > to;

/** The reader's lists behind a check of the filter. */
function lists<T extends StoredRecord, B, Q extends { from: B | null; to: B | null }>(
  reader: RecordReader<T, Q>,
  isReversed: (from: B, to: B) => boolean,
): RecordLists<T, Q> {
  const checked = (query: Q): Q => {
    if (query.from !== null && query.to !== null && isReversed(query.from, query.to)) {
      throw badInput('filter.from', 'takes a time not after `filter.to`');
    }
    return query;
  };
  return {
    list: async (query, page) => reader.list(checked(query), page),
    listEach: async (query, page) => reader.listEach(checked(query), page),
    count: async (query) => reader.count(checked(query)),
    countEach: async (query) => reader.countEach(checked(query)),
    findMany: (keys) => reader.findMany(keys),
  };
}

async function usersInScope(
  users: UserStore,
  caller: Caller,
  externalIds: readonly string[] | null,
  field: string,
): Promise<User[]> {
  if (externalIds === null) {
    if (caller.kind === 'user') return [caller.user];
    throw badInput(field, 'is required with an API key');
  }
  if (externalIds.length === 0 || externalIds.length > MAX_USERS) {
    throw badInput(field, `takes 1 to ${MAX_USERS} ids`);
  }
  externalIds.forEach((id, index) => {
    checkUserId(id, `${field}.${index}`);
  });
  const unique = [...new Set(externalIds)];
  const found =
    caller.kind === 'user'
      ? unique.map((id) => (id === caller.user.externalId ? caller.user : null))
      : await users.findMany(caller.project.id, unique);
  return found.map((user, index) => {
    if (user === null) throw noSuchUser(`${field}.${externalIds.indexOf(unique[index] ?? '')}`);
    return user;
  });
}
