import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource } from '../../../src/storage/data-source.js';
import { openStorage, type Storage } from '../../../src/storage/index.js';
import { createTestDatabase, TEST_MASTER_KEYS, type TestDatabase } from '../../support/postgres.js';

let database: TestDatabase;
let storages: Storage[];

beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
  storages = await Promise.all(
    Array.from({ length: 3 }, () => openStorage({ url: database.url, masterKeys: TEST_MASTER_KEYS, poolSize: 3 })),
  );
});
afterAll(async () => {
  await Promise.all(storages.map((storage) => storage.close()));
  await database.drop();
});

describe('migrations', () => {
  it('run once when three processes start together, and then there is nothing to do', async () => {
    await expect(storages[0]!.isReady()).resolves.toBe(false);
    await storages[0]!.ping();
    await Promise.all(storages.map((storage) => storage.migrate()));
    await Promise.all(storages.map((storage) => storage.migrate()));
    for (const storage of storages) await expect(storage.isReady()).resolves.toBe(true);
    const { rows } = await storages[0]!.pool.query<{ name: string }>('select name from migrations order by id');
    expect(rows.map(({ name }) => name)).toEqual([
      'Directory1760000000001',
      'Connections1760000000002',
      'Records1760000000003',
      'Series1760000000004',
      'PayloadOrder1760000000005',
      'ProviderBudgets1760000000006',
      'Webhooks1760000000007',
      'DeadLetters1760000000008',
      'StreamSchedules1760000000009',
      'WebhookChecks1760000000010',
      'RunFailures1760000000011',
      'MoreRecords1760000000012',
      'PayloadFiles1760000000013',
      'PlacedBy1760000000014',
      'UnplacedPayloads1760000000016',
      'ConsentsByUser1760000000017',
      'Access1760000000018',
      'ProviderCredentials1760000000019',
      'ProjectWall1760000000020',
      'Audit1760000000021',
    ]);
  });

  it('can be undone one by one, down to nothing', async () => {
    const dataSource = await createDataSource(database.url, 2).initialize();
    try {
      for (let count = dataSource.migrations.length; count > 0; count -= 1) await dataSource.undoLastMigration();
      const tables = await dataSource.query(
        `select table_name from information_schema.tables where table_schema = 'public'`,
      );
      expect(tables).toEqual([{ table_name: 'migrations' }]);
      await dataSource.runMigrations();
    } finally {
      await dataSource.destroy();
    }
    await expect(storages[0]!.isReady()).resolves.toBe(true);
  });

  it('fail to open a database that is not there, with its reason', async () => {
    const missing = new URL(database.url);
    missing.pathname = 'not_there';
    await expect(openStorage({ url: missing.href, masterKeys: TEST_MASTER_KEYS, poolSize: 1 })).rejects.toThrow(
      /not_there/,
    );
  });
});

describe('connections of ours', () => {
  it('read dates as text, and leave the driver of others as it was', async () => {
    const { rows } = await storages[0]!.pool.query(
      `select date '2026-03-09' as date, timestamptz '2026-03-09 00:00Z' as instant`,
    );
    expect(rows).toEqual([{ date: '2026-03-09', instant: new Date('2026-03-09T00:00:00Z') }]);
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      const other = await client.query<{ date: unknown }>(`select date '2026-03-09' as date`);
      expect(other.rows[0]?.date).toBeInstanceOf(Date);
    } finally {
      await client.end();
    }
  });
});
