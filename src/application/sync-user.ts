import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../domain/clock.js';
import type { Connection } from '../domain/connection.js';
import type { SyncRequest, SyncRun } from '../domain/sync-run.js';
import type { LocalDate } from '../domain/time.js';
import { requireScope, requireUser } from './find-user.js';
import type { ConnectionStore, JobQueue, SyncRunStore, UserStore } from './ports/index.js';
import { requireGranted, type ProviderAccess } from './provider-access.js';
import { badInput, refusedArgument, refusedRequest } from './refusals.js';
import type { UseCases } from './use-cases.js';

interface Dependencies {
  users: UserStore;
  connections: ConnectionStore;
  runs: SyncRunStore;
  jobs: JobQueue;
  providers: ProviderAccess;
  clock: Clock;
  /** Aborted when the process stops, so that nobody keeps it waiting; never unless given. */
  draining?: AbortSignal;
  /** How long `wait` waits. */
  waitMs?: number;
}

const WAIT_MS = 60_000;
/** From one look at the runs to the next: at first as often as a short sync is worth, then as seldom as a long one allows. */
const LOOK_MS = { first: 50, longest: 500, growth: 1.5 };

/** The clocks that are furthest ahead of UTC. */
const EASTERNMOST_MS = 14 * 3_600_000;

/** Queues runs; the work is done by whichever process takes the job. */
export function syncUser(dependencies: Dependencies): Pick<UseCases, 'syncUser'> {
  const { users, connections, runs, jobs, providers, clock } = dependencies;
  const { draining, waitMs = WAIT_MS } = dependencies;

  async function untilEnded(queued: readonly SyncRun[], gone: AbortSignal | undefined): Promise<SyncRun[]> {
    const given = [draining, gone].filter((signal) => signal !== undefined);
    const signal = AbortSignal.any(given);
    const giveUpAt = Date.now() + waitMs;
    let seen = [...queued];
    let pauseMs = LOOK_MS.first;
    while (seen.some(isUnderWay) && Date.now() < giveUpAt && !signal.aborted) {
      await pause(pauseMs, signal);
      pauseMs = Math.min(pauseMs * LOOK_MS.growth, LOOK_MS.longest);
      const now = await runs.findMany(seen);
      seen = seen.map((run, at) => now[at] ?? { ...run, status: 'CANCELLED' });
    }
    return seen;
  }

  const nameOf = (id: string) => providers.find(id)?.provider.manifest.displayName ?? id;

  return {
    async syncUser(caller, { userId, provider, wait, gone, ...request }) {
      requireScope(caller, 'sync');
      checkRequest(request, clock.now());
      const user = await requireUser(users, caller, userId, 'input.userId');
      const targets =
        provider === null
          ? activeOnes((await connections.listByUsers([user.id]))[0] ?? [], nameOf)
          : [requireActive(await connections.findByProvider(user.id, provider), nameOf(provider))];
      for (const target of targets) await checkDataTypes(providers, target, provider, request);

      const queued: SyncRun[] = [];
      for (const target of targets) {
        const run = await runs.enqueue({
          userId: user.id,
          connectionId: target.id,
          trigger: 'MANUAL',
          request,
          now: clock.now(),
        });
        await jobs.syncSoon(run);
        queued.push(run);
      }
      return wait ? untilEnded(queued, gone) : queued;
    },
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

/** A run that is QUEUED again after an attempt has told what there is to tell; it is not waited for. */
function isUnderWay(run: SyncRun): boolean {
  return run.status === 'RUNNING' || (run.status === 'QUEUED' && run.retryAt === null);
}

/** The day that has begun somewhere: where the wearer is, it is not known here. */
function latestToday(now: Date): LocalDate {
  return new Date(now.getTime() + EASTERNMOST_MS).toISOString().slice(0, 10);
}

function checkRequest({ from, to, dataTypes }: SyncRequest, now: Date): void {
  if (from !== null && from > latestToday(now)) throw badInput('input.from', 'takes a date that has begun');
  if (from !== null && to !== null && from > to) {
    throw badInput('input.from', `takes a date not after \`input.to\`, ${to}`);
  }
  if (dataTypes?.length === 0) throw badInput('input.dataTypes', 'takes at least one data type, or is left out');
}

/** All that can be synced. Where that is nothing since consents have ended, the caller must learn of it. */
function activeOnes(connections: Connection[], nameOf: (provider: string) => string): Connection[] {
  const active = connections.filter(({ status }) => status === 'ACTIVE');
  const ended = connections.filter(({ status }) => status === 'REAUTHORIZATION_REQUIRED');
  if (active.length === 0 && ended.length > 0) {
    const names = ended.map(({ provider }) => nameOf(provider)).join(', ');
    throw refusedRequest('REAUTHORIZATION_REQUIRED', `The user must connect again with ${names}`);
  }
  return active;
}

function requireActive(connection: Connection | null, name: string): Connection {
  if (connection?.status === 'ACTIVE') return connection;
  if (connection?.status === 'REAUTHORIZATION_REQUIRED') {
    const says = `names ${name}, with which the user must connect again`;
    throw refusedArgument('REAUTHORIZATION_REQUIRED', 'input.provider', says);
  }
  throw refusedArgument('NOT_FOUND', 'input.provider', 'names a provider that the user is not connected to');
}

async function checkDataTypes(
  providers: ProviderAccess,
  target: Connection,
  named: string | null,
  { dataTypes }: SyncRequest,
): Promise<void> {
  const { provider } = await requireGranted(providers, target, 'input.provider');
  const unsupported = dataTypes?.find((dataType) => provider.manifest.dataTypes[dataType] === undefined);
  if (named !== null && unsupported !== undefined) {
    throw badInput('input.dataTypes', `takes what ${provider.manifest.displayName} has, not ${unsupported}`);
  }
}
