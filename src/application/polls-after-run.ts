import type { SyncRun, SyncStatus, SyncStep } from '../domain/sync-run.js';
import { isBounded } from './fetch-window.js';
import type { PollPlan, PollsAfterRun, RunOutcome, StreamPoll } from './ports/index.js';

const DAY_MS = 86_400_000;
const DONE: readonly SyncStatus[] = ['SUCCEEDED', 'PARTIAL', 'SKIPPED'];

/**
 * What a run means for the next polls of its connection. A data type that was brought up to date is polled an interval
 * later, whoever asked for the run; one that the provider refuses, daily. What the run itself tries again is not polled
 * before, and nothing is where the provider asked for a pause.
 * @param run as it was claimed: what it had done at an earlier attempt was told then
 * @param steps as they ended, before any of them is put back for another look
 * @param chance 0 to 1: where in the jitter the next polls lie
 */
export function pollsAfterRun(
  plan: PollPlan,
  run: SyncRun,
  steps: readonly SyncStep[],
  { finishedAt: at, retryAt, status }: RunOutcome,
  chance = Math.random(),
): PollsAfterRun {
  const after = (ms: number) => ({
    earliestPollAt: new Date(at.getTime() + ms),
    nextPollAt: new Date(at.getTime() + ms * (1 + plan.jitter * chance)),
    isAtLeast: false,
  });
  const pollOf = ({ dataType, status: ended, error }: SyncStep): StreamPoll[] => {
    const seconds = plan.seconds.get(dataType);
    const isOld = run.steps.some((step) => step.dataType === dataType && DONE.includes(step.status));
    if (seconds === undefined || isOld) return [];
    const told = { dataType, status: ended, errorCode: error?.code ?? null };
    switch (ended) {
      case 'SUCCEEDED':
      case 'PARTIAL':
        // Days that were asked for say nothing of what is new.
        return isBounded(run.request) ? [] : [{ ...told, ...after(seconds * 1000) }];
      case 'SKIPPED':
        return [{ ...told, ...after(Math.max(seconds * 1000, DAY_MS)) }];
      case 'FAILED':
      case 'DEFERRED':
        return retryAt === null
          ? [{ ...told, ...after(seconds * 1000) }]
          : [{ ...told, earliestPollAt: retryAt, nextPollAt: retryAt, isAtLeast: true }];
      default:
        return [];
    }
  };
  return {
    at,
    dataTypes: [...plan.seconds.keys()],
    streams: steps.flatMap(pollOf),
    heldUntil: status === 'DEFERRED' ? retryAt : null,
  };
}
