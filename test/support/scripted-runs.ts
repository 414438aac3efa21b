import { createCallBudgets } from '../../src/application/provider-budget.js';
import { createPollSchedule } from '../../src/application/poll-schedule.js';
import type { RunDependencies } from '../../src/application/run-context.js';
import { runSync } from '../../src/application/run-sync.js';
import type { Clock } from '../../src/domain/clock.js';
import type { DataType } from '../../src/domain/data-type.js';
import { oauth2 } from '../../src/provider-kit/oauth2.js';
import type { Provider } from '../../src/provider-kit/provider.js';
import { polar } from '../../src/providers/polar/index.js';
import type { Storage } from '../../src/storage/index.js';

/** What happens while a data type is fetched; nothing is there. */
export type Script = Partial<Record<DataType, () => Promise<void>>>;

/** Runs on a real database whose provider is a script: Polar in name, with two data types. */
export function scriptedRuns(
  storage: Storage,
  clock: Clock,
  bugs: unknown[],
  change: Partial<RunDependencies> = {},
): (run: { userId: string; id: string }, script: Script, stop?: AbortSignal) => Promise<void> {
  return async (run, script, stop = new AbortController().signal) => {
    const provider: Provider = {
      ...polar,
      streams: polar.streams
        .filter(({ dataType }) => dataType === 'WORKOUT' || dataType === 'SLEEP_SESSION')
        .map((stream) => ({
          ...stream,
          async *fetch() {
            await script[stream.dataType]?.();
            yield { payloads: [], unchanged: 0, cursor: { at: stream.dataType } };
          },
        })),
    };
    const { displayName, auth } = polar.manifest;
    const reachable = {
      provider,
      oauth: oauth2(displayName, auth),
      client: { clientId: 'id', clientSecret: 'secret', authorizationUrl: '', tokenUrl: '' },
      apiUrl: 'http://127.0.0.1:9',
      isSandbox: false,
    };
    const providers = { all: [reachable], find: () => reachable };
    await runSync(
      {
        connections: storage.connections,
        runs: storage.runs,
        data: storage.data,
        providers,
        budgets: createCallBudgets(storage.budget, clock),
        schedule: createPollSchedule(storage.polls, providers, clock),
        clock,
        onBug: (error) => bugs.push(error),
        ...change,
      },
      run,
      stop,
    );
  };
}
