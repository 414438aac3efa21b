import type { ProviderAccess, ReachableProvider } from '../../src/application/provider-access.js';
import { createCallBudgets } from '../../src/application/provider-budget.js';
import { createPollSchedule } from '../../src/application/poll-schedule.js';
import type { RunDependencies } from '../../src/application/run-context.js';
import type { Clock } from '../../src/domain/clock.js';
import { oauth2 } from '../../src/provider-kit/oauth2.js';
import type { Provider } from '../../src/provider-kit/provider.js';
import type { Storage } from '../../src/storage/index.js';

/** A provider alone, whose API is at an address; it grants nobody a token. */
export function onlyProvider(provider: Provider, apiUrl: string): ProviderAccess {
  const { displayName, auth } = provider.manifest;
  const reachable: ReachableProvider = {
    provider,
    oauth: oauth2(displayName, auth),
    client: { clientId: 'id', clientSecret: 'secret', authorizationUrl: '', tokenUrl: '' },
    apiUrl,
    isSandbox: false,
  };
  return { all: [reachable], find: () => reachable };
}

/** What a run needs of the rest of the gateway; a bug ends the test. */
export function runDependencies(storage: Storage, providers: ProviderAccess, clock: Clock): RunDependencies {
  return {
    connections: storage.connections,
    runs: storage.runs,
    data: storage.data,
    providers,
    budgets: createCallBudgets(storage.budget, clock),
    schedule: createPollSchedule(storage.polls, providers, clock),
    clock,
    onBug: (error) => {
      throw error;
    },
  };
}
