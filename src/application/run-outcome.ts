import type { ProviderError } from '../domain/errors.js';
import type { SyncError, SyncRun, SyncStatus, SyncStep } from '../domain/sync-run.js';
import { pollsAfterRun } from './polls-after-run.js';
import type { ConnectionOutcome, PollPlan, RunOutcome } from './ports/index.js';

const MAX_FAILURES = 8;
const FIRST_DELAY_MS = 30_000;
const LONGEST_DELAY_MS = 3_600_000;

/**
 * What becomes of a run whose steps ended so. A step that can be tried again puts the run back into the queue, with
 * growing pauses, until eight attempts have failed.
 * @param stopping the error that ended the run before its last step; null: it went through
 */
export function concludeRun(run: SyncRun, steps: SyncStep[], stopping: ProviderError | null, now: Date): RunOutcome {
  const error = stopping === null ? (steps.find((step) => step.error !== null)?.error ?? null) : toSyncError(stopping);
  const end = (status: SyncStatus, retryAt: Date | null = null): RunOutcome => ({
    status,
    steps,
    error,
    finishedAt: now,
    retryAt,
  });
  if (stopping?.disposition === 'defer') {
    return end('DEFERRED', stopping.retryAt ?? new Date(now.getTime() + LONGEST_DELAY_MS));
  }
  if (stopping !== null) return end('FAILED');
  const failed = steps.filter(({ status }) => status === 'FAILED');
  const nextAt = nextAttemptAt(run, now);
  if (failed.some((step) => step.error?.isRetryable) && nextAt !== null) return end('QUEUED', nextAt);
  if (steps.every(({ status }) => status === 'SUCCEEDED')) return { ...end('SUCCEEDED'), error: null };
  return end(failed.length === steps.length ? 'FAILED' : 'PARTIAL');
}

/**
 * What the end of a run means for its connection.
 * @param steps as they ended, before any of them is put back for another look
 * @param error what ended the run before its last step; null: it went through
 */
export function connectionAfterRun(
  plan: PollPlan,
  run: SyncRun,
  outcome: RunOutcome,
  { steps, error }: { steps: readonly SyncStep[]; error: ProviderError | null },
): ConnectionOutcome {
  const { error: lastError, finishedAt } = outcome;
  const brought = steps.some(({ status }) => status === 'SUCCEEDED' || status === 'PARTIAL');
  const told = { lastError, ...(brought ? { lastSyncedAt: finishedAt } : {}) };
  if (error?.disposition === 'reauthorize') return { ...told, requiresReauthorization: true };
  return { ...told, polls: pollsAfterRun(plan, run, steps, outcome) };
}

export function toSyncError(error: ProviderError): SyncError {
  const isRetryable = error.disposition === 'retry' || error.disposition === 'defer' || error.disposition === 'later';
  const { code, message, isOwnPause } = error;
  return { code, message, isRetryable, ...(isOwnPause ? { isOwnPause } : {}) };
}

/**
 * When a run is tried again whose attempt has failed by what may pass; null where that was the last one.
 * @param run as it was claimed; attempts that were put off count for nothing
 */
export function nextAttemptAt({ failures }: SyncRun, now: Date): Date | null {
  return failures + 1 < MAX_FAILURES ? new Date(now.getTime() + delayMs(failures)) : null;
}

function delayMs(failures: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** failures, LONGEST_DELAY_MS) * (0.75 + Math.random() / 2);
}
