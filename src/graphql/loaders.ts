import DataLoader from 'dataloader';
import type { Caller } from '../application/caller.js';
import type {
  ClockRange,
  ListedType,
  NightKey,
  Page,
  PageRequest,
  QueryOf,
  RecordKey,
  RecordReader,
  StoredBlock,
} from '../application/ports/index.js';
import type { ProviderInfo, SeriesView, UseCases, WorkoutFile } from '../application/use-cases.js';
import type { Connection } from '../domain/connection.js';
import type { StoredNightlyRecharge } from '../domain/nightly-recharge.js';
import type { OffsetStretch } from '../domain/offset-timeline.js';
import type { StoredRecord } from '../domain/record.js';
import type { StoredRecordOf } from '../domain/record-traits.js';
import type { SeriesType } from '../domain/sample-series.js';
import type { StoredSleepSession } from '../domain/sleep-session.js';
import { readableDataTypes } from '../domain/scope.js';
import type { SyncRun } from '../domain/sync-run.js';
import type { User } from '../domain/user.js';
import type { RoutePoint } from '../domain/workout.js';
import { RECORD_LISTS, type CriteriaOf } from './record-lists.js';

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
  nodes: { Connection: ByKey<Connection | null>; SyncRun: ByKey<SyncRun | null> } & Record<
    RecordNodeName,
    ByKey<StoredRecord | null>
  >;
  mainSleepOfNight: ByKey<StoredSleepSession | null, NightKey>;
  rechargeOfNight: ByKey<StoredNightlyRecharge | null, NightKey>;
  routes: ByKey<RoutePoint[] | null>;
  files: ByKey<WorkoutFile[]>;
  /** Blocks of these types; null takes all. */
  blocks(types: readonly SeriesType[] | null): ByKey<StoredBlock[]>;
  /** How a wearer's clock ran over a range; empty where it is not known. */
  clocks: DataLoader<ClockRange, OffsetStretch[], string>;
  /** The page of each user in a list; one loader for each list, criteria and page. */
  pages<T extends ListedType>(
    dataType: T,
    criteria: CriteriaOf<T>,
    request: PageRequest,
  ): DataLoader<string, Page<StoredRecordOf[T]>>;
  /** How long each user's list is. */
  counts<T extends ListedType>(dataType: T, criteria: CriteriaOf<T>): DataLoader<string, number>;
  /** The page of each user's runs. */
  syncRuns(provider: string | null, request: PageRequest): DataLoader<string, Page<SyncRun>>;
  syncRunCounts(provider: string | null): DataLoader<string, number>;
  /** The timeline of each user over one range. */
  timelines(range: TimelineRange): DataLoader<string, SeriesView>;
  /** As the caller's project reaches them. */
  providers(): Promise<ProviderInfo[]>;
}

export type TimelineRange = Omit<Parameters<UseCases['timelines']>[0], 'userIds' | 'dataTypes'>;

export function createLoaders(useCases: UseCases, caller: Caller): Loaders {
  const pages = new Map<string, DataLoader<string, Page<{ id: string }>>>();
  const blocks = new Map<string, ByKey<StoredBlock[]>>();
  const counts = new Map<string, DataLoader<string, number>>();
  const runs = new Map<string, DataLoader<string, Page<SyncRun>>>();
  const timelines = new Map<string, DataLoader<string, SeriesView>>();
  const dataTypes = readableDataTypes(caller.scopes);
  let providers: Promise<ProviderInfo[]> | undefined;
  return {
    user: new DataLoader((ids) => useCases.usersByKeys(caller, ids)),
    connectionsOfUser: new DataLoader((ids) => useCases.connectionsOfUsers(ids)),
    nodes: {
      Connection: byRecord((keys) => useCases.connectionsByKeys(keys)),
      SyncRun: byRecord((keys) => useCases.syncRunsByKeys(keys)),
      ...(Object.fromEntries(
        Object.entries(RECORD_LISTS).map(([dataType, { node }]) => [
          node,
          byRecord<StoredRecord | null>((keys) => useCases.records[dataType as ListedType].findMany(keys)),
        ]),
      ) as Record<RecordNodeName, ByKey<StoredRecord | null>>),
    },
    mainSleepOfNight: byNight((keys) => useCases.mainSleepOfNights(keys)),
    rechargeOfNight: byNight((keys) => useCases.rechargeOfNights(keys)),
    routes: byRecord((keys) => useCases.routes(keys)),
    files: byRecord((keys) => useCases.filesOfWorkouts(keys)),
    blocks: (types) =>
      remember(blocks, JSON.stringify(types), () => byRecord((keys) => useCases.blocksOfRecords(keys, types))),
    clocks: new DataLoader((ranges) => useCases.clocks(ranges), {
      cacheKeyFn: ({ userId, fromMs, toMs }) => `${userId}/${fromMs}/${toMs}`,
    }),
    pages: <T extends ListedType>(dataType: T, criteria: CriteriaOf<T>, request: PageRequest) =>
      // The key names the list, and the list fixes the type of its rows.
      remember(pages, JSON.stringify([dataType, criteria, request]), () => {
        const reader = readerOf(useCases, dataType);
        return new DataLoader((userIds) => reader.listEach({ ...criteria, userIds } as QueryOf<T>, request));
      }) as unknown as DataLoader<string, Page<StoredRecordOf[T]>>,
    counts: <T extends ListedType>(dataType: T, criteria: CriteriaOf<T>) =>
      remember(counts, JSON.stringify([dataType, criteria]), () => {
        const reader = readerOf(useCases, dataType);
        return new DataLoader((userIds) => reader.countEach({ ...criteria, userIds } as QueryOf<T>));
      }),
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
        () => new DataLoader((userIds) => useCases.timelines({ ...range, userIds, dataTypes })),
      ),
    providers: () => (providers ??= useCases.listProviders(caller)),
  };
}

type RecordNodeName = (typeof RECORD_LISTS)[ListedType]['node'];

function readerOf<T extends ListedType>(useCases: UseCases, dataType: T): RecordReader<StoredRecordOf[T], QueryOf<T>> {
  return useCases.records[dataType];
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
