import type { Caller } from '../../../src/application/caller.js';
import type {
  NightKey,
  Page,
  PageRequest,
  RecordKey,
  RecordReader,
  SeriesSource,
  StoredBlock,
} from '../../../src/application/ports/index.js';
import type { Administration } from '../../../src/application/project-use-cases.js';
import type { SeriesView, UseCases, WorkoutFile } from '../../../src/application/use-cases.js';
import type { Connection } from '../../../src/domain/connection.js';
import type { StoredDailyActivity } from '../../../src/domain/daily-activity.js';
import { DataType } from '../../../src/domain/data-type.js';
import { RequestError } from '../../../src/domain/errors.js';
import type { StoredNightlyRecharge } from '../../../src/domain/nightly-recharge.js';
import type { StoredRecord } from '../../../src/domain/record.js';
import { SERIES_TRAITS, type SeriesType } from '../../../src/domain/sample-series.js';
import type { StoredSleepSession } from '../../../src/domain/sleep-session.js';
import type { SyncRun } from '../../../src/domain/sync-run.js';
import type { User } from '../../../src/domain/user.js';
import type { RoutePoint, StoredWorkout } from '../../../src/domain/workout.js';

/** What the fake gateway holds. */
export interface Contents {
  users: User[];
  connections: Connection[];
  syncRuns: SyncRun[];
  workouts: StoredWorkout[];
  sleepSessions: StoredSleepSession[];
  nightlyRecharges: StoredNightlyRecharge[];
  dailyActivities: StoredDailyActivity[];
  /** Of the further data types. */
  others: Partial<Record<string, StoredRecord[]>>;
  blocks: StoredBlock[];
  routes: Map<string, RoutePoint[]>;
  files: Map<string, WorkoutFile[]>;
}

export interface FakeUseCases {
  useCases: UseCases;
  /** Names of the members called, in order: `workouts.listEach`. */
  calls: { name: string; args: unknown[] }[];
}

/** Use cases over arrays, with the same promises as the real ones: keyset pages, order of keys, reach of the caller. */
export function fakeUseCases(contents: Partial<Contents>, overrides: Partial<UseCases> = {}): FakeUseCases {
  const held: Contents = {
    users: [],
    connections: [],
    syncRuns: [],
    workouts: [],
    sleepSessions: [],
    nightlyRecharges: [],
    dailyActivities: [],
    others: {},
    blocks: [],
    routes: new Map(),
    files: new Map(),
    ...contents,
  };
  const calls: FakeUseCases['calls'] = [];
  const useCases: UseCases = {
    ...reading(held),
    projects: NO_PROJECTS,
    createUser: refuse,
    deleteUser: refuse,
    exportUser: refuse,
    createUserToken: refuse,
    createCoachToken: refuse,
    revokeUserToken: refuse,
    revokeUserTokens: refuse,
    connectUser: refuse,
    syncUser: refuse,
    disconnectUser: refuse,
    ...overrides,
  };
  return { useCases: recorded(useCases, '', calls), calls };
}

const NO_PROJECTS: Administration = {
  setProviderCredentials: refuse,
  removeProviderCredentials: refuse,
  listProviderCredentials: refuse,
  createProject: refuse,
  renameProject: refuse,
  setRedirectUrls: refuse,
  createApiKey: refuse,
  revokeApiKey: refuse,
  rotateApiKey: refuse,
  listProjects: refuse,
  countProjects: refuse,
  findProject: refuse,
  listApiKeys: refuse,
  countApiKeys: refuse,
  listAudit: refuse,
  countAudit: refuse,
};

function refuse(): never {
  throw new RequestError('FORBIDDEN', 'not in this test');
}

function recorded<T extends object>(target: T, prefix: string, calls: FakeUseCases['calls']): T {
  const wrapped = Object.entries(target).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'function') return [name, recorded(member as object, `${prefix}${name}.`, calls)];
    return [
      name,
      (...args: unknown[]): unknown => {
        calls.push({ name: prefix + name, args });
        return (member as (...given: unknown[]) => unknown)(...args);
      },
    ];
  });
  return Object.fromEntries(wrapped) as T;
}

