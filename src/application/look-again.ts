import type { SyncRun, SyncStatus } from '../domain/sync-run.js';
import type { RunOutcome } from './ports/index.js';
import { newStep } from './run-step.js';

/** How long after the notice a run looks again. */
const LOOKS_MINUTES = [5, 35];

const WENT_THROUGH: readonly SyncStatus[] = ['SUCCEEDED', 'PARTIAL'];

/**
 * A notice may come before its data can be read. A run that went through, but brought nothing new of what the provider had
 * told of, is queued once more for those data types alone; after the last of these times the poll is left to find it. They
 * go by the notice, so that a run that was put off meanwhile is not put off twice.
 */
export function lookAgain(run: SyncRun, outcome: RunOutcome): RunOutcome {
  const retryAt = nextLook(run, outcome.finishedAt);
  if (retryAt === null || !WENT_THROUGH.includes(outcome.status)) return outcome;
  const isMissing = (dataType: string, news: number) =>
    news === 0 && (run.request.noticed?.some((noticed) => noticed === dataType) ?? false);
  const steps = outcome.steps.map((step) =>
    step.status === 'SUCCEEDED' && isMissing(step.dataType, step.created + step.updated)
      ? newStep(step.dataType)
      : step,
  );
  if (steps.every((step, index) => step === outcome.steps[index])) return outcome;
  return { ...outcome, steps, retryAt };
}

/** The first look after now; null where the last one has been. */
function nextLook({ request, createdAt }: SyncRun, now: Date): Date | null {
  const noticedAt = request.noticedAt === undefined ? createdAt : new Date(request.noticedAt);
  const looks = LOOKS_MINUTES.map((minutes) => new Date(noticedAt.getTime() + minutes * 60_000));
  return looks.find((look) => look > now) ?? null;
}
