import type { Clock } from '../domain/clock.js';
import type { Connection } from '../domain/connection.js';
import type { DataType } from '../domain/data-type.js';
import type { OffsetTimeline } from '../domain/offset-timeline.js';
import type { SyncRun } from '../domain/sync-run.js';
import type { Cursor, ProviderApi } from '../provider-kit/provider.js';
import type { PollSchedule } from './poll-schedule.js';
import type { CallBudgets } from './provider-budget.js';
import type { ConnectionStore, DeadLetterError, Finding, Lease, SyncDataStore, SyncRunStore } from './ports/index.js';
import type { ProviderAccess, ReachableProvider } from './provider-access.js';

export interface RunDependencies {
  connections: ConnectionStore;
  runs: SyncRunStore;
  data: SyncDataStore;
  providers: ProviderAccess;
  budgets: CallBudgets;
  schedule: PollSchedule;
  clock: Clock;
  /** Hears of errors that a person should look at: our bugs, and answers that nobody foresaw. */
  onBug: (error: unknown, run: SyncRun) => void;
  /** Hears of a run that failed for good, and of why. */
  onDeadLetter?: (run: SyncRun, error: DeadLetterError) => void;
  /** Hears of records that do not add up, and of words that nobody knows, once for each record that was written so. */
  onFinding?: (provider: string, finding: Finding) => void;
  onResponse?: (provider: string, response: { method: string; path: string; status: number }) => void;
  pace?: RunPace;
}

/** How runs keep time. */
export interface RunPace {
  /** How long a claim on a run is good without a sign of life; 60 s unless given. */
  leaseMs?: number;
  /** From one sign of life to the next; 15 s unless given. */
  heartbeatMs?: number;
  /** Longest wait for one answer of a provider; the kit's unless given. */
  answerMs?: number;
}

/** What one execution of a run works with. */
export interface RunContext {
  dependencies: RunDependencies;
  run: SyncRun;
  connection: Connection;
  reachable: ReachableProvider;
  api: ProviderApi;
  /** What the user's records tell of offsets, read again after one has been written. */
  offsets: ReadOnce<OffsetTimeline>;
  /** Where each data type stood when the run began; nobody else moves them while it lasts. */
  cursors: ReadOnce<ReadonlyMap<DataType, Cursor>>;
  /** A fresh claim, from now on. */
  lease: () => Lease;
}

/** What is asked once, until it is told to forget. */
export interface ReadOnce<T> {
  read(): Promise<T>;
  forget(): void;
}

export function readOnce<T>(read: () => Promise<T>): ReadOnce<T> {
  let known: Promise<T> | null = null;
  return {
    read: () => (known ??= read()),
    forget: () => {
      known = null;
    },
  };
}
