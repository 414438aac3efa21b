import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../domain/clock.js';
import type { Connection } from '../domain/connection.js';
import type { RequestError } from '../domain/errors.js';
import type { SyncRequest, SyncRun } from '../domain/sync-run.js';
import { requireUser } from './find-user.js';
import type { ConnectionStore, JobQueue, SyncRunStore, UserStore } from './ports/index.js';
import { requireClient, type ProviderAccess } from './provider-access.js';
import { badInput, refusedArgument, refusedRequest } from './refusals.js';
import type { UseCases } from './use-cases.js';

interface Dependencies {
  users: UserStore;
  connections: ConnectionStore;
  runs: SyncRunStore;
  jobs: JobQueue;
  providers: ProviderAccess;
  clock: Clock;
  /** How long `wait` waits, and how often it looks. */
  wait?: { forMs: number; everyMs: number };
}

/** Queues runs; the work is done by whichever process takes the job. */
export function syncUser(dependencies: Dependencies): Pick<UseCases, 'syncUser'> {
  const { users, connections, runs, jobs, providers, clock } = dependencies;
  const wait = dependencies.wait ?? { forMs: 60_000, everyMs: 50 };

  async function untilEnded(run: SyncRun): Promise<SyncRun> {
    const giveUpAt = Date.now() + wait.forMs;
    let seen = run;
    while (isUnderWay(seen) && Date.now() < giveUpAt) {
      await delay(wait.everyMs);
      seen = (await runs.find(run.userId, run.id)) ?? { ...seen, status: 'CANCELLED' };
    }
    return seen;
  }

  return {
    async syncUser(caller, { userId, provider, wait: waits, ...request }) {
      checkRequest(request);
      const user = await requireUser(users, caller, userId, 'input.userId');
      const targets =
        provider === null
          ? ((await connections.listByUsers([user.id]))[0] ?? []).filter(({ status }) => status === 'ACTIVE')
          : [requireActive(await connections.findByProvider(user.id, provider), provider)];
      for (const target of targets) checkDataTypes(providers, target.provider, provider, request);

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
      return waits ? Promise.all(queued.map(untilEnded)) : queued;
    },
  };
}

/** A run that is QUEUED again after an attempt has told what there is to tell; it is not waited for. */
function isUnderWay(run: SyncRun): boolean {
  return run.status === 'RUNNING' || (run.status === 'QUEUED' && run.retryAt === null);
}

function checkRequest({ from, to, dataTypes }: SyncRequest): void {
  if (from !== null && to !== null && from > to) {
    throw badInput('input.from', `takes a date not after \`input.to\`, ${to}`);
  }
  if (dataTypes?.length === 0) throw badInput('input.dataTypes', 'takes at least one data type, or is left out');
}

function requireActive(connection: Connection | null, provider: string): Connection {
  if (connection?.status === 'ACTIVE') return connection;
  if (connection?.status === 'REAUTHORIZATION_REQUIRED') {
    throw mustReconnect([provider]);
  }
  throw refusedArgument('NOT_FOUND', 'input.provider', 'names a provider that the user is not connected to');
}

function mustReconnect(providers: readonly string[]): RequestError {
  return refusedRequest(
    'REAUTHORIZATION_REQUIRED',
    `The user must connect again with ${providers.join(', ')} before there is anything to sync`,
    'input.provider',
  );
}

function checkDataTypes(
  providers: ProviderAccess,
  target: string,
  named: string | null,
  { dataTypes }: SyncRequest,
): void {
  const { provider } = requireClient(providers, target, 'input.provider');
  const unsupported = dataTypes?.find((dataType) => provider.manifest.dataTypes[dataType] === undefined);
  if (named !== null && unsupported !== undefined) {
    throw badInput('input.dataTypes', `takes what ${provider.manifest.displayName} has, not ${unsupported}`);
  }
}
