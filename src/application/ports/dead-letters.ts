import type { SyncErrorCode, SyncRequest, SyncRun, SyncStep, SyncTrigger } from '../../domain/sync-run.js';

/** RUN: a sync that failed for good. FAREWELL: a provider that was never told that a user left; it cannot be tried again. */
export const DeadLetterKind = { RUN: 'RUN', FAREWELL: 'FAREWELL' } as const;
export type DeadLetterKind = (typeof DeadLetterKind)[keyof typeof DeadLetterKind];

/** Why it failed. Holds no token and nothing of what a provider sent. */
export interface DeadLetterError {
  code: SyncErrorCode;
  message: string;
  /** Of a bug of ours: its class, and its message without what may be data. */
  bug?: { name: string; message: string };
}

/** What a job was asked for. */
export type DeadLetterPayload =
  | { request: SyncRequest; trigger: SyncTrigger; failed: Pick<SyncStep, 'dataType' | 'error'>[] }
  | { externalUserId: string; owedSince: string };

export interface DeadLetter {
  userId: string;
  id: string;
  /** The user's id in the application. */
  externalId: string;
  kind: DeadLetterKind;
  provider: string;
  connectionId: string;
  runId: string | null;
  payload: DeadLetterPayload;
  error: DeadLetterError;
  attempts: number;
  /** How often the same has failed for good. */
  failures: number;
  failedAt: Date;
  redrivenAt: Date | null;
  redrivenRunId: string | null;
}

export interface DeadLetterStore {
  /** Those that nothing has made good yet, oldest first. Null: all of them. */
  listOpen(only: { id: string | null; provider: string | null; externalId: string | null }): Promise<DeadLetter[]>;
  /**
   * Queues a run for what the letter was asked for, or joins one that waits, and notes it, in one transaction.
   * @returns null where it cannot be run again: it is made good or gone, no run, or its connection is not ACTIVE
   */
  redrive(key: { userId: string; id: string }, now: Date): Promise<SyncRun | null>;
  /** @returns false where it was gone */
  discard(key: { userId: string; id: string }): Promise<boolean>;
}
