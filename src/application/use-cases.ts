import type { ErasureReceipt } from '../domain/audit.js';
import type { Connection } from '../domain/connection.js';
import type { DataType, Delivery } from '../domain/data-type.js';
import type { OffsetStretch } from '../domain/offset-timeline.js';
import type { StoredRecordOf } from '../domain/record-traits.js';
import type { Resolution, SeriesType, Aggregation } from '../domain/sample-series.js';
import type { Scope } from '../domain/scope.js';
import type { SyncRequest, SyncRun } from '../domain/sync-run.js';
import type { User } from '../domain/user.js';
import type { FileFormat } from '../domain/workout-file.js';
import type { Caller } from './caller.js';
import type { Administration } from './project-use-cases.js';
import type {
  ClockRange,
  ListedType,
  Page,
  PageRequest,
  QueryOf,
  RecordKey,
  RecordReaders,
  SeriesSource,
  StoredBlock,
} from './ports/index.js';

/**
 * Everything that the API can ask of the gateway. Made once by the composition root; each member checks what it is given
 * and raises RequestError with the path of the argument at fault.
 */
export interface UseCases {
  projects: Administration;

  // who
  createUser(caller: Caller, input: { id: string }): Promise<User>;
  /** Also where there is no such user (any more); `receipt` of the last time that one was erased, null where none ever was. */
  deleteUser(caller: Caller, input: { id: string }): Promise<{ deletedUserId: string; receipt: ErasureReceipt | null }>;
  /** An address behind which all that is kept of the user is, for 15 minutes. */
  exportUser(caller: Caller, input: { userId: string }): Promise<{ url: string; expiresAt: Date }>;
  /** `scopes` null: all that the key has and a user may have. */
  createUserToken(
    caller: Caller,
    input: { userId: string; ttlSeconds: number; scopes: readonly Scope[] | null },
  ): Promise<IssuedToken>;
  createCoachToken(
    caller: Caller,
    input: { userIds: readonly string[]; ttlSeconds: number; scopes: readonly Scope[] | null },
  ): Promise<IssuedToken>;
  /** By itself or by its id. @returns its id */
  revokeUserToken(caller: Caller, input: { token: string | null; tokenId: string | null }): Promise<string>;
  /** All that were issued for the user up to now. */
  revokeUserTokens(caller: Caller, input: { userId: string }): Promise<User>;
  /** Null where the project has no such user, or a user token asks for another one. */
  findUser(caller: Caller, externalId: string): Promise<User | null>;
  listUsers(caller: Caller, search: string | null, page: PageRequest): Promise<Page<User>>;
  countUsers(caller: Caller, search: string | null): Promise<number>;
  /** By internal key, for nested objects and `node`; null outside the caller's reach. */
  usersByKeys(caller: Caller, ids: readonly string[]): Promise<(User | null)[]>;

  // providers
  /** As the caller's project reaches them. */
  listProviders(caller: Caller): Promise<ProviderInfo[]>;

  // connect · sync · disconnect
  connectUser(
    caller: Caller,
    input: { userId: string | null; provider: string; redirectUrl: string | null },
  ): Promise<{ connection: Connection; authorizationUrl: string | null; expiresAt: Date | null }>;
  syncUser(
    caller: Caller,
    /** @param input.gone aborted when nobody waits any more; the runs stay */
    input: { userId: string | null; provider: string | null; wait: boolean; gone?: AbortSignal } & SyncRequest,
  ): Promise<SyncRun[]>;
  disconnectUser(
    caller: Caller,
    input: { userId: string | null; provider: string; deleteData: boolean },
  ): Promise<{ connection: Connection; deletedRecords: number }>;

