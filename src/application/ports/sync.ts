import type { DataType } from '../../domain/data-type.js';
import type { OffsetTimeline } from '../../domain/offset-timeline.js';
import type { Operation, UnknownWord } from '../../domain/operation.js';
import type { RecordFlag } from '../../domain/record-flag.js';
import type { SyncError, SyncRequest, SyncRun, SyncStatus, SyncStep, SyncTrigger } from '../../domain/sync-run.js';
import type { Attachment, Cursor, PayloadContent } from '../../provider-kit/provider.js';
import type { DeadLetterError } from './dead-letters.js';
import type { Page, PageRequest } from './paging.js';
import type { PollsAfterRun } from './polls.js';

export type { Attachment, PayloadContent };

export interface SyncRunStore {
  /**
   * One waiting run for a connection: joins a running run that covers the request, else a waiting one with the union of
   * both requests, else makes one.
   */
  enqueue(input: {
    userId: string;
    connectionId: string;
    trigger: SyncTrigger;
    request: SyncRequest;
    now: Date;
  }): Promise<SyncRun>;
  /** QUEUED → RUNNING under a lease; null where it does not wait (any more), its pause is not over, or another run of the connection holds one. */
  claim(userId: string, runId: string, lease: Lease): Promise<SyncRun | null>;
  /** @returns false where the lease was lost; the caller stops at once */
  extend(userId: string, runId: string, lease: Lease): Promise<boolean>;
  saveSteps(userId: string, runId: string, lease: Lease, steps: SyncStep[]): Promise<boolean>;
  /**
   * Ends the run or queues it again (as QUEUED with an error, it has failed once more), and writes what that means for its connection, in one transaction.
   * @returns false where the lease was lost; then nothing was written
   */
  finish(userId: string, runId: string, lease: Lease, outcome: RunOutcome): Promise<boolean>;
  find(userId: string, id: string): Promise<SyncRun | null>;
  findMany(keys: readonly { userId: string; id: string }[]): Promise<(SyncRun | null)[]>;
  /** A page for each user by one statement, newest first by creation. Keyset sort value: `createdAt`. */
  listEach(userIds: readonly string[], provider: string | null, page: PageRequest): Promise<Page<SyncRun>[]>;
  countEach(userIds: readonly string[], provider: string | null): Promise<number[]>;
  /**
   * Runs that wait and are due, oldest first; runs whose lease has lapsed are queued again first, which is counted. A run that does not begin
   * is told of again after a minute, or when it is due for another try.
   * @param except providers whose runs go on waiting, but for those of clients of projects' own; none unless told
   */
  due(now: Date, limit: number, except?: readonly string[]): Promise<{ userId: string; id: string }[]>;
}

/** A claim on a run, good until `until`; `owner` is one execution, not one process. */
export interface Lease {
  owner: string;
  until: Date;
}

export interface RunOutcome {
  status: SyncStatus;
  steps: SyncStep[];
  error: SyncError | null;
  finishedAt: Date;
  /** Set: the run is QUEUED again for then, instead of ended. */
  retryAt: Date | null;
  /** What it means for the connection; left out where it means nothing. */
  connection?: ConnectionOutcome;
  /** Set where the run failed for good: why, to be kept with what it was asked for. */
  deadLetter?: DeadLetterError;
}

/** What a run tells of its connection. A connection that has ended meanwhile is left as it is. */
export interface ConnectionOutcome {
  lastError: SyncError | null;
  /** Undefined leaves it; an earlier one than is known too. */
  lastSyncedAt?: Date;
  /** Undefined leaves all next polls as they are. */
  polls?: PollsAfterRun;
  /** The provider no longer accepts the authorization: the connection waits for a new consent, and is not polled. */
  requiresReauthorization?: boolean;
}

/** One payload with what it means. `rejection` is set where it could not be mapped; then `operations` is empty. */
export interface MappedPayload extends PayloadContent {
  operations: Operation[];
  rejection: string | null;
  /** True where another payload that came with it says something else of the same record, and this one counts. */
  prevails?: boolean;
}

/** Where records come from, and when. */
export interface Arrival {
  userId: string;
  connectionId: string;
  provider: string;
  mapperVersion: number;
  receivedAt: Date;
  /** The payloads did not come from the provider now: stored ones are mapped again, and keep their place in time. */
  isMappedAgain?: boolean;
}

export interface Batch extends Arrival {
  dataType: DataType;
  payloads: MappedPayload[];
  /** Undefined leaves the stored cursor. */
  cursor: Cursor | undefined;
  runId: string;
  lease: Lease;
}

/** What somebody who runs the gateway should see of a record that was written. */
export type Finding = { dataType: DataType } & ({ flag: RecordFlag } | { unknownWord: UnknownWord });

export interface BatchCounts {
  created: number;
  updated: number;
  unchanged: number;
  samples: number;
  /** Of the records that were created or updated; left out where there is nothing to see. */
  findings?: Finding[];
}

/** A record whose offset was or must be inferred from other records, with the payload that it was made from. */
export interface InferredRecord {
  dataType: DataType;
  id: string;
  date: string;
  startTime: Date | null;
  utcOffsetMinutes: number | null;
  /** As the record says; null for data types that are never placed by a local clock. */
  placedBy: string | null;
  payloadHash: Uint8Array;
}

/** A payload whose record needs an offset, and waits for one. */
export type UnplacedPayload = Pick<InferredRecord, 'dataType' | 'payloadHash'>;

export interface SyncDataStore {
  /** Of every data type of the connection that has one. */
  cursors(userId: string, connectionId: string): Promise<Map<DataType, Cursor>>;
  /**
   * Payloads, records, series, route, cursor and lease in one transaction. The same batch again changes nothing.
   * @throws LeaseLostError when the run's lease is no longer held; then nothing was written
   */
  commit(batch: Batch): Promise<BatchCounts>;
  offsets(userId: string): Promise<OffsetTimeline>;
  /** Records of the provider whose offset is not their own. */
  inferred(userId: string, provider: string): Promise<InferredRecord[]>;
  /** Payloads that became no record because no offset was known. */
  unplaced(userId: string, provider: string): Promise<UnplacedPayload[]>;
  /** Stored payloads, decrypted, in the order asked for; with their files, where any were asked for. */
  payloadContents(userId: string, hashes: readonly Uint8Array[]): Promise<PayloadContent[]>;
}

export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}
