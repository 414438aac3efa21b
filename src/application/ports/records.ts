import type { ActivityType } from '../../domain/activity-type.js';
import type { DataType } from '../../domain/data-type.js';
import type { StoredNightlyRecharge } from '../../domain/nightly-recharge.js';
import type { OffsetStretch } from '../../domain/offset-timeline.js';
import type { StoredRecord } from '../../domain/record.js';
import type { RECORD_TRAITS, StoredRecordOf } from '../../domain/record-traits.js';
import type { SeriesType } from '../../domain/sample-series.js';
import type { StoredSleepSession } from '../../domain/sleep-session.js';
import type { LocalDate } from '../../domain/time.js';
import type { User } from '../../domain/user.js';
import type { RoutePoint } from '../../domain/workout.js';
import type { Page, PageRequest } from './paging.js';

/** Records by instant: `from` inclusive, `to` exclusive, on the start. */
export interface TimeQuery {
  userIds: readonly string[];
  from: Date | null;
  to: Date | null;
  providers: readonly string[] | null;
}

export interface WorkoutQuery extends TimeQuery {
  types: readonly ActivityType[] | null;
}

/** Records by local date: both ends inclusive, on night or date. */
export interface DateQuery {
  userIds: readonly string[];
  from: LocalDate | null;
  to: LocalDate | null;
  providers: readonly string[] | null;
}

/** The data types whose records are listed; the others are read as series alone. */
export type ListedType = { [T in DataType]: (typeof RECORD_TRAITS)[T]['listedBy'] extends null ? never : T }[DataType];

/** What narrows a list of records of a data type. */
export type QueryOf<T extends ListedType> = T extends 'WORKOUT'
  ? WorkoutQuery
  : (typeof RECORD_TRAITS)[T]['filteredBy'] extends 'startTime'
    ? TimeQuery
    : DateQuery;

/** Users of a project, each once, by the application's own ids. */
export interface NamedUsers {
  projectId: string;
  externalIds: readonly string[];
}

/** What all readers of records share. `findMany` keeps the order asked for. */
export interface RecordReader<T extends StoredRecord, Q> {
  list(query: Q, page: PageRequest): Promise<Page<T>>;
  /** Lists of several users by one statement, each with its own page; in the order of `userIds`. */
  listEach(query: Q, page: PageRequest): Promise<Page<T>[]>;
  count(query: Q): Promise<number>;
  /** Of each user by one statement, in the order of `userIds`. */
  countEach(query: Q): Promise<number[]>;
  findMany(keys: readonly RecordKey[]): Promise<(T | null)[]>;
}

export interface RecordKey {
  userId: string;
  id: string;
}

export interface NightKey {
  userId: string;
  provider: string;
  night: LocalDate;
}

/** Reads the records of every listed data type. */
export interface RecordReaders {
  lists: { [T in ListedType]: RecordReader<StoredRecordOf[T], QueryOf<T>> };
  /** Users and one page across them, by one statement. Null where the project has not all of these users. */
  listNamed<T extends ListedType>(
    dataType: T,
    named: NamedUsers,
    criteria: Omit<QueryOf<T>, 'userIds'>,
    page: PageRequest,
  ): Promise<{ users: User[]; page: Page<StoredRecordOf[T]> } | null>;
  /** Routes of workouts; null where one has none. */
  routes(keys: readonly RecordKey[]): Promise<(RoutePoint[] | null)[]>;
  /** The longest session of each night; null where there is none. */
  mainSleepOfNights(keys: readonly NightKey[]): Promise<(StoredSleepSession | null)[]>;
  rechargeOfNights(keys: readonly NightKey[]): Promise<(StoredNightlyRecharge | null)[]>;
}

/** A stored piece of one record's series. */
export interface StoredBlock {
  recordId: string;
  type: SeriesType;
  /** First and last sample, ms since 1970. */
  startMs: number;
  endMs: number;
  count: number;
  min: number;
  max: number;
  sum: number;
  /** To be read by `decodeBlock` of `series`. */
  data: Uint8Array;
}

/** A stored piece without its samples. */
export type BlockSummary = Omit<StoredBlock, 'data'>;

/** One type of several users' timelines over [fromMs, toMs); null `provider` takes all. */
export interface SeriesRange {
  userIds: readonly string[];
  type: SeriesType;
  fromMs: number;
  toMs: number;
  provider: string | null;
  /** Of the records whose samples are read; null, or left out: of all. */
  dataTypes?: readonly DataType[] | null;
}

/** What a span of a series tells of the record that it came from. */
export interface SeriesSource extends Pick<
  StoredRecord,
  | 'id'
  | 'provider'
  | 'device'
  | 'deviceId'
  | 'externalId'
  | 'isManual'
  | 'receivedAt'
  | 'utcOffsetMinutes'
  | 'utcOffsetOrigin'
> {
  /** True for round-the-clock data, which wins over other records at the very same instant. */
  isAllDay: boolean;
}

/** Where somebody's clock is asked for; milliseconds since the epoch. */
export interface ClockRange {
  userId: string;
  fromMs: number;
  toMs: number;
}

export interface SeriesReader {
  /** Blocks of these records in time order, one list for each key; null `types` takes all. */
  blocksOfRecords(keys: readonly RecordKey[], types: readonly SeriesType[] | null): Promise<StoredBlock[][]>;
  /**
   * Blocks of each user's timeline that touch [fromMs, toMs), in the order of `userIds`, each in time order; and the records
   * that they belong to, by id. By two statements, however many users.
   */
  blocksInRange(range: SeriesRange): Promise<{ blocks: StoredBlock[][]; sources: Map<string, SeriesSource> }>;
  /** As `blocksInRange`, without reading any sample. */
  summariesInRange(range: SeriesRange): Promise<{ blocks: BlockSummary[][]; sources: Map<string, SeriesSource> }>;
  /** The samples of blocks, in the order given; null of one that is not (any more) as given. By one statement, none for no blocks. */
  samplesOf(blocks: readonly (BlockSummary & { userId: string })[]): Promise<(Uint8Array | null)[]>;
  /**
   * How each wearer's clock ran, so far that all local days that touch the range are known; empty where no record tells an
   * offset. By one statement.
   */
  clocks(ranges: readonly ClockRange[]): Promise<OffsetStretch[][]>;
}
