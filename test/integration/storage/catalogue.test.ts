import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource } from '../../../src/storage/data-source.js';
import type { Storage } from '../../../src/storage/index.js';
import { RECORD_TABLES } from '../../../src/storage/record-tables.js';
import { furtherOperations } from './further-records.js';
import { openTestStorage } from '../../support/postgres.js';
import { until } from '../../support/until.js';
import {
  activity,
  heartRateDay,
  makeWearer,
  NOW,
  payload,
  recharge,
  series,
  sleep,
  upsertActivity,
  upsertHeartRate,
  upsertRecharge,
  upsertSleep,
  upsertWorkout,
  workout,
  type Wearer,
} from './builders.js';

let storage: Storage;
let url: string;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ storage, url, close } = await openTestStorage({ clock: { now: () => NOW } }));
});
afterAll(() => close());

async function tablesOfUsers(): Promise<string[]> {
  const { rows } = await storage.pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'user_id' order by 1`,
  );
  return rows.map(({ name }) => name);
}

async function fill(wearer: Wearer): Promise<void> {
  const list = [series('HEART_RATE', '2026-03-09T06:00:00Z', [60, 61])];
  const route = [{ timestamp: null, latitude: 1, longitude: 2, altitudeMeters: 3 }];
  for (const operation of [
    upsertWorkout(workout('w'), { series: list, route }),
    upsertSleep(sleep('s'), list),
    upsertRecharge(recharge('2026-03-09')),
    upsertHeartRate(heartRateDay('2026-03-09'), list),
    upsertActivity(activity('2026-03-09')),
    ...furtherOperations,
  ]) {
    const attachments =
      operation.dataType === 'WORKOUT' ? [{ format: 'FIT' as const, bytes: Buffer.from('a file') }] : [];
    await storage.data.commit(
      wearer.batch([{ ...payload(operation), attachments }], { cursor: { at: operation.dataType } }),
    );
  }
  const key = [wearer.userId, wearer.connectionId, NOW];
  await storage.pool.query(
    `insert into stream_schedules (user_id, connection_id, data_type, earliest_poll_at, next_poll_at, watched_since)
     values ($1, $2, 'WORKOUT', $3, $3, $3)`,
    key,
  );
  await storage.pool.query(`insert into silence_reports values ($1, $2, 'WORKOUT', $3, 7)`, key);
  await storage.pool.query(
    `insert into dead_letters (user_id, connection_id, kind, provider, payload, error, attempts, failed_at)
     values ($1, $2, 'RUN', $4, '{}', '{}', 1, $3)`,
    [...key, wearer.provider],
  );
  await storage.consents.create(Buffer.from(wearer.connectionId), {
    projectId: wearer.projectId,
    userId: wearer.userId,
    connectionId: wearer.connectionId,
    provider: wearer.provider,
    ownClientHash: null,
    redirectUrl: null,
    codeVerifier: 'verifier',
    expiresAt: NOW,
  });
}

const rowsOf = async (table: string, userId: string) =>
  (
    await storage.pool.query<{ count: number }>(`select count(*)::integer as count from ${table} where user_id = $1`, [
      userId,
    ])
  ).rows[0]?.count;

describe('the schema', () => {
  it('begins the primary key of every table of users with the user, and has the user in every unique index', async () => {
    const { rows } = await storage.pool.query<{ table: string; index: string; primary: boolean; columns: string[] }>(
      `select t.relname as table, i.relname as index, x.indisprimary as primary,
              array(select a.attname::text from unnest(x.indkey::smallint[]) with ordinality as k(n, at)
                      join pg_attribute a on a.attrelid = t.oid and a.attnum = k.n order by k.at) as columns
         from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
        where x.indisunique and t.relnamespace = 'public'::regnamespace`,
    );
    const tables = await tablesOfUsers();
    expect(tables.length).toBeGreaterThanOrEqual(14);
    for (const table of tables) {
      const indexes = rows.filter((row) => row.table === table);
      expect({ table, first: indexes.find(({ primary }) => primary)?.columns[0] }).toEqual({ table, first: 'user_id' });
      for (const { index, columns } of indexes)
        expect({ index, columns }).toEqual({ index, columns: expect.arrayContaining(['user_id']) });
    }
  });

  it('is what the entities say, column by column', async () => {
    const dataSource = await createDataSource(url, 1).initialize();
    try {
      for (const { tableName, columns } of dataSource.entityMetadatas) {
        const { rows } = await storage.pool.query<{ name: string; type: string; optional: boolean }>(
          `select attname as name, format_type(atttypid, atttypmod) as type, not attnotnull as optional
             from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
          [tableName],
        );
        const declared = columns.map((column) => ({
          name: column.databaseName,
          type: typeOf(column),
          optional: column.isNullable,
        }));
        const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);
        expect({ tableName, columns: declared.sort(byName) }).toEqual({ tableName, columns: rows.sort(byName) });
      }
    } finally {
      await dataSource.destroy();
    }
  });

  it('keeps instants to the millisecond, as far as a keyset can tell rows apart', async () => {
    const { rows } = await storage.pool.query(
      `select table_name, column_name from information_schema.columns
        where table_schema = 'public' and data_type like 'timestamp%' and table_name <> 'migrations'
          and (data_type <> 'timestamp with time zone' or datetime_precision <> 3)`,
    );
    expect(rows).toEqual([]);
  });
});

