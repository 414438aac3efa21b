import { ConfigError, type Config } from './config.js';
import type { JobsDatabase } from './jobs/scheduler.js';
import { openPool } from './storage/index.js';
import type { Storage } from './storage/index.js';

/** Where Agenda keeps its jobs: the gateway's own Postgres unless `JOBS_URL` names another database. */
export async function openJobsDatabase(
  { jobsUrl }: Config,
  storage: Storage,
): Promise<{ database: JobsDatabase; close: () => Promise<void> }> {
  if (jobsUrl === null) return { database: { kind: 'postgres', pool: storage.pool }, close: () => Promise.resolve() };
  if (jobsUrl.startsWith('mongodb'))
    return { database: { kind: 'mongodb', url: jobsUrl }, close: () => Promise.resolve() };
  const pool = openPool(jobsUrl, 5);
  try {
    await pool.query('select 1');
  } catch (error) {
    await pool.end();
    throw new ConfigError(`JOBS_URL cannot be reached: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { database: { kind: 'postgres', pool }, close: () => pool.end() };
}
