import type { AgendaBackend } from 'agenda';
import { MongoBackend } from '@agendajs/mongo-backend';
import { PostgresBackend, getCreateIndexesSQL, getCreateTableSQL } from '@agendajs/postgres-backend';
import { MongoClient } from 'mongodb';

type PostgresPool = NonNullable<ConstructorParameters<typeof PostgresBackend>[0]['pool']>;

/** Where jobs are kept: a database that is reached already, and closed by whoever opened it. */
export type JobsDatabase = { kind: 'postgres'; pool: PostgresPool } | { kind: 'mongodb'; client: MongoClient };

const TABLE = 'agenda_jobs';
const PROBE_MS = 5_000;

/** @throws Error when no server answers within seconds, or refuses; nothing is left open then */
export async function connectMongo(url: string): Promise<MongoClient> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: PROBE_MS, connectTimeoutMS: PROBE_MS });
  try {
    await client.connect();
    await client.db().command({ ping: 1 });
    return client;
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** Agenda's side of the database, with what it keeps there in place. */
export async function openBackend(database: JobsDatabase): Promise<AgendaBackend> {
  if (database.kind === 'postgres') {
    await createJobsTable(database.pool);
    return new PostgresBackend({ pool: database.pool, tableName: TABLE, ensureSchema: false });
  }
  const jobs = database.client.db();
  await createUniqueIndex(jobs.collection(TABLE));
  return new MongoBackend({ mongo: jobs, collection: TABLE });
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

/** Agenda brings such an index on Postgres only: without it, two processes that start at once make two rows of one clock. */
async function createUniqueIndex(collection: ReturnType<ReturnType<MongoClient['db']>['collection']>): Promise<void> {
  const single = { type: 'single' };
  const index = { name: 'one_clock_each', unique: true, partialFilterExpression: single };
  await collection.createIndex({ name: 1 }, index, {});
}

/** Another process has put the same row in at the same moment. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11_000;
}
