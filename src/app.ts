import type { Caller } from './application/caller.js';
import { createUseCases } from './application/create-use-cases.js';
import { createExportLinks } from './application/export-links.js';
import { createFileLinks } from './application/file-links.js';
import { createPollSchedule } from './application/poll-schedule.js';
import { createCallBudgets } from './application/provider-budget.js';
import type { UseCases } from './application/use-cases.js';
import type { RunDependencies, RunPace } from './application/run-context.js';
import { keepWebhooks, type WebhookKeeping } from './application/keep-webhooks.js';
import { manageOwnCredentials } from './application/own-credentials.js';
import { readAudit } from './application/read-audit.js';
import { createUserTokens } from './application/user-tokens.js';
import { countSilent } from './application/watch-connections.js';
import { webhookSecrets } from './application/webhook-secrets.js';
import { bootstrapProject } from './bootstrap-project.js';
import { ConfigError, type Config } from './config.js';
import { connectDemoUser } from './demo.js';
import { SCOPES } from './domain/scope.js';
import { systemClock, type Clock } from './domain/clock.js';
import { createMetrics } from './http/metrics.js';
import { createTokenCallers } from './http/token-callers.js';
import { closeServer, listen } from './http/listen.js';
import { createWorkerApp } from './http/server.js';
import { createJobHandlers } from './job-handlers.js';
import { createScheduler } from './jobs/scheduler.js';
import type { Logger } from './logger.js';
import type { Provider } from './provider-kit/provider.js';
import { createRegistry } from './provider-kit/registry.js';
import { observeRuns } from './observe.js';
import { openAccess } from './open-access.js';
import { openApi } from './open-api.js';
import { openJobsDatabase } from './open-jobs-database.js';
import { openErasureList } from './erasures.js';
import { reachDatabase } from './reach-database.js';
import { reachProviders } from './reach-providers.js';
import { readiness } from './readiness.js';

export interface AppOptions {
  config: Config;
  providers: readonly Provider[];
  logger: Logger;
  clock?: Clock;
  /** How jobs and runs keep time, for tests. */
  pace?: RunPace & { tickMs?: number; farewellMs?: number; webhooksMs?: number; lockMs?: number };
}

/** A running gateway. */
export interface App {
  /** As browsers reach it. */
  url: string;
  /** The key that the embedded mode generated; null where one was configured. */
  generatedApiKey: string | null;
  /** True when this start made and synced the demo user, or an earlier one did. */
  hasDemoUser: boolean;
  useCases: UseCases;
  /** Takes no more work, lets what runs end or hands it back, and closes everything. */
  stop(): Promise<void>;
}

const GRACE_MS = 10_000;