describe('erasing a user', () => {
  it('empties every table that has a user in it, and leaves other users alone', async () => {
    const [gone, stays] = [await makeWearer(storage), await makeWearer(storage)];
    await fill(gone);
    await fill(stays);
    const tables = await tablesOfUsers();
    for (const table of tables)
      expect({ table, rows: await rowsOf(table, gone.userId) }).not.toEqual({ table, rows: 0 });

    await storage.users.erase(gone.userId);
    for (const table of tables) expect({ table, rows: await rowsOf(table, gone.userId) }).toEqual({ table, rows: 0 });
    for (const table of tables)
      expect({ table, rows: await rowsOf(table, stays.userId) }).not.toEqual({ table, rows: 0 });
    await expect(storage.users.findByKeys([gone.userId, stays.userId])).resolves.toEqual([
      null,
      expect.objectContaining({ id: stays.userId }),
    ]);
  });

  it('destroys the data key, owes the provider a farewell, and stays done when done twice', async () => {
    const wearer = await makeWearer(storage);
    await storage.users.erase(wearer.userId);
    await storage.users.erase(wearer.userId);
    await expect(storage.data.payloadContents(wearer.userId, [new Uint8Array(32)])).rejects.toThrow(/data key/);
    const owed = await storage.farewells.claimDue(NOW, 100, 60);
    const { rows } = await storage.pool.query('select * from farewells');
    expect(owed.find(({ connectionId }) => connectionId === wearer.connectionId)).toMatchObject({
      provider: 'polar',
      attempts: 0,
      owedSince: NOW,
      tokens: { refreshToken: 'refresh' },
    });
    expect(JSON.stringify(rows)).not.toContain(Buffer.from('refresh').toString('hex'));
  });

  it('waits for a commit under way, and leaves nothing of it', async () => {
    const wearer = await makeWearer(storage);
    const { userId } = wearer;
    const client = await storage.pool.connect();
    try {
      await client.query('begin');
      await client.query('update sync_runs set lease_until = now() where user_id = $1', [userId]);
      const erased = storage.users.erase(userId);
      await until(async () => (await storage.pool.query(WAITING, [await nameOf(storage)])).rowCount === 1);
      await client.query(
        `insert into series_blocks values ($1, gen_random_uuid(), 'SPEED', 0, 0, 1, 0, 0, 0, '', 'polar', 'WORKOUT', true)`,
        [userId],
      );
      await client.query(`insert into stream_cursors values ($1, $2, 'WORKOUT', '{}')`, [userId, wearer.connectionId]);
      await client.query('commit');
      await erased;
    } finally {
      client.release();
    }
    for (const table of await tablesOfUsers()) {
      expect({ table, rows: await rowsOf(table, userId) }).toEqual({ table, rows: 0 });
    }
    await expect(storage.data.commit(wearer.batch([payload(upsertWorkout(workout('late')))]))).rejects.toThrow(/lease/);
  });
});

const WAITING = `select 1 from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`;
const nameOf = async ({ pool }: Storage) =>
  (await pool.query<{ name: string }>('select current_database() as name')).rows[0]?.name;

describe('disconnecting with the data', () => {
  it('leaves nothing of that provider, and all of another one', async () => {
    const wearer = await makeWearer(storage);
    await fill(wearer);
    const { userId } = wearer;
    const { id: connectionId } = await storage.connections.begin(userId, 'other');
    const { id: runId } = await storage.runs.enqueue({
      userId,
      connectionId,
      trigger: 'MANUAL',
      request: wearer.run.request,
      now: NOW,
    });
    await storage.runs.claim(userId, runId, wearer.lease);
    const other = { provider: 'other', connectionId };
    await fill({
      ...wearer,
      ...other,
      batch: (payloads, change) => wearer.batch(payloads, { ...change, ...other, runId }),
    });

    const { deletedRecords } = await storage.connections.disconnect(wearer.userId, wearer.connectionId, {
      deleteData: true,
      at: NOW,
    });
    expect(deletedRecords).toBe(Object.keys(RECORD_TABLES).length);

    const { rows } = await storage.pool.query<{ name: string }>(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'provider'
          and table_name in (select table_name from information_schema.columns where column_name = 'user_id')`,
    );
    // The connection and its runs stay, as what tells that there was one.
    const stay = ['connections', 'sync_runs'];
    for (const { name } of rows.filter((row) => !stay.includes(row.name))) {
      const { rows: left } = await storage.pool.query<{ provider: string }>(
        `select distinct provider from ${name} where user_id = $1`,
        [userId],
      );
      expect({ name, left: left.map(({ provider }) => provider) }).toEqual({ name, left: ['other'] });
    }
    for (const name of ['stream_cursors', 'stream_schedules', 'silence_reports']) {
      const { rows: left } = await storage.pool.query(`select distinct connection_id from ${name} where user_id = $1`, [
        userId,
      ]);
      expect({ name, left }).toEqual({ name, left: [{ connection_id: connectionId }] });
    }
  });
});

function typeOf({ type, precision, isArray }: { type: unknown; precision?: number | null; isArray: boolean }): string {
  const name = type === 'timestamptz' ? `timestamp(${precision ?? 6}) with time zone` : String(type);
  return isArray ? `${name}[]` : name;
}
