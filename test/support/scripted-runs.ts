import type { RunDependencies } from '../../src/application/run-context.js';
import { runSync } from '../../src/application/run-sync.js';
import type { Clock } from '../../src/domain/clock.js';
import type { DataType } from '../../src/domain/data-type.js';
import type { Provider } from '../../src/provider-kit/provider.js';
import { polar } from '../../src/providers/polar/index.js';
import type { Storage } from '../../src/storage/index.js';
import { onlyProvider, runDependencies } from './run-dependencies.js';

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
    const providers = onlyProvider(provider, 'http://127.0.0.1:9');
    const dependencies = runDependencies(storage, providers, clock);
    await runSync({ ...dependencies, onBug: (error) => bugs.push(error), ...change }, run, stop);
  };
}
