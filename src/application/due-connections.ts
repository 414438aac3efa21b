import type { Clock } from '../domain/clock.js';
import type { Manifest } from '../provider-kit/manifest.js';
import type { ConnectionStore, ConsentStore, JobQueue, SyncRunStore } from './ports/index.js';
import type { CallBudgets } from './provider-budget.js';
import type { ProviderAccess } from './provider-access.js';
import { EVERYTHING } from './sync-request.js';

const BATCH = 200;
const DAY_MS = 86_400_000;

/** When a connection is polled next: one interval from now, more or less by chance, so that polls spread. */
export function nextPollAt({ polling }: Manifest, now: Date): Date {
  const jitter = 1 + polling.jitter * (Math.random() * 2 - 1);
  return new Date(now.getTime() + polling.intervalSeconds * jitter * 1000);
}

/**
 * Queues a run for every connection that is due, wakes a worker for every run that waits, and clears consents that have
 * expired. A connection whose provider has no credentials here is left for another day.
 * @returns runs woken
 * @throws AggregateError at the end, for connections whose run could not be queued; the others have theirs
 */
export async function tick(dependencies: {
  connections: ConnectionStore;
  consents: ConsentStore;
  runs: SyncRunStore;
  jobs: JobQueue;
  providers: ProviderAccess;
  budgets: CallBudgets;
  clock: Clock;
}): Promise<number> {
  const { connections, consents, runs, jobs, providers, budgets, clock } = dependencies;
  const now = clock.now();
  const failures: unknown[] = [];
  const manifestOf = (provider: string) => {
    const reachable = providers.find(provider);
    return reachable === null || reachable.client === null ? null : reachable.provider.manifest;
  };
  const due = await connections.claimDue(now, BATCH, ({ provider }) => {
    const manifest = manifestOf(provider);
    return manifest === null ? new Date(now.getTime() + DAY_MS) : nextPollAt(manifest, now);
  });
  for (const { userId, id: connectionId, provider } of due) {
    if (manifestOf(provider) === null) continue;
    await runs
      .enqueue({ userId, connectionId, trigger: 'SCHEDULED', request: EVERYTHING, now })
      .catch((error: unknown) => failures.push(error));
  }
  const waiting = await runs.due(now, BATCH, await budgets.pausedProviders(providers.all));
  for (const run of waiting) await jobs.syncSoon(run);
  await consents.deleteExpired(now);
  if (failures.length > 0) throw new AggregateError(failures, 'runs of due connections could not be queued');
  return waiting.length;
}
