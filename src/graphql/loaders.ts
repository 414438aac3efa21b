import DataLoader from 'dataloader';
import type { Caller } from '../application/caller.js';
import type { NightKey, Page, PageRequest, RecordKey, StoredBlock } from '../application/ports/index.js';
import type { ProviderInfo, SeriesView, UseCases } from '../application/use-cases.js';
import type { Connection } from '../domain/connection.js';
import type { StoredDailyActivity } from '../domain/daily-activity.js';
import type { StoredNightlyRecharge } from '../domain/nightly-recharge.js';
import type { SeriesType } from '../domain/sample-series.js';
import type { StoredSleepSession } from '../domain/sleep-session.js';
import type { SyncRun } from '../domain/sync-run.js';
import type { User } from '../domain/user.js';
import type { RoutePoint, StoredWorkout } from '../domain/workout.js';
import type { RecordList } from './record-lists.js';

type ByKey<T, K = RecordKey> = DataLoader<K, T, string>;

/**
 * What is nested is collected over the whole page and read at once, so that a page costs the same number of statements
 * whether it has one row or a hundred. Made anew for each request: nothing is remembered from one caller to the next.
 */
export interface Loaders {
  /** Null outside the caller's reach. */
  user: DataLoader<string, User | null>;
  connectionsOfUser: DataLoader<string, Connection[]>;
  /** By type of node. The user of a key must have been looked up for the caller. */
  nodes: {
    Connection: ByKey<Connection | null>;
    SyncRun: ByKey<SyncRun | null>;
    Workout: ByKey<StoredWorkout | null>;
    SleepSession: ByKey<StoredSleepSession | null>;
    NightlyRecharge: ByKey<StoredNightlyRecharge | null>;
    DailyActivity: ByKey<StoredDailyActivity | null>;
  };
  mainSleepOfNight: ByKey<StoredSleepSession | null, NightKey>;
  rechargeOfNight: ByKey<StoredNightlyRecharge | null, NightKey>;
  routes: ByKey<RoutePoint[] | null>;
  /** Blocks of these types; null takes all. */
  blocks(types: readonly SeriesType[] | null): ByKey<StoredBlock[]>;
  /** The page of each user in a list; one loader for each list, criteria and page. */
  pages<T extends { id: string }, C>(
    list: RecordList<T, C>,
    criteria: C,
    request: PageRequest,
  ): DataLoader<string, Page<T>>;
  /** How long each user's list is. */
  counts<T extends { id: string }, C>(list: RecordList<T, C>, criteria: C): DataLoader<string, number>;
  /** The page of each user's runs. */
  syncRuns(provider: string | null, request: PageRequest): DataLoader<string, Page<SyncRun>>;
  syncRunCounts(provider: string | null): DataLoader<string, number>;
  /** The timeline of each user over one range. */
  timelines(range: TimelineRange): DataLoader<string, SeriesView>;
  providers(): ProviderInfo[];
}

export type TimelineRange = Omit<Parameters<UseCases['timelines']>[0], 'userIds'>;

export function createLoaders(useCases: UseCases, caller: Caller): Loaders {
  const pages = new Map<string, DataLoader<string, Page<{ id: string }>>>();
  const blocks = new Map<string, ByKey<StoredBlock[]>>();
  const counts = new Map<string, DataLoader<string, number>>();
  const runs = new Map<string, DataLoader<string, Page<SyncRun>>>();
  const timelines = new Map<string, DataLoader<string, SeriesView>>();
  let providers: ProviderInfo[] | undefined;
  return {
    user: new DataLoader((ids) => useCases.usersByKeys(caller, ids)),
    connectionsOfUser: new DataLoader((ids) => useCases.connectionsOfUsers(ids)),
    nodes: {
      Connection: byRecord((keys) => useCases.connectionsByKeys(keys)),
      SyncRun: byRecord((keys) => useCases.syncRunsByKeys(keys)),
      Workout: byRecord((keys) => useCases.workouts.findMany(keys)),
      SleepSession: byRecord((keys) => useCases.sleepSessions.findMany(keys)),
      NightlyRecharge: byRecord((keys) => useCases.nightlyRecharges.findMany(keys)),
      DailyActivity: byRecord((keys) => useCases.dailyActivities.findMany(keys)),
    },
    mainSleepOfNight: byNight((keys) => useCases.sleepSessions.mainOfNights(keys)),
    rechargeOfNight: byNight((keys) => useCases.nightlyRecharges.ofNights(keys)),
    routes: byRecord((keys) => useCases.workouts.routes(keys)),
    blocks: (types) =>
      remember(blocks, JSON.stringify(types), () => byRecord((keys) => useCases.blocksOfRecords(keys, types))),
    pages: <T extends { id: string }, C>(list: RecordList<T, C>, criteria: C, request: PageRequest) =>
      // The key names the list, and the list fixes the type of its rows.
      remember(
        pages,
        JSON.stringify([list.name, criteria, request]),
        () =>
          new DataLoader<string, Page<T>>((userIds) =>
            list.reader(useCases).listEach({ ...criteria, userIds }, request),
          ),
      ) as DataLoader<string, Page<T>>,
    counts: (list, criteria) =>
      remember(
        counts,
        JSON.stringify([list.name, criteria]),
        () => new DataLoader((userIds) => list.reader(useCases).countEach({ ...criteria, userIds })),
      ),
    syncRuns: (provider, request) =>
      remember(
        runs,
        JSON.stringify([provider, request]),
        () => new DataLoader((userIds) => useCases.syncRuns(userIds, provider, request)),
      ),
    syncRunCounts: (provider) =>
      remember(
        counts,
        JSON.stringify(['syncRuns', provider]),
        () => new DataLoader((userIds) => useCases.countSyncRuns(userIds, provider)),
      ),
    timelines: (range) =>
      remember(
        timelines,
        JSON.stringify(range),
        () => new DataLoader((userIds) => useCases.timelines({ ...range, userIds })),
      ),
    providers: () => (providers ??= useCases.listProviders()),
  };
}

function byRecord<T>(load: (keys: readonly RecordKey[]) => Promise<T[]>): ByKey<T> {
  return new DataLoader(load, { cacheKeyFn: ({ userId, id }) => `${userId}/${id}` });
}

function byNight<T>(load: (keys: readonly NightKey[]) => Promise<T[]>): ByKey<T, NightKey> {
  return new DataLoader(load, { cacheKeyFn: ({ userId, provider, night }) => `${userId}/${provider}/${night}` });
}

function remember<T>(known: Map<string, T>, key: string, make: () => T): T {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}