type Reading = Omit<
  UseCases,
  | 'projects'
  | 'createUser'
  | 'deleteUser'
  | 'exportUser'
  | 'createUserToken'
  | 'createCoachToken'
  | 'revokeUserToken'
  | 'revokeUserTokens'
  | 'connectUser'
  | 'syncUser'
  | 'disconnectUser'
>;

function reading(held: Contents): Reading {
  const visible = (caller: Caller): User[] =>
    held.users.filter((user) =>
      caller.kind === 'user' ? caller.users.includes(user) : user.projectId === caller.project.id,
    );
  const projectUsers = (caller: Caller, search: string | null): User[] => {
    if (caller.kind === 'user') throw new RequestError('FORBIDDEN', 'A user token may not do this');
    return visible(caller).filter(({ externalId }) => externalId.includes(search ?? ''));
  };
  const runsOf = (userId: string): SyncRun[] => held.syncRuns.filter((run) => run.userId === userId);
  return {
    findUser: async (caller, externalId) => visible(caller).find((user) => user.externalId === externalId) ?? null,
    listUsers: async (caller, search, page) =>
      ascending(projectUsers(caller, search), ({ externalId }) => externalId, page),
    countUsers: async (caller, search) => projectUsers(caller, search).length,
    usersByKeys: async (caller, ids) => ids.map((id) => visible(caller).find((user) => user.id === id) ?? null),
    listProviders: async () => [
      {
        id: 'polar',
        name: 'Polar',
        delivery: ['PULL'],
        capabilities: [{ dataType: 'WORKOUT', historyDays: 30 }],
        isConfigured: true,
        isSandbox: true,
      },
    ],
    connectionsOfUsers: async (userIds) => userIds.map((id) => held.connections.filter(({ userId }) => userId === id)),
    connectionsByKeys: async (keys) => byKeys(held.connections, keys),
    syncRuns: async (userIds, _provider, page) =>
      userIds.map((id) => descending(runsOf(id), ({ createdAt }) => createdAt.toISOString(), page)),
    countSyncRuns: async (userIds) => userIds.map((id) => runsOf(id).length),
    syncRunsByKeys: async (keys) => byKeys(held.syncRuns, keys),
    usersInScope: async (caller, externalIds, field) => {
      if (externalIds === null && caller.kind === 'user') return [...caller.users];
      if (externalIds === null) throw new RequestError('BAD_USER_INPUT', 'is required with an API key', field);
      return externalIds.flatMap((id) => visible(caller).filter(({ externalId }) => externalId === id));
    },
    // The fake holds no statements to save.
    pageOfNamed: async () => null,
    records: {
      ...(Object.fromEntries(
        Object.values(DataType).map((dataType) => [dataType, lists(held.others[dataType] ?? [], ({ id }) => id)]),
      ) as UseCases['records']),
      WORKOUT: lists(held.workouts, ({ startTime }) => startTime.toISOString()),
      SLEEP_SESSION: lists(held.sleepSessions, ({ startTime }) => startTime.toISOString()),
      NIGHTLY_RECHARGE: lists(held.nightlyRecharges, ({ night }) => night),
      DAILY_ACTIVITY: lists(held.dailyActivities, ({ date }) => date),
    },
    routes: async (keys) => keys.map(({ id }) => held.routes.get(id) ?? null),
    filesOfWorkouts: async (keys) => keys.map(({ id }) => held.files.get(id) ?? []),
    mainSleepOfNights: async (keys) => ofNights(held.sleepSessions, keys),
    rechargeOfNights: async (keys) => ofNights(held.nightlyRecharges, keys),
    blocksOfRecords: async (keys, types) =>
      keys.map(({ id }) =>
        held.blocks.filter(({ recordId, type }) => recordId === id && (types?.includes(type) ?? true)),
      ),
    timelines: async ({ userIds, type }) =>
      userIds.map((userId) => {
        const workouts = held.workouts.filter((workout) => workout.userId === userId);
        const blocks = held.blocks.filter(
          (block) => block.type === type && workouts.some(({ id }) => id === block.recordId),
        );
        return view(blocks, type, null);
      }),
    clocks: async (ranges) => ranges.map(() => []),
    recordSeries: (blocks, type, source) => view(blocks, type, source),
  };
}

