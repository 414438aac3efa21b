import type { DataType } from '../../domain/data-type.js';
import type { SyncErrorCode, SyncStatus } from '../../domain/sync-run.js';
import type { BudgetClient } from './provider-budget.js';

/** How often a provider's data types are polled now. */
export interface PollPlan {
  provider: string;
  /** The project's own client whose connections are polled so; null, or left out: the gateway's. */
  ownClientHash?: Uint8Array | null;
  /** Seconds between two polls of each data type, in the order of the manifest. */
  seconds: ReadonlyMap<DataType, number>;
  /** Up to this share of an interval is added at random. */
  jitter: number;
}

/** What is known of a client's polls, counted over all its connections. */
export interface PollFacts {
  /** Connections that are polled. */
  connections: number;
  /** Calls in the window, as the provider told it last; null: it never did. */
  toldLimit: number | null;
  /** When its webhook was last found registered and active; null: never, or none is. */
  webhookCheckedAt: Date | null;
}

/** What a run tells of one data type. */
export interface StreamPoll {
  dataType: DataType;
  status: SyncStatus;
  errorCode: SyncErrorCode | null;
  /** From then on it may come along with another poll, and by then at the latest it is polled. */
  earliestPollAt: Date;
  nextPollAt: Date;
  /** True where polls that are due later anyway stay as they are. */
  isAtLeast: boolean;
}

/** What the end of a run means for the polls of its connection. */
export interface PollsAfterRun {
  at: Date;
  /** All data types that are polled: the connection is due with the first of them. */
  dataTypes: readonly DataType[];
  streams: readonly StreamPoll[];
  /** No data type is polled before then; null: no matter. */
  heldUntil: Date | null;
}

export interface PollStore {
  /** @param windowSeconds the window whose limit is told */
  facts(client: BudgetClient, windowSeconds: number): Promise<PollFacts>;
  /**
   * Claims connections that are due, and queues one run for each with the data types that are due, in one transaction. A
   * connection whose provider has no plan is left for another day.
   * @returns connections claimed
   */
  queueDue(now: Date, limit: number, plans: readonly PollPlan[]): Promise<number>;
}
