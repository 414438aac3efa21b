import { setTimeout as delay } from 'node:timers/promises';
import type { SyncError, SyncStep } from '../domain/sync-run.js';
import { reasonOf } from './dead-letters.js';
import { StorageUnavailableError, type RunOutcome } from './ports/index.js';
import type { RunContext } from './run-context.js';
import { nextAttemptAt } from './run-outcome.js';

const FAILED: SyncError = {
  code: 'INTERNAL',
  message: 'The gateway failed; the error was logged',
  isRetryable: false,
};
const AWAY: SyncError = {
  code: 'INTERNAL',
  message: 'The database of the gateway could not be used for now; the run goes on from where it was',
  isRetryable: true,
};

const POISONED: SyncError = {
  code: 'INTERNAL',
  message: 'The processes that ran this sync died or hung, time after time; it is not tried again',
  isRetryable: false,
};
/** Every lapse may have cost a process with all that it was doing. */
const MAX_LAPSES = 5;

/** A server that has restarted leaves connections behind that are found broken one by one. */
const TRIES = 3;
const PAUSE_MS = 200;

/**
 * Ends a run that broke off by what no provider is to blame for, keeping the steps that are done. A database that was away
 * has it tried again, a process that stops hands it back, and a bug fails it for good. Where the database is still away, the
 * run is left to its lease.
 */
export async function endBrokenRun(
  { dependencies, run, lease }: Pick<RunContext, 'dependencies' | 'run' | 'lease'>,
  error: unknown,
  isStopping: boolean,
): Promise<void> {
  const { runs, clock, onBug, onDeadLetter } = dependencies;
  if (!isStopping) onBug(error, run);
  const now = clock.now();
  const outcome = (steps: SyncStep[]): RunOutcome => {
    if (isStopping) return putBack(steps, { at: now, retryAt: now, error: null });
    const retryAt = error instanceof StorageUnavailableError ? nextAttemptAt(run, now) : null;
    const told = error instanceof StorageUnavailableError ? AWAY : FAILED;
    return retryAt === null
      ? { ...failed(steps, told, now), deadLetter: reasonOf(error) }
      : { ...putBack(steps, { at: now, retryAt, error: told }), connection: { lastError: told } };
  };
  for (let left = TRIES; left > 0; left -= 1) {
    try {
      const saved = await runs.find(run.userId, run.id);
      const ended = outcome(saved?.steps ?? run.steps);
      const isEnded = await runs.finish(run.userId, run.id, lease(), ended);
      if (isEnded && ended.deadLetter !== undefined) onDeadLetter?.(run, ended.deadLetter);
      return;
    } catch (failure) {
      if (!(failure instanceof StorageUnavailableError)) throw failure;
      if (left > 1) await delay(PAUSE_MS);
    }
  }
}

/**
 * Ends a run for good that was interrupted too often: something in it takes its process along, where no error is caught.
 * @returns false where it was not, and goes on
 */
export async function endPoisonedRun({
  dependencies,
  run,
  lease,
}: Pick<RunContext, 'dependencies' | 'run' | 'lease'>): Promise<boolean> {
  if (run.lapses < MAX_LAPSES) return false;
  const { runs, clock, onDeadLetter } = dependencies;
  const { code, message } = POISONED;
  const isOpen = ({ status }: SyncStep) => status === 'QUEUED' || status === 'RUNNING' || status === 'DEFERRED';
  const steps = run.steps.map((step) => (isOpen(step) ? { ...step, status: 'RUNNING' as const } : step));
  const outcome = { ...failed(steps, POISONED, clock.now()), deadLetter: { code, message } };
  if (await runs.finish(run.userId, run.id, lease(), outcome)) onDeadLetter?.(run, outcome.deadLetter);
  return true;
}

function putBack(
  steps: SyncStep[],
  { at, retryAt, error }: { at: Date; retryAt: Date; error: SyncError | null },
): RunOutcome {
  return {
    status: 'QUEUED',
    steps: steps.map((step) => (step.status === 'RUNNING' ? { ...step, status: 'QUEUED' } : step)),
    error,
    finishedAt: at,
    retryAt,
  };
}

function failed(steps: SyncStep[], error: SyncError, at: Date): RunOutcome {
  return {
    status: 'FAILED',
    steps: steps.map((step) => (step.status === 'RUNNING' ? { ...step, status: 'FAILED', error } : step)),
    error,
    finishedAt: at,
    retryAt: null,
    connection: { lastError: error },
  };
}
