import pg from 'pg';
import { createDataSource } from './data-source.js';
import { migrations } from './migrations/index.js';
import { ensureReaderRole } from './reader-role.js';
import type { Sql } from './sql.js';

/** Any number that nobody else locks. */
const MIGRATION_LOCK = 7_201_002;

/**
 * Migrates under a lock of the database, held by a connection of its own, so that it ends with the process at the latest.
 * @throws Error in one line where a newer version has migrated it: what that changed is not known here
 */
export async function migrateAlone(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'tributary migration' });
  // A connection that breaks shows in the statements; an event nobody listens to would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await refuseNewer(client);
    const dataSource = await createDataSource(url, 1, false).initialize();
    try {
      await dataSource.runMigrations();
    } finally {
      await dataSource.destroy();
    }
    await ensureReaderRole(client);
  } finally {
    await client.end();
  }
}

async function refuseNewer(sql: Sql): Promise<void> {
  const { rows: made } = await sql.query(`select 1 where to_regclass('migrations') is not null`);
  if (made.length === 0) return;
  const { rows } = await sql.query<{ name: string }>('select name from migrations order by id');
  const known = new Set<string>(migrations.map((Migration) => new Migration().name));
  const newer = rows.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (newer.length === 0) return;
  throw new Error(`a newer version has migrated it (${newer.join(', ')}); start that version, or restore a backup`);
}

/** Names of migrations that the database has not seen; those of a newer version that it has are no matter. */
export async function pendingMigrations(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>('select name from migrations');
  const done = new Set(rows.map(({ name }) => name));
  return migrations.map((Migration) => new Migration().name).filter((name) => !done.has(name));
}
