import { randomUUID } from 'node:crypto';
import { ProviderError } from '../domain/errors.js';
import type { SyncError, SyncStep } from '../domain/sync-run.js';
import { createApi } from '../provider-kit/http.js';
import type { Stream } from '../provider-kit/provider.js';
import { connectionTokens } from './access-token.js';
import { endBrokenRun, endPoisonedRun } from './broken-run.js';
import { reasonOfFailure } from './dead-letters.js';
import { explainRefusals } from './explain-refusals.js';
import { lookAgain } from './look-again.js';
import {
  LeaseLostError,
  StorageUnavailableError,
  type InferredRecord,
  type Lease,
  type RunOutcome,
} from './ports/index.js';
import { requireGranted } from './provider-access.js';
import { readOnce, type RunContext, type RunDependencies } from './run-context.js';
import { concludeRun, connectionAfterRun } from './run-outcome.js';
import { settleOffsets, type Settled } from './settle-offsets.js';
import { newStep, runStep } from './run-step.js';

const LEASE_MS = 60_000;
const HEARTBEAT_MS = 15_000;

/**
 * Executes a run that waits: every data type in turn, each with its own outcome. Returns at once where the run was taken
 * by somebody else. Whatever happens, the run is either ended, queued again, or left to its lease.
 * @param stop aborted when the process drains: the run goes back to the queue
 */
export async function runSync(
  dependencies: RunDependencies,
  key: { userId: string; id: string },
  stop: AbortSignal,
): Promise<void> {
  const { runs, connections, providers, clock } = dependencies;
  const { leaseMs = LEASE_MS, heartbeatMs = HEARTBEAT_MS, answerMs } = dependencies.pace ?? {};
  const owner = randomUUID();
  const lease = (): Lease => ({ owner, until: new Date(clock.now().getTime() + leaseMs) });
  let held = lease();
  const run = await runs.claim(key.userId, key.id, held);
  if (run === null || (await endPoisonedRun({ dependencies, run, lease }))) return;

  const lost = new AbortController();
  const heartbeat = setInterval(() => {
    const next = lease();
    runs.extend(run.userId, run.id, next).then(
      (isHeld) => {
        if (isHeld) held = next;
        else lost.abort(new LeaseLostError('the lease of the run was lost'));
      },
      (error: unknown) => {
        // There is time for another sign of life.
        if (error instanceof StorageUnavailableError && clock.now() < held.until) return;
        lost.abort(error);
      },
    );
  }, heartbeatMs);
  const signal = AbortSignal.any([stop, lost.signal]);
  try {
    const connection = await connections.find(run.userId, run.connectionId);
    if (connection?.status !== 'ACTIVE') {
      await runs.finish(run.userId, run.id, lease(), cancelled(clock.now(), run.steps));
      return;
    }
    const reachable = await requireGranted(providers, connection, 'provider');
    const budget = dependencies.budgets.of(reachable, run.trigger);
    const api = createApi({
      manifest: reachable.provider.manifest,
      baseUrl: reachable.apiUrl,
      tokens: connectionTokens({ connections, clock, budget }, reachable, connection),
      signal,
      clock,
      beforeRequest: () => budget.beforeRequest(),
      onResponse: async (response) => {
        dependencies.onResponse?.(connection.provider, response);
        await budget.onResponse(response);
      },
      ...(answerMs === undefined ? {} : { timeoutMs: answerMs }),
    });
    const { data } = dependencies;
    const context: RunContext = {
      dependencies,
      run,
      connection,
      reachable,
      api,
      offsets: readOnce(() => data.offsets(run.userId)),
      cursors: readOnce(() => data.cursors(run.userId, connection.id)),
      lease,
    };
    await conclude(context, await runSteps(context).finally(() => budget.settle()));
  } catch (error) {
    if (error instanceof LeaseLostError || lost.signal.aborted) return;
    await endBrokenRun({ dependencies, run, lease }, error, stop.aborted);
  } finally {
    clearInterval(heartbeat);
  }
}

