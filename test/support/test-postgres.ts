import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/storage/embedded-postgres.js';
import { probe } from '../../src/storage/postmaster.js';
import { openStorage } from '../../src/storage/index.js';

export const TEMPLATE = 'template_migrated';
/** Databases of test files begin so; one that is left at the end was not dropped. */
export const PREFIX = 'test_';

/** Nothing that is tested survives a crash of the machine, so nothing waits for a disk. */
const FAST = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  max_connections: '200',
};

/**
 * A server of its own for one run of the tests, with a migrated database to clone.
 * @param settings beside those of the embedded server; none leaves it as durable as the gateway's
 */
export async function startTestPostgres(settings: Readonly<Record<string, string>> = FAST): Promise<EmbeddedPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'tributary-test-'));
  await chmod(directory, 0o711);
  const onNotice = (line: string) => process.stderr.write(`${line}\n`);
  const server = await startEmbeddedPostgres({ directory, onNotice, settings, initdbFlags: ['--no-sync'] });
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    await probe(server.url, `create database ${TEMPLATE}`);
    await migrateTemplate(server.url);
  } catch (error) {
    await server.stop();
    await remove();
    throw error;
  }
  return {
    url: server.url,
    async stop() {
      const left = await probe(
        server.url,
        `select datname, shobj_description(oid, 'pg_database') as file from pg_database where datname like '${PREFIX}%'`,
      );
      await server.stop();
      await remove();
      if (left.length > 0)
        throw new Error(`test files left a database behind: ${left.map(({ file }) => String(file)).join(', ')}`);
    },
  };
}

async function migrateTemplate(serverUrl: string): Promise<void> {
  const url = new URL(serverUrl);
  url.pathname = TEMPLATE;
  const storage = await openStorage({
    url: url.href,
    masterKeys: [{ id: 'none', key: new Uint8Array(32) }],
    poolSize: 2,
  });
  try {
    await storage.migrate();
  } finally {
    await storage.close();
  }
}
