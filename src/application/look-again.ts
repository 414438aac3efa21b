import type { SyncRun, SyncStatus } from '../domain/sync-run.js';
import type { RunOutcome } from './ports/index.js';
import { newStep } from './run-step.js';

/** How long after an attempt that found nothing the next one is made. */
const PAUSES_MINUTES = [5, 30];

const WENT_THROUGH: readonly SyncStatus[] = ['SUCCEEDED', 'PARTIAL'];

/**
 * A notice may come before its data can be read. A run that went through, but brought nothing new of what the provider had
 * told of, is queued once more for those data types alone; after the second time the poll is left to find it.
 */
export function lookAgain(run: SyncRun, outcome: RunOutcome): RunOutcome {
  const pause = PAUSES_MINUTES[run.attempts - 1];
  if (pause === undefined || !WENT_THROUGH.includes(outcome.status)) return outcome;
  const isMissing = (dataType: string, news: number) =>
    news === 0 && (run.request.noticed?.some((noticed) => noticed === dataType) ?? false);
  const steps = outcome.steps.map((step) =>
    step.status === 'SUCCEEDED' && isMissing(step.dataType, step.created + step.updated)
      ? newStep(step.dataType)
      : step,
  );
  if (steps.every((step, index) => step === outcome.steps[index])) return outcome;
  return { ...outcome, steps, retryAt: new Date(outcome.finishedAt.getTime() + pause * 60_000) };
}
