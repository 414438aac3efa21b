import { Agenda, type AgendaBackend, type Job } from 'agenda';
import { MongoBackend } from '@agendajs/mongo-backend';
import { PostgresBackend, getCreateIndexesSQL, getCreateTableSQL } from '@agendajs/postgres-backend';
import { MongoClient } from 'mongodb';
import type { JobQueue } from '../application/ports/index.js';

/** What the jobs do. A process without handlers only puts jobs in. */
export interface JobHandlers {
  tick(): Promise<void>;
  syncConnection(run: { userId: string; id: string }): Promise<void>;
  sayFarewells(): Promise<void>;
}

export interface Scheduler extends JobQueue {
  start(): Promise<void>;
  /** Takes no more jobs, waits up to `graceMs` for those that run, and lets go of the database. */
  stop(graceMs: number): Promise<void>;
}

type PostgresPool = NonNullable<ConstructorParameters<typeof PostgresBackend>[0]['pool']>;

/** Where jobs are kept. */
export type JobsDatabase = { kind: 'postgres'; pool: PostgresPool } | { kind: 'mongodb'; url: string };

export interface SchedulerOptions {
  database: JobsDatabase;
  /** Null in a process that runs no jobs. */
  handlers: JobHandlers | null;
  onError: (error: unknown) => void;
  tickMs?: number;
  farewellMs?: number;
  /** After this time without a sign of life a job counts as lost, and is started again. */
  lockMs?: number;
}

const TABLE = 'agenda_jobs';
const PROBE_MS = 5_000;
const LOCK_MS = 30_000;
const PROCESS_EVERY_MS = 1_000;
const CONCURRENCY = 8;

/**
 * Agenda as a clock: it wakes work, and never decides who may do it. A job that is lost, doubled, or outlives its lock
 * changes nothing, since runs and farewells are claimed in our own tables.
 */
export async function createScheduler(options: SchedulerOptions): Promise<Scheduler> {
  const { handlers, onError, lockMs = LOCK_MS } = options;
  const { backend, close } = await openBackend(options.database);
  const agenda = new Agenda({
    backend,
    processEvery: Math.min(PROCESS_EVERY_MS, lockMs / 2),
    defaultLockLifetime: lockMs,
    defaultLockLimit: CONCURRENCY * 4,
    maxConcurrency: CONCURRENCY * 2,
    removeOnComplete: true,
  });
  agenda.on('error', onError);
  agenda.on('fail', onError);
  await agenda.ready;

  return {
    async start() {
      if (handlers !== null) define(agenda, keepAlive(handlers, lockMs, onError));
      await agenda.start();
      if (handlers === null) return;
      await agenda.every(options.tickMs ?? 5_000, 'tick');
      await agenda.every(options.farewellMs ?? 30_000, 'say-farewells');
    },
    async stop(graceMs) {
      await agenda.drain({ timeout: graceMs, closeConnection: false });
      await close();
    },
    async syncSoon({ userId, id }) {
      await agenda.now('sync-connection', { userId, id });
    },
    async sayFarewellsSoon() {
      await agenda.now('say-farewells-now', {});
    },
  };
}

type Processors = Record<'tick' | 'sayFarewells' | 'syncConnection', (job: Job<SyncJob>) => Promise<void>>;
type SyncJob = { userId: string; id: string };

function define(agenda: Agenda, processors: Processors): void {
  agenda.define('tick', processors.tick, { concurrency: 1 });
  agenda.define('say-farewells', processors.sayFarewells, { concurrency: 1 });
  agenda.define('say-farewells-now', processors.sayFarewells, { concurrency: 1, removeOnComplete: true });
  agenda.define('sync-connection', processors.syncConnection, { concurrency: CONCURRENCY, removeOnComplete: true });
}

/** The handlers as Agenda calls them, giving a sign of life while they run: it would start a silent job a second time. */
function keepAlive(handlers: JobHandlers, lockMs: number, onError: (error: unknown) => void): Processors {
  const alive = (work: (job: Job<SyncJob>) => Promise<void>) => async (job: Job<SyncJob>) => {
    const beat = setInterval(() => {
      job.touch().catch(onError);
    }, lockMs / 3);
    try {
      await work(job);
    } finally {
      clearInterval(beat);
    }
  };
  return {
    tick: alive(() => handlers.tick()),
    sayFarewells: alive(() => handlers.sayFarewells()),
    syncConnection: alive((job) => handlers.syncConnection(job.attrs.data)),
  };
}

async function openBackend(database: JobsDatabase): Promise<{ backend: AgendaBackend; close: () => Promise<void> }> {
  if (database.kind === 'postgres') {
    await createJobsTable(database.pool);
    return {
      backend: new PostgresBackend({ pool: database.pool, tableName: TABLE, ensureSchema: false }),
      close: () => Promise.resolve(),
    };
  }
  // Agenda connects in its constructor and never settles when that fails; so the database is asked first.
  const client = new MongoClient(database.url, { serverSelectionTimeoutMS: PROBE_MS });
  await client.connect();
  await client.db().command({ ping: 1 });
  return { backend: new MongoBackend({ mongo: client.db(), collection: TABLE }), close: () => client.close() };
}

/**
 * Under a lock, because processes that start together would create the table at once and fail. Several statements in one
 * call are one transaction.
 */
async function createJobsTable(pool: PostgresPool): Promise<void> {
  const statements = [getCreateTableSQL(TABLE), ...getCreateIndexesSQL(TABLE)].map((sql) =>
    sql.trim().replace(/;$/, ''),
  );
  await pool.query(`select pg_advisory_xact_lock(hashtext('${TABLE}'));\n${statements.join(';\n')}`);
}
