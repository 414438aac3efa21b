import { tick } from './application/due-connections.js';
import { keepWebhooks, type WebhookKeeping } from './application/keep-webhooks.js';
import type { JobQueue } from './application/ports/index.js';
import type { RunDependencies } from './application/run-context.js';
import { runSync } from './application/run-sync.js';
import { sayFarewells } from './application/say-farewells.js';
import { watchConnections } from './application/watch-connections.js';
import type { Metrics } from './http/metrics.js';
import type { JobHandlers } from './jobs/scheduler.js';
import type { Logger } from './logger.js';
import { observeFarewells } from './observe.js';
import type { Storage } from './storage/index.js';

/** What the jobs do. */
export function createJobHandlers(parts: {
  storage: Storage;
  runDependencies: RunDependencies;
  webhookKeeping: WebhookKeeping;
  /** False until requests are answered, without which a webhook is not registered: the provider tries the address out. */
  isServing: () => boolean;
  /** The queue that the handlers themselves are run by. */
  jobs: () => JobQueue;
  metrics: Metrics;
  logger: Logger;
  draining: AbortSignal;
}): JobHandlers {
  const { storage, runDependencies, webhookKeeping, isServing, jobs, metrics, logger, draining } = parts;
  const { providers, budgets, schedule, clock } = runDependencies;
  return {
    tick: async () => {
      await tick({ ...storage, jobs: jobs(), providers, budgets, schedule, clock });
    },
    syncConnection: (run) => runSync(runDependencies, run, draining),
    sayFarewells: async () => {
      await sayFarewells({
        farewells: storage.farewells,
        accounts: storage.accounts,
        providers,
        budgets,
        clock,
        ...observeFarewells(logger, metrics),
      });
    },
    keepWebhooks: async () => {
      if (isServing()) await keepWebhooks(webhookKeeping, { isStart: false });
    },
    watchConnections: async () => {
      await storage.revocations.forgetEnded(clock.now());
      await watchConnections({
        silence: storage.silence,
        clock,
        onSilence: (silence) => logger.warn(silence, 'nothing was synced for days; providers keep data for weeks only'),
      });
    },
  };
}
