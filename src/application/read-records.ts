import type { StoredRecord } from '../domain/record.js';
import type { User } from '../domain/user.js';
import type { Caller } from './caller.js';
import { checkUserId, isUserId } from './find-user.js';
import type {
  ConnectionStore,
  ListedType,
  QueryOf,
  RecordReader,
  RecordReaders,
  SyncRunStore,
  UserStore,
} from './ports/index.js';
import { badInput, noSuchUser } from './refusals.js';
import type { UseCases } from './use-cases.js';

interface Dependencies {
  users: UserStore;
  connections: ConnectionStore;
  runs: SyncRunStore;
  records: RecordReaders;
}

type ReadRecords = Pick<
  UseCases,
  | 'connectionsOfUsers'
  | 'connectionsByKeys'
  | 'syncRuns'
  | 'countSyncRuns'
  | 'syncRunsByKeys'
  | 'usersInScope'
  | 'pageOfNamed'
  | 'records'
  | 'routes'
  | 'mainSleepOfNights'
  | 'rechargeOfNights'
>;

const MAX_USERS = 100;

export function readRecords(stores: Dependencies): ReadRecords {
  const { users, connections, runs, records } = stores;
  return {
    connectionsOfUsers: (userIds) => connections.listByUsers(userIds),
    connectionsByKeys: (keys) => connections.findMany(keys),
    syncRuns: (userIds, provider, page) => runs.listEach(userIds, provider, page),
    countSyncRuns: (userIds, provider) => runs.countEach(userIds, provider),
    syncRunsByKeys: (keys) => runs.findMany(keys),
    usersInScope: (caller, externalIds, field) => usersInScope(users, caller, externalIds, field),
    async pageOfNamed(caller, externalIds, dataType, criteria, page) {
      const isPlain = caller.kind === 'project' && areUserIds(externalIds) && isInOrder(criteria);
      if (!isPlain) return null;
      const named = { projectId: caller.project.id, externalIds: [...new Set(externalIds)] };
      return records.listNamed(dataType, named, criteria, page);
    },
    records: Object.fromEntries(
      Object.entries(records.lists).map(([dataType, reader]) => [dataType, checked(reader as AnyReader)]),
    ) as UseCases['records'],
    routes: (keys) => records.routes(keys),
    mainSleepOfNights: (keys) => records.mainSleepOfNights(keys),
    rechargeOfNights: (keys) => records.rechargeOfNights(keys),
  };
}

type AnyReader = RecordReader<StoredRecord, QueryOf<ListedType>>;

/** The reader's lists behind a check of the filter. */
function checked(reader: AnyReader): AnyReader {
  const inOrder = (query: QueryOf<ListedType>): QueryOf<ListedType> => {
    if (!isInOrder(query)) {
      throw badInput('filter.from', 'takes a time not after `filter.to`');
    }
    return query;
  };
  return {
    list: async (query, page) => reader.list(inOrder(query), page),
    listEach: async (query, page) => reader.listEach(inOrder(query), page),
    count: async (query) => reader.count(inOrder(query)),
    countEach: async (query) => reader.countEach(inOrder(query)),
    findMany: (keys) => reader.findMany(keys),
  };
}

function isInOrder({ from, to }: Pick<QueryOf<ListedType>, 'from' | 'to'>): boolean {
  return from === null || to === null || from <= to;
}

function areUserIds(ids: readonly string[]): boolean {
  return ids.length > 0 && ids.length <= MAX_USERS && ids.every(isUserId);
}

async function usersInScope(
  users: UserStore,
  caller: Caller,
  externalIds: readonly string[] | null,
  field: string,
): Promise<User[]> {
  if (externalIds !== null) return namedUsers(users, caller, externalIds, field);
  if (caller.kind === 'user') return [...caller.users];
  throw badInput(field, 'is required with an API key');
}

/** @throws RequestError NOT_FOUND that blames the first user who is not within reach */
export async function namedUsers(
  users: UserStore,
  caller: Caller,
  externalIds: readonly string[],
  field: string,
): Promise<User[]> {
  if (externalIds.length === 0 || externalIds.length > MAX_USERS) {
    throw badInput(field, `takes 1 to ${MAX_USERS} ids`);
  }
  externalIds.forEach((id, index) => {
    checkUserId(id, `${field}.${index}`);
  });
  const unique = [...new Set(externalIds)];
  const found =
    caller.kind === 'user'
      ? unique.map((id) => caller.users.find(({ externalId }) => externalId === id) ?? null)
      : await users.findMany(caller.project.id, unique);
  return found.map((user, index) => {
    if (user === null) throw noSuchUser(`${field}.${externalIds.indexOf(unique[index] ?? '')}`);
    return user;
  });
}
