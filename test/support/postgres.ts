import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { probe } from '../../src/storage/postmaster.js';
import { openStorage, type Storage, type StorageOptions } from '../../src/storage/index.js';
import { testMasterKey } from './master-keys.js';
import { PREFIX, TEMPLATE } from './test-postgres.js';

export interface TestDatabase {
  url: string;
  /**
   * Drops it; called in `afterAll`, once everything that uses it is closed.
   * @throws Error naming the connections that somebody left open
   */
  drop(): Promise<void>;
}

/** How long a connection that was closed may take to be gone from the server's view. */
const CLOSING_MS = 5_000;

/**
 * A database of one's own, cloned from a migrated one in about 40 ms; `migrated: false` gives an empty one, `copyOf` one
 * with everything that another one has, to which nobody may be connected.
 */
export async function createTestDatabase({
  migrated = true,
  copyOf,
}: { migrated?: boolean; copyOf?: TestDatabase } = {}): Promise<TestDatabase> {
  const server = process.env['TEST_POSTGRES_URL'];
  if (server === undefined)
    throw new Error('there is no Postgres: tests that need one belong in test/integration or test/e2e');
  const name = `${PREFIX}${process.env['JEST_WORKER_ID'] ?? '0'}_${randomBytes(6).toString('hex')}`;
  const template = copyOf === undefined ? (migrated ? TEMPLATE : 'template0') : new URL(copyOf.url).pathname.slice(1);
  await probe(server, `create database ${name} template ${template} strategy wal_log`);
  await probe(server, `comment on database ${name} is '${(expect.getState().testPath ?? '').replaceAll("'", "''")}'`);
  const url = new URL(server);
  url.pathname = name;
  return {
    url: url.href,
    async drop() {
      const open = await openConnections(server, name);
      await probe(server, `drop database ${name} with (force)`);
      if (open.length > 0) throw new Error(`connections were left open:\n${open.join('\n')}`);
    },
  };
}

/** Keys for tests: made up, one that seals and one that still opens. */
export const TEST_MASTER_KEYS = [testMasterKey('new'), testMasterKey('old')];

/** A migrated database with every store on it; `close` closes the stores and drops the database. */
export async function openTestStorage(
  options: Partial<StorageOptions> = {},
): Promise<{ storage: Storage; url: string; close: () => Promise<void> }> {
  const database = await createTestDatabase();
  const storage = await openStorage({ url: database.url, masterKeys: TEST_MASTER_KEYS, poolSize: 8, ...options });
  return {
    storage,
    url: database.url,
    async close() {
      await storage.close();
      await database.drop();
    },
  };
}

async function openConnections(server: string, name: string): Promise<string[]> {
  const deadline = Date.now() + CLOSING_MS;
  for (;;) {
    const rows = await probe(
      server,
      `select application_name, state, query from pg_stat_activity where datname = '${name}'`,
    );
    if (rows.length === 0 || Date.now() > deadline)
      return rows.map((row) => Object.values(row).map(String).join(' · '));
    await delay(20);
  }
}
