import pg from 'pg';
import { createDataSource } from './data-source.js';
import { migrations } from './migrations/index.js';
import type { Sql } from './sql.js';

/** Any number that nobody else locks. */
const MIGRATION_LOCK = 7_201_002;

/** Migrates under a lock of the database, held by a connection of its own, so that it ends with the process at the latest. */
export async function migrateAlone(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'tributary migration' });
  // A connection that breaks shows in the statements; an event nobody listens to would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const dataSource = await createDataSource(url, 1, false).initialize();
    try {
      await dataSource.runMigrations();
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await client.end();
  }
}

/** Names of migrations that the database has not seen; those of a newer version that it has are no matter. */
export async function pendingMigrations(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>('select name from migrations');
  const done = new Set(rows.map(({ name }) => name));
  return migrations.map((Migration) => new Migration().name).filter((name) => !done.has(name));
}
