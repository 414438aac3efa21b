import { ConfigError, type Config } from './config.js';
import { connectMongo, type JobsDatabase } from './jobs/scheduler.js';
import { openPool } from './storage/index.js';
import type { Storage } from './storage/index.js';

const POOL_SIZE = 5;

/**
 * Where Agenda keeps its jobs: the gateway's own Postgres unless `JOBS_URL` names another database.
 * @throws ConfigError with one clear line when that cannot be reached; nothing is left open then
 */
export async function openJobsDatabase(
  { jobsUrl }: Pick<Config, 'jobsUrl'>,
  storage: Pick<Storage, 'pool'>,
): Promise<{ database: JobsDatabase; close: () => Promise<void> }> {
  if (jobsUrl === null) return { database: { kind: 'postgres', pool: storage.pool }, close: () => Promise.resolve() };
  try {
    return await (jobsUrl.startsWith('mongodb') ? openMongo(jobsUrl) : openPostgres(jobsUrl));
  } catch (error) {
    throw new ConfigError(`JOBS_URL cannot be reached: ${reason(error)}`);
  }
}

async function openMongo(url: string): Promise<{ database: JobsDatabase; close: () => Promise<void> }> {
  const client = await connectMongo(url);
  return { database: { kind: 'mongodb', client }, close: () => client.close() };
}

async function openPostgres(url: string): Promise<{ database: JobsDatabase; close: () => Promise<void> }> {
  const pool = openPool(url, POOL_SIZE);
  try {
    await pool.query('select 1');
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { database: { kind: 'postgres', pool }, close: () => pool.end() };
}

/** In one line. A refused connection to several addresses has its words inside. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reason).join('; ');
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
}
