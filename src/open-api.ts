import type { ConsentDependencies } from './application/complete-consent.js';
import { useCasesWithin } from './application/create-use-cases.js';
import type { ExportLinks } from './application/export-links.js';
import { createExportDesk } from './application/export-user.js';
import type { FileLinks } from './application/file-links.js';
import type { Administration } from './application/project-use-cases.js';
import type { WebhookDependencies } from './application/receive-webhook.js';
import type { RunDependencies } from './application/run-context.js';
import { createFileDesk } from './application/workout-files.js';
import type { WebhookSecrets } from './application/webhook-secrets.js';
import type { Config } from './config.js';
import { buildGraphqlSchema } from './graphql/schema.js';
import type { Metrics } from './http/metrics.js';
import { createLeakyBuckets } from './http/rate-limit.js';
import { createHttpApp, type ServerOptions } from './http/server.js';
import type { Scheduler } from './jobs/scheduler.js';
import type { Logger } from './logger.js';
import type { Access } from './open-access.js';
import type { Storage } from './storage/index.js';

/** What every process serves, with an API or without one. */
export type Shared = Pick<ServerOptions, 'metrics' | 'partsNotReady' | 'trustProxy' | 'onError'>;

/** The API over the parts of a gateway: GraphQL, callbacks, webhooks, files. */
export async function openApi(parts: {
  config: Config;
  storage: Storage;
  shared: Shared;
  access: Access;
  administration: Administration;
  asking: Parameters<typeof useCasesWithin>[0];
  runDependencies: RunDependencies;
  scheduler: Scheduler;
  secrets: WebhookSecrets;
  fileLinks: FileLinks;
  exportLinks: ExportLinks;
  callbackUrl: (provider: string) => string;
  providerIds: readonly string[];
  metrics: Metrics;
  logger: Logger;
}): ReturnType<typeof createHttpApp> {
  const { config, storage, access, runDependencies, scheduler, metrics, logger } = parts;
  const { providers, budgets, clock } = runDependencies;
  const consent: ConsentDependencies = {
    ...storage,
    jobs: scheduler,
    providers,
    budgets,
    clock,
    callbackUrl: parts.callbackUrl,
    onFailure: (error, provider) => logger.warn({ err: error, provider }, 'a consent could not be finished'),
    onRefusal: (provider) => logger.warn({ provider }, 'a callback was refused: its state is unknown, used or expired'),
  };
  const webhooks: WebhookDependencies = {
    webhooks: storage.webhooks,
    secrets: parts.secrets,
    jobs: scheduler,
    providers,
    clock,
    onOutcome: (provider, outcome) => metrics.countWebhook(provider, outcome),
    onFailure: (error, provider) => logger.warn({ err: error, provider }, 'a worker could not be woken'),
  };
  return createHttpApp({
    ...parts.shared,
    schema: await buildGraphqlSchema({ providerIds: [...parts.providerIds] }),
    useCasesOf: useCasesWithin(parts.asking),
    ...access,
    projects: parts.administration,
    consent,
    webhooks,
    openFile: createFileDesk({ ...runDependencies, files: storage.files, fileLinks: parts.fileLinks }),
    openExport: createExportDesk({ ...storage, exportLinks: parts.exportLinks, clock }),
    hasPlayground: config.playground,
    hasIntrospection: config.introspection,
    ...config.limits,
    queryLimits: config.limits.query,
    buckets: { ...config.limits, buckets: createLeakyBuckets() },
  });
}
