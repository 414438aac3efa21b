import type { Clock } from '../domain/clock.js';
import { actorOf } from './audit-actor.js';
import { requireScope, requireUser } from './find-user.js';
import type { ConnectionStore, JobQueue, UserStore } from './ports/index.js';
import { refusedArgument, refuseWithoutScope } from './refusals.js';
import type { UseCases } from './use-cases.js';

interface Dependencies {
  users: UserStore;
  connections: ConnectionStore;
  jobs: JobQueue;
  clock: Clock;
}

/** Ends a connection at once; the provider is told by a job, tried again while it is down. */
export function disconnectUser({ users, connections, jobs, clock }: Dependencies): Pick<UseCases, 'disconnectUser'> {
  return {
    async disconnectUser(caller, { userId, provider, deleteData }) {
      requireScope(caller, 'connect');
      if (deleteData && !caller.scopes.has('users:write')) {
        throw refuseWithoutScope(caller, 'users:write', 'Argument `input.deleteData`', 'input.deleteData');
      }
      const user = await requireUser(users, caller, userId, 'input.userId');
      const connection = await connections.findByProvider(user.id, provider);
      if (connection === null)
        throw refusedArgument('NOT_FOUND', 'input.provider', 'names a provider that the user was never connected to');
      const ended = await connections.disconnect(user.id, connection.id, {
        deleteData,
        at: clock.now(),
        by: actorOf(caller),
      });
      await jobs.sayFarewellsSoon();
      return ended;
    },
  };
}
