import type { RunDependencies } from './application/run-context.js';
import type { sayFarewells } from './application/say-farewells.js';
import type { Metrics } from './http/metrics.js';
import type { Logger } from './logger.js';

type Heard<T, K extends keyof T> = Required<Pick<T, K>>;

/** What is told of sync runs: to whoever reads the log, and to the metrics. */
export function observeRuns(
  logger: Logger,
  metrics: Metrics,
): Heard<RunDependencies, 'onBug' | 'onFinding' | 'onDeadLetter' | 'onResponse'> {
  return {
    onBug: (error, run) => logger.error({ err: error, runId: run.id, provider: run.provider }, 'a sync run failed'),
    onFinding: (provider, finding) => {
      if ('flag' in finding) {
        metrics.countFlagged(provider, finding.dataType, finding.flag);
        return;
      }
      metrics.countUnknownWord(provider, finding.unknownWord.kind);
    },
    onDeadLetter: ({ id: runId, provider }, error) => {
      metrics.countDeadLetter(provider, 'RUN');
      logger.error({ provider, runId, error }, 'a sync run failed for good; npm run dead-letters lists what did');
    },
    onResponse: (provider, { status }) => metrics.countProviderResponse(provider, status),
  };
}

/** What is told of farewells. */
export function observeFarewells(
  logger: Logger,
  metrics: Metrics,
): Heard<Parameters<typeof sayFarewells>[0], 'onFailure'> {
  return {
    onFailure: (error, farewell) => {
      if (farewell.givenUp) metrics.countDeadLetter(farewell.provider, 'FAREWELL');
      logger[farewell.givenUp ? 'error' : 'warn'](
        { err: error, ...farewell },
        'a provider could not be told that a user left',
      );
    },
  };
}