/** Starts a gateway: the one function that knows every part. What was started is closed again when a later part fails. */
export async function startApp(options: AppOptions): Promise<App> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.reverse()) await closer();
    closers.length = 0;
  };
  try {
    return await compose(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function compose(options: AppOptions, closers: (() => Promise<void>)[], stop: () => Promise<void>): Promise<App> {
  const { config, logger } = options;
  const clock = options.clock ?? systemClock;
  const registry = createRegistry(options.providers);
  const draining = new AbortController();

  const http = await listen(config.host, config.port).catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new ConfigError(`PORT ${config.port} on HOST ${config.host} cannot be listened on: ${code}`);
  });
  closers.push(() => closeServer(http.server, GRACE_MS));
  const url = config.port === 0 ? config.publicUrl.replace(/:0$/, `:${http.port}`) : config.publicUrl;
  const callbackUrl = (provider: string) => `${url}/oauth/${provider}/callback`;
  const webhookUrl = (provider: string, credentialsId: string | null) =>
    [url, 'webhooks', provider, ...(credentialsId === null ? [] : [credentialsId])].join('/');

  const database = await reachDatabase(config, (line) => logger.info(line), clock);
  closers.push(() => database.close());
  const { storage } = database;
  // Before anything answers, or works with what is there.
  const erasures = config.erasuresFile === null ? null : await openErasureList(config.erasuresFile, storage);
  if (erasures !== null && erasures.erasedAgain > 0) {
    logger.warn(`users whom a backup had brought back were erased again: ${erasures.erasedAgain}`);
  }
  const { project, generatedApiKey } = await bootstrapProject(storage.projects, config, database.secrets);
  const reached = await reachProviders({
    ...options,
    clock,
    callbackUrl,
    sandboxSeed: database.secrets?.sandboxSeed ?? '',
    credentials: storage.providerCredentials,
    onFailure: (error, provider) =>
      logger.error({ err: error, provider }, "a project's provider credentials could not be opened"),
  });
  closers.push(() => reached.close());

  const metrics = createMetrics(
    () => countSilent({ silence: storage.silence, clock }, registry.ids),
    (error) => logger.warn({ err: error }, 'silent connections could not be counted'),
  );
  const providers = reached.access;
  const budgets = createCallBudgets(storage.budget, clock);
  const schedule = createPollSchedule(storage.polls, providers, clock);
  const runDependencies: RunDependencies = {
    connections: storage.connections,
    runs: storage.runs,
    data: storage.data,
    providers,
    budgets,
    schedule,
    clock,
    ...observeRuns(logger, metrics),
    ...(options.pace === undefined ? {} : { pace: options.pace }),
  };
  const secrets = webhookSecrets(storage.webhooks, clock);
  const webhookKeeping: WebhookKeeping = {
    webhooks: storage.webhooks,
    secrets,
    providers,
    budgets,
    enabled: registry.ids.filter((id) => config.providers[id]?.webhooks === true),
    webhookUrl,
    clock,
    signal: draining.signal,
    onChange: (provider, change) => logger.info({ provider }, `the webhook was ${change}`),
    onFailure: (error, provider) => logger.warn({ err: error, provider }, 'the webhook could not be looked after'),
  };
  let isServing = false;
  const handlers = createJobHandlers({
    storage,
    runDependencies,
    webhookKeeping,
    isServing: () => isServing,
    jobs: () => scheduler,
    metrics,
    logger,
    draining: draining.signal,
  });
  const jobsDatabase = await openJobsDatabase(config, storage);
  closers.push(() => jobsDatabase.close());
  const scheduler = await createScheduler({
    database: jobsDatabase.database,
    handlers: config.role === 'api' ? null : handlers,
    onError: (error) => logger.error({ err: error }, 'a job failed'),
    ...options.pace,
  });
  let drained: Promise<void> | null = null;
  const drain = () => {
    draining.abort();
    drained ??= scheduler.stop(GRACE_MS);
    return drained;
  };
  closers.push(drain);
  await scheduler.start();

  const tokens = createUserTokens(database.tokenKeys, clock);
  const fileLinks = createFileLinks(database.tokenKeys, clock);
  const exportLinks = createExportLinks(database.tokenKeys, clock);
  const tokenCallers = createTokenCallers({ ...storage, tokens, clock });
  const access = openAccess({
    projects: storage.projects,
    tokenCallers,
    clock,
    rootKey: config.rootApiKey ?? database.secrets?.rootKey ?? null,
    redirectUrlsOfSettings: config.redirectUrls === null ? null : { projectId: project.id },
    onFailure: (error) => logger.warn({ err: error }, 'the use of a key could not be noted'),
  });
  closers.push(() => access.close());
  const administration = {
    ...access.projectUseCases,
    ...manageOwnCredentials({ ...storage, providers, clock, webhookUrl }),
    ...readAudit(storage),
  };
  const asked = {
    jobs: scheduler,
    providers,
    tokens,
    tokenMemory: tokenCallers,
    clock,
    callbackUrl,
    fileLinks,
    exportLinks,
    draining: draining.signal,
    onErased: async () => {
      await erasures?.note().catch((error: unknown) => {
        logger.error({ err: error }, 'an erasure is not in ERASURES_FILE yet; the next one, or start, takes it in');
      });
    },
  };
  const asking = {
    ...storage,
    ...asked,
    ...access,
    projectUseCases: administration,
    fileUrl: (token: string) => `${url}/files/${token}`,
    exportUrl: (token: string) => `${url}/exports/${token}`,
  };
  const useCases = createUseCases(asking);
  const shared = {
    metrics,
    partsNotReady: readiness(config.role, storage, scheduler),
    trustProxy: config.trustProxy,
    onError: (error: unknown, correlationId: string) => logger.error({ err: error, correlationId }, 'a request failed'),
  };
  if (config.role === 'worker') {
    http.serve(createWorkerApp(shared));
  } else {
    const api = await openApi({
      config,
      storage,
      shared,
      access,
      administration,
      asking,
      runDependencies,
      scheduler,
      secrets,
      fileLinks,
      exportLinks,
      callbackUrl,
      providerIds: registry.ids,
      metrics,
      logger,
    });
    closers.push(() => api.stop());
    http.serve(api.app);
  }
  isServing = true;
  if (config.role !== 'api') {
    // What fails here is tried again by the job.
    const looking = keepWebhooks(webhookKeeping, { isStart: true }).catch((error: unknown) => {
      logger.warn({ err: error }, 'the webhooks could not be looked after');
    });
    closers.push(() => looking);
  }
  // The last to start is the first to end: no request arrives while the rest is taken down. Runs are handed back meanwhile.
  closers.push(async () => {
    await Promise.all([drain(), closeServer(http.server, GRACE_MS)]);
  });

  const [demo] = reached.sandboxes;
  const hasDemoUser = demo !== undefined && config.role === 'all' && config.databaseUrl === null;
  if (hasDemoUser) {
    const caller: Caller = { kind: 'project', project, keyId: project.id, scopes: new Set(SCOPES) };
    await connectDemoUser(useCases, caller, ...demo);
  }
  return { url, generatedApiKey, hasDemoUser, useCases, stop };
}