/** Runs what is wanted and not done yet: a run that is tried again keeps the steps that succeeded. */
async function runSteps(context: RunContext): Promise<{ steps: SyncStep[]; error: ProviderError | null }> {
  const { run, reachable, dependencies } = context;
  const wanted = reachable.provider.streams.filter(({ dataType }) => run.request.dataTypes?.includes(dataType) ?? true);
  const steps = wanted.map(({ dataType }) => run.steps.find((step) => step.dataType === dataType) ?? newStep(dataType));
  let stopping: ProviderError | null = null;
  for (const [index, stream] of wanted.entries()) {
    const before = steps[index];
    if (before === undefined || isDone(before)) continue;
    const save = async (step: SyncStep) => {
      steps[index] = step;
      await saveSteps(context, steps);
    };
    const result = await runStep(context, stream, save).catch(async (error: unknown) => {
      // Whoever ends the run reads here what it was at; where that cannot be told, the error is still the first one.
      if (steps[index]?.status !== 'RUNNING')
        await save({ ...newStep(stream.dataType), status: 'RUNNING' }).catch(() => undefined);
      throw error;
    });
    if (result.error instanceof ProviderError && result.error.disposition === 'fail')
      dependencies.onBug(result.error, run);
    await save(result.step);
    if (result.error?.disposition === 'defer' || result.error?.disposition === 'reauthorize') {
      stopping = result.error;
      break;
    }
  }
  const explained = stopping === null ? await explainRefusals(context, steps) : { steps, error: stopping };
  const { settled, inferred } = await settleOffsets(context);
  const told = explained.steps.map((step) => withSettled(step, settled.get(step.dataType)));
  return { steps: withUnplaced(told, wanted, inferred), error: explained.error };
}

/** A payload that was refused for want of an offset, and has one by the end of the run, was not refused. */
function withSettled(step: SyncStep, settled: Settled | undefined): SyncStep {
  if (settled === undefined || step.status !== 'PARTIAL') return step;
  const rejected = Math.max(step.rejected - settled.created, settled.rejections.length);
  const created = step.created + settled.created;
  return rejected === 0
    ? { ...step, status: 'SUCCEEDED', error: null, rejected, created }
    : { ...step, rejected, created };
}

/** Says of each step whether records of it still wait for an offset. */
function withUnplaced(steps: SyncStep[], wanted: Stream[], inferred: readonly InferredRecord[]): SyncStep[] {
  const unplaced = new Set(
    inferred.filter(({ utcOffsetMinutes }) => utcOffsetMinutes === null).map(({ dataType }) => dataType),
  );
  const types = new Set(wanted.map(({ dataType }) => dataType));
  return steps.map((step) =>
    step.status === 'SUCCEEDED' && types.has(step.dataType) && unplaced.has(step.dataType)
      ? { ...step, status: 'PARTIAL', error: OFFSET_UNKNOWN }
      : step,
  );
}

const OFFSET_UNKNOWN: SyncError = {
  code: 'OFFSET_UNKNOWN',
  message: 'No record of this user tells an offset from UTC yet; what has only local clocks is placed when one arrives',
  isRetryable: true,
};

async function saveSteps({ dependencies, run, lease }: RunContext, steps: SyncStep[]): Promise<void> {
  if (!(await dependencies.runs.saveSteps(run.userId, run.id, lease(), steps))) {
    throw new LeaseLostError('the lease of the run was lost');
  }
}

async function conclude(
  { dependencies, run, reachable, lease }: RunContext,
  { steps, error }: { steps: SyncStep[]; error: ProviderError | null },
): Promise<void> {
  const { runs, schedule, clock } = dependencies;
  const plan = await schedule.planOf(reachable);
  const outcome = lookAgain(run, concludeRun(run, steps, error, clock.now()));
  const deadLetter = reasonOfFailure(outcome, error);
  const isEnded = await runs.finish(run.userId, run.id, lease(), {
    ...outcome,
    connection: connectionAfterRun(plan, run, outcome, { steps, error }),
    ...(deadLetter === null ? {} : { deadLetter }),
  });
  if (isEnded && deadLetter !== null) dependencies.onDeadLetter?.(run, deadLetter);
}

function isDone({ status }: SyncStep): boolean {
  return status === 'SUCCEEDED' || status === 'PARTIAL' || status === 'SKIPPED';
}

function cancelled(finishedAt: Date, steps: SyncStep[]): RunOutcome {
  return { status: 'CANCELLED', steps, error: null, finishedAt, retryAt: null };
}