function lists<T extends StoredRecord>(
  rows: T[],
  sortValue: (row: T) => string,
): RecordReader<T, { userIds: readonly string[]; from: Date | string | null; to: Date | string | null }> {
  const of = (userIds: readonly string[]): T[] => rows.filter(({ userId }) => userIds.includes(userId));
  const check = ({ from, to }: { from: Date | string | null; to: Date | string | null }): void => {
    if (from !== null && to !== null && from > to)
      throw new RequestError('BAD_USER_INPUT', 'is after filter.to', 'filter.from');
  };
  return {
    list: async (query, page) => {
      check(query);
      return descending(of(query.userIds), sortValue, page);
    },
    listEach: async (query, page) => {
      check(query);
      return query.userIds.map((id) => descending(of([id]), sortValue, page));
    },
    count: async ({ userIds }) => of(userIds).length,
    countEach: async ({ userIds }) => userIds.map((id) => of([id]).length),
    findMany: async (keys) => byKeys(rows, keys),
  };
}

function byKeys<T extends { id: string; userId: string }>(rows: T[], keys: readonly RecordKey[]): (T | null)[] {
  return keys.map((key) => rows.find((row) => row.id === key.id && row.userId === key.userId) ?? null);
}

function ofNights<T extends { userId: string; provider: string; night: string }>(
  rows: T[],
  keys: readonly NightKey[],
): (T | null)[] {
  return keys.map(
    (key) =>
      rows.find((row) => row.userId === key.userId && row.provider === key.provider && row.night === key.night) ?? null,
  );
}

type SortValue<T> = (row: T) => string;

function descending<T extends { id: string }>(rows: T[], sortValue: SortValue<T>, page: PageRequest): Page<T> {
  return pageOf(rows, (row) => `${sortValue(row)} ${row.id}`, -1, page);
}

function ascending<T extends { id: string }>(rows: T[], sortValue: SortValue<T>, page: PageRequest): Page<T> {
  return pageOf(rows, (row) => `${sortValue(row)} ${row.id}`, 1, page);
}

function pageOf<T>(
  rows: T[],
  place: (row: T) => string,
  direction: 1 | -1,
  { first, last, after, before }: PageRequest,
): Page<T> {
  const compare = (one: string, other: string): number => direction * (one < other ? -1 : one > other ? 1 : 0);
  const all = [...rows].sort((one, other) => compare(place(one), place(other)));
  const within = all.filter(
    (row) =>
      (after === null || compare(place(row), `${after.sort} ${after.id}`) > 0) &&
      (before === null || compare(place(row), `${before.sort} ${before.id}`) < 0),
  );
  const page = first === null ? within.slice(-(last ?? 0)) : within.slice(0, first);
  const index = page[0] === undefined ? 0 : all.indexOf(page[0]);
  return { rows: page, hasPreviousPage: index > 0, hasNextPage: index + page.length < all.length };
}

function view(blocks: readonly StoredBlock[], type: SeriesType, source: SeriesSource | null): SeriesView {
  const columns = blocks.map(({ data, count }) => new Float64Array(data.buffer, data.byteOffset, 2 * count));
  const timestamps = Float64Array.from(columns.flatMap((column) => [...column.subarray(0, column.length / 2)]));
  const values = Float64Array.from(columns.flatMap((column) => [...column.subarray(column.length / 2)]));
  const sum = values.reduce((total, value) => total + value, 0);
  const span = { startTime: new Date(timestamps[0] ?? 0), endTime: new Date(timestamps.at(-1) ?? 0) };
  return {
    type,
    unit: SERIES_TRAITS[type].unit,
    aggregation: 'RAW',
    timestamps,
    values,
    min: null,
    max: null,
    count: null,
    summary:
      values.length === 0
        ? null
        : { count: values.length, min: Math.min(...values), max: Math.max(...values), average: sum / values.length },
    spans: source === null || values.length === 0 ? [] : [{ source, ...span }],
  };
}
