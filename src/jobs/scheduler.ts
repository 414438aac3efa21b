import { Agenda, type Job } from 'agenda';
import type { JobQueue } from '../application/ports/index.js';
import { isDuplicate, openBackend, type JobsDatabase } from './scheduler/jobs-database.js';
import { wakeChannel } from './scheduler/wake-channel.js';
import { watchBackend, type WatchedBackend } from './scheduler/watch-backend.js';

export { connectMongo, type JobsDatabase } from './scheduler/jobs-database.js';

/** What the jobs do. A process without handlers only puts jobs in. */
export interface JobHandlers {
  tick(): Promise<void>;
  syncConnection(run: { userId: string; id: string }): Promise<void>;
  sayFarewells(): Promise<void>;
  keepWebhooks(): Promise<void>;
  watchConnections(): Promise<void>;
}

export interface Scheduler extends JobQueue {
  /** @throws where the database of jobs does not answer */
  isReachable(): Promise<boolean>;
  /** Whether the tick, which one of all processes runs, is not overdue. @throws where its database does not answer */
  isTicking(): Promise<boolean>;
  start(): Promise<void>;
  /**
   * Takes no more jobs, hands back those that have not begun, and waits up to `graceMs` for those that run. What still runs
   * then keeps its lock, and is started elsewhere when that has run out. The database stays open.
   */
  stop(graceMs: number): Promise<void>;
}

export interface SchedulerOptions {
  database: JobsDatabase;
  /** Null in a process that runs no jobs. */
  handlers: JobHandlers | null;
  onError: (error: unknown) => void;
  tickMs?: number;
  farewellMs?: number;
  /** How often it is asked whether a webhook is due; it is daily. */
  webhooksMs?: number;
  /** After this time without a sign of life a job counts as lost, and is started again. */
  lockMs?: number;
}

const LOCK_MS = 30_000;
const PROCESS_EVERY_MS = 500;
const CONCURRENCY = 8;
/** A tick that is due for longer is run by nobody. */
const TICK_LATE_MS = 60_000;
/** A silence of days is told once; an hour makes good for a watch that failed. */
const WATCH_EVERY_MS = 3_600_000;

/**
 * Agenda as a clock: it wakes work, and never decides who may do it. A job that is lost, doubled, or outlives its lock
 * changes nothing, since runs, farewells and webhooks are claimed in our own tables.
 */
export async function createScheduler(options: SchedulerOptions): Promise<Scheduler> {
  const { handlers, onError, lockMs = LOCK_MS } = options;
  const { channel, wake } = wakeChannel(onError);
  // Agenda has given the place of a job free by then.
  const onRemoved = () => wake('sync-connection');
  const watched = await watchBackend(await openBackend(options.database), { onError, onRemoved });
  const agenda = new Agenda({
    backend: watched.backend,
    notificationChannel: channel,
    processEvery: Math.min(PROCESS_EVERY_MS, lockMs / 2),
    defaultLockLifetime: lockMs,
    maxConcurrency: CONCURRENCY * 2,
    removeOnComplete: true,
  });
  agenda.on('error', onError);
  await agenda.ready;
  const beats = new Set<NodeJS.Timeout>();

  return {
    async start() {
      if (handlers === null) return;
      define(agenda, processors({ handlers, lockMs, onError, watched, beats }));
      await agenda.start();
      await repeat(agenda, 'tick', options.tickMs ?? 5_000);
      await repeat(agenda, 'say-farewells', options.farewellMs ?? 30_000);
      await repeat(agenda, 'keep-webhooks', options.webhooksMs ?? 60_000);
      await repeat(agenda, 'watch-connections', WATCH_EVERY_MS);
    },
    async isReachable() {
      await agenda.queryJobs({ name: 'tick' });
      return true;
    },
    async isTicking() {
      const { jobs } = await agenda.queryJobs({ name: 'tick' });
      return jobs.some(({ nextRunAt }) => nextRunAt && new Date(nextRunAt).getTime() > Date.now() - TICK_LATE_MS);
    },
    async stop(graceMs) {
      await watched.closeIntake().catch(onError);
      await agenda.stop(false).catch(onError);
      await within(graceMs, watched.settled());
      for (const beat of beats) clearInterval(beat);
    },
    async syncSoon({ userId, id }) {
      await agenda.now('sync-connection', { userId, id });
    },
    async sayFarewellsSoon() {
      await agenda.now('say-farewells-now', {});
    },
  };
}

type Processor = (job: Job<SyncJob>) => Promise<void>;
type Processors = Record<'tick' | 'sayFarewells' | 'keepWebhooks' | 'watchConnections' | 'syncConnection', Processor>;
type SyncJob = { userId: string; id: string };

/** Locks no more than can run at once: what waits behind others is free for another process to begin. */
function define(
  agenda: Agenda,
  { tick, sayFarewells, keepWebhooks, watchConnections, syncConnection }: Processors,
): void {
  const upTo = (count: number) => ({ concurrency: count, lockLimit: count });
  agenda.define('tick', tick, upTo(1));
  agenda.define('say-farewells', sayFarewells, upTo(1));
  agenda.define('say-farewells-now', sayFarewells, upTo(1));
  agenda.define('keep-webhooks', keepWebhooks, upTo(1));
  agenda.define('watch-connections', watchConnections, upTo(1));
  agenda.define('sync-connection', syncConnection, upTo(CONCURRENCY));
}

/** One row however many processes start. A row that is there is left alone: on MongoDB, saving it again drops its lock. */
async function repeat(agenda: Agenda, name: string, everyMs: number): Promise<void> {
  const { jobs } = await agenda.queryJobs({ name });
  if (jobs.some(({ repeatInterval, nextRunAt }) => Number(repeatInterval) === everyMs && nextRunAt)) return;
  try {
    await agenda.every(everyMs, name);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

/** The handlers as Agenda calls them, giving a sign of life while they run: it would start a silent job a second time. */
function processors(options: {
  handlers: JobHandlers;
  lockMs: number;
  onError: (error: unknown) => void;
  watched: WatchedBackend;
  /** Of the jobs that run; ended from outside when the process stops. */
  beats: Set<NodeJS.Timeout>;
}): Processors {
  const { handlers, lockMs, onError, watched, beats } = options;
  const alive = (work: Processor) => async (job: Job<SyncJob>) => {
    let beating: Promise<void> = Promise.resolve();
    const beat = setInterval(() => {
      beating = watched.renewLock(job.attrs).catch(onError);
    }, lockMs / 3);
    // No signal: a full house of jobs has more of them than a signal takes listeners without a warning.
    beats.add(beat);
    // A failure ends here: Agenda would keep the row of a failed job for ever, and what is due is woken by the next tick.
    await watched.watch(work(job)).catch(onError);
    beats.delete(beat);
    clearInterval(beat);
    // One that comes late would lock the finished job again.
    await beating;
  };
  return {
    tick: alive(() => handlers.tick()),
    sayFarewells: alive(() => handlers.sayFarewells()),
    keepWebhooks: alive(() => handlers.keepWebhooks()),
    watchConnections: alive(() => handlers.watchConnections()),
    syncConnection: alive((job) => handlers.syncConnection(job.attrs.data)),
  };
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