  // read; keys come from parents that were looked up for the caller, or from `node`, which checks the user
  connectionsOfUsers(userIds: readonly string[]): Promise<Connection[][]>;
  connectionsByKeys(keys: readonly RecordKey[]): Promise<(Connection | null)[]>;
  /** One answer for each user, in their order; likewise all that ends in `Each` or takes `userIds`. */
  syncRuns(userIds: readonly string[], provider: string | null, page: PageRequest): Promise<Page<SyncRun>[]>;
  countSyncRuns(userIds: readonly string[], provider: string | null): Promise<number[]>;
  syncRunsByKeys(keys: readonly RecordKey[]): Promise<(SyncRun | null)[]>;
  /** Users across whom a list runs: those named, or the token's own. `field` is blamed. */
  usersInScope(caller: Caller, externalIds: readonly string[] | null, field: string): Promise<User[]>;
  /**
   * Users and one page across them, by one statement, where there is nothing to refuse. Null where there may be, or where the
   * users are known already: then `usersInScope` and the list tell.
   */
  pageOfNamed<T extends ListedType>(
    caller: Caller,
    externalIds: readonly string[],
    dataType: T,
    criteria: Omit<QueryOf<T>, 'userIds'>,
    page: PageRequest,
  ): Promise<{ users: User[]; page: Page<StoredRecordOf[T]> } | null>;
  /** Lists of records; checks `from` against `to` and blames `field` (`filter`). */
  records: RecordReaders['lists'];
  routes: RecordReaders['routes'];
  /** The files of workouts, each under an address that works for ten minutes. */
  filesOfWorkouts(keys: readonly RecordKey[]): Promise<WorkoutFile[][]>;
  mainSleepOfNights: RecordReaders['mainSleepOfNights'];
  rechargeOfNights: RecordReaders['rechargeOfNights'];
  /** Series that belong to records, one list of blocks for each key. */
  blocksOfRecords(keys: readonly RecordKey[], types: readonly SeriesType[] | null): Promise<StoredBlock[][]>;
  /** Each user's timeline of one type, merged over its records. */
  timelines(query: {
    userIds: readonly string[];
    type: SeriesType;
    from: Date;
    to: Date;
    resolution: Resolution;
    provider: string | null;
    /** Of the records whose samples may be read; null: of all. */
    dataTypes: readonly DataType[] | null;
  }): Promise<SeriesView[]>;
  /** The wearers' clocks, by which days are told; see `SeriesReader`. */
  clocks(ranges: readonly ClockRange[]): Promise<OffsetStretch[][]>;
  /** One series of one record, from its blocks. The clock matters to days alone; empty where it is not known. */
  recordSeries(
    blocks: readonly StoredBlock[],
    type: SeriesType,
    source: SeriesSource,
    resolution: Resolution,
    clock: readonly OffsetStretch[],
  ): SeriesView;
}

export interface IssuedToken {
  token: string;
  tokenId: string;
  scopes: Scope[];
  expiresAt: Date;
}

/** A file of a workout, and for how long its address works. */
export interface WorkoutFile {
  format: FileFormat;
  url: string;
  expiresAt: Date;
}

export interface ProviderInfo {
  id: string;
  name: string;
  delivery: Delivery[];
  capabilities: { dataType: DataType; historyDays: number | null }[];
  /** Credentials are there, or a sandbox stands in. */
  isConfigured: boolean;
  isSandbox: boolean;
}

/** A series at one resolution, ready to print. Columns have one length; `timestamps` in ms. */
export interface SeriesView {
  type: SeriesType;
  unit: string;
  aggregation: Aggregation;
  timestamps: Float64Array;
  values: Float64Array;
  /** Of each bucket; null for RAW. */
  min: Float64Array | null;
  max: Float64Array | null;
  count: Float64Array | null;
  /** Over the raw samples; null when there are none. */
  summary: { count: number; min: number; max: number; average: number } | null;
  /** Read only when they are asked for where nothing else needs the samples. */
  spans: SeriesSpan[] | (() => Promise<SeriesSpan[]>);
}

/** An unbroken piece of a series from one source; its first and last sample. */
export interface SeriesSpan {
  source: SeriesSource;
  startTime: Date;
  endTime: Date;
}
