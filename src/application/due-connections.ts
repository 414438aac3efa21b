import type { Clock } from '../domain/clock.js';
import type { PollSchedule } from './poll-schedule.js';
import type { ConsentStore, JobQueue, PollStore, SyncRunStore } from './ports/index.js';
import type { CallBudgets } from './provider-budget.js';
import type { ProviderAccess } from './provider-access.js';

const BATCH = 200;

/**
 * Queues a run for every connection that is due, with the data types that are, wakes a worker for every run that waits, and
 * clears consents that have expired. A connection whose provider has no credentials here is left for another day.
 * @returns runs woken
 */
export async function tick(dependencies: {
  polls: PollStore;
  consents: ConsentStore;
  runs: SyncRunStore;
  jobs: JobQueue;
  providers: ProviderAccess;
  budgets: CallBudgets;
  schedule: PollSchedule;
  clock: Clock;
}): Promise<number> {
  const { polls, consents, runs, jobs, providers, budgets, schedule, clock } = dependencies;
  const now = clock.now();
  await polls.queueDue(now, BATCH, await schedule.plans());
  const waiting = await runs.due(now, BATCH, await budgets.pausedProviders(providers.all));
  for (const run of waiting) await jobs.syncSoon(run);
  await consents.deleteExpired(now);
  return waiting.length;
}
