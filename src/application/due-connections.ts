import type { Clock } from '../domain/clock.js';
import type { Manifest } from '../provider-kit/manifest.js';
import type { ConnectionStore, JobQueue, SyncRunStore } from './ports/index.js';
import type { ProviderAccess } from './provider-access.js';
import { EVERYTHING } from './sync-request.js';

const BATCH = 200;

/** When a connection is polled next: one interval from now, more or less by chance, so that polls spread. */
export function nextPollAt({ polling }: Manifest, now: Date): Date {
  const jitter = 1 + polling.jitter * (Math.random() * 2 - 1);
  return new Date(now.getTime() + polling.intervalSeconds * jitter * 1000);
}

/** Queues a run for every connection that is due, and wakes a worker for every run that waits. @returns runs woken */
export async function tick(dependencies: {
  connections: ConnectionStore;
  runs: SyncRunStore;
  jobs: JobQueue;
  providers: ProviderAccess;
  clock: Clock;
}): Promise<number> {
  const { connections, runs, jobs, providers, clock } = dependencies;
  const now = clock.now();
  const due = await connections.claimDue(now, BATCH, ({ provider }) => {
    const reachable = providers.find(provider);
    return reachable === null ? new Date(now.getTime() + 86_400_000) : nextPollAt(reachable.provider.manifest, now);
  });
  for (const { userId, id: connectionId } of due) {
    await runs.enqueue({ userId, connectionId, trigger: 'SCHEDULED', request: EVERYTHING, now });
  }
  const waiting = await runs.due(now, BATCH);
  for (const run of waiting) await jobs.syncSoon(run);
  return waiting.length;
}
