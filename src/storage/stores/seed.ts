import { createHash } from 'node:crypto';
import type { SeededUser, SeedStore } from '../../application/ports/index.js';
import type { DataType } from '../../domain/data-type.js';
import type { MasterCipher } from '../cipher.js';
import { createDataKeys } from '../data-keys.js';
import { dateInSql, RECORD_TABLES, type RecordTables } from '../record-tables.js';
import { uuid, type Sql } from '../sql.js';
import type { Transaction } from '../transaction.js';
import { storeMeaning } from './sync-data/commit.js';

/** What hangs on records beside their rows: the column with the record's id, and what its rows are mixed by. */
const BESIDE = [
  { table: 'series_blocks', key: 'record_id', order: 't.start_ms' },
  { table: 'workout_routes', key: 'workout_id', order: 't.workout_id' },
] as const;

const RECORDS = Object.entries(RECORD_TABLES) as [DataType, string][];

export function seedStore(sql: Sql, transaction: Transaction, master: MasterCipher, tables: RecordTables): SeedStore {
  return {
    async existing(projectId, externalIds) {
      const { rows } = await sql.query<{ externalId: string; account: string | null }>(
        `select u.external_id as "externalId", c.external_user_id as account
           from users u left join connections c on c.user_id = u.id
          where u.project_id = $1 and u.external_id = any($2::text[])`,
        [uuid(projectId), externalIds],
      );
      return new Map(rows.map(({ externalId, account }) => [externalId, account]));
    },

    write: (user, batches) =>
      transaction(async (tx) => {
        await insertUsers(tx, master, [user]);
        let records = 0;
        for (const { dataType, mapperVersion, operations } of batches()) {
          // There is no payload; the hash is of what there would be.
          const hash = createHash('sha256').update(`${user.externalUserId}/${dataType}`).digest();
          const arrival = { ...user, mapperVersion };
          const { counts } = await storeMeaning(tx, tables, arrival, [{ hash, operations, files: null }]);
          records += counts.created;
        }
        for (const [dataType, table] of RECORDS) await settleIds(tx, user.userId, dataType, table);
        return records;
      }),

    copy: (users) =>
      transaction(async (tx) => {
        // What is copied is put in order before it is written; in memory, whatever the server allows by itself.
        await tx.query(`set local work_mem = '128MB'`);
        await insertUsers(tx, master, users);
        const keys = [
          users.map(({ userId }) => userId),
          users.map(({ connectionId }) => connectionId),
          users.map(({ prototypeId }) => prototypeId),
        ];
        let records = 0;
        for (const [dataType, table] of RECORDS) {
          const names = tables[dataType].columns.map(({ name }) => name);
          records += await copyRows(tx, { table, names, key: 'id', order: dateInSql(dataType) }, keys);
        }
        for (const { table, key, order } of BESIDE)
          await copyRows(tx, { table, names: await columnsOf(tx, table), key, order }, keys);
        return records;
      }),

    async analyze() {
      const names = ['users', 'connections', 'data_keys', ...RECORDS.map(([, table]) => table)];
      await sql.query(`analyze ${[...names, ...BESIDE.map(({ table }) => table)].join(', ')}`);
    },
  };
}

async function insertUsers(tx: Sql, master: MasterCipher, users: readonly SeededUser[]): Promise<void> {
  const column = <K extends keyof SeededUser>(key: K) => users.map((user) => user[key]);
  await tx.query(
    `insert into users (id, project_id, external_id, created_at)
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[])`,
    [column('userId'), column('projectId'), column('externalId'), column('createdAt')],
  );
  await createDataKeys(tx, master, column('userId'));
  // Nobody gave a consent, so there is nothing to poll, to warn of or to stretch intervals for.
  await tx.query(
    `insert into connections (user_id, id, provider, status, external_user_id, connected_at, last_synced_at)
     select user_id, id, provider, 'DISCONNECTED', account, connected_at, synced_at
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
         as u(user_id, id, provider, account, connected_at, synced_at)`,
    [
      column('userId'),
      column('connectionId'),
      column('provider'),
      column('externalUserId'),
      column('createdAt'),
      column('receivedAt'),
    ],
  );
}

/** Puts ids that follow from what the records are in the place of those that the database made. */
async function settleIds(tx: Sql, userId: string, dataType: DataType, table: string): Promise<void> {
  const id = `md5(t.user_id::text || '${dataType}' || t.external_id)::uuid`;
  for (const beside of BESIDE) {
    await tx.query(
      `update ${beside.table} b set ${beside.key} = ${id} from ${table} t
        where t.user_id = $1 and b.user_id = $1 and b.${beside.key} = t.id`,
      [userId],
    );
  }
  await tx.query(`update ${table} t set id = ${id} where t.user_id = $1`, [userId]);
}

/** @param keys users, their connections, and whose rows they get */
async function copyRows(
  tx: Sql,
  { table, names, key, order }: { table: string; names: readonly string[]; key: string; order: string },
  keys: readonly (readonly string[])[],
): Promise<number> {
  const own: Record<string, string> = {
    user_id: 'k.user_id',
    connection_id: 'k.connection_id',
    [key]: `md5(k.user_id::text || t.${key}::text)::uuid`,
  };
  const { rowCount } = await tx.query(
    `insert into ${table} (${names.join(', ')})
     select ${names.map((name) => own[name] ?? `t.${name}`).join(', ')}
       from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as k(user_id, connection_id, prototype_id)
       join ${table} t on t.user_id = k.prototype_id
      order by ${order}, k.user_id`,
    [...keys],
  );
  return rowCount ?? 0;
}

/** Of tables that no entity describes. */
async function columnsOf(tx: Sql, table: string): Promise<string[]> {
  const { rows } = await tx.query<{ name: string }>(
    `select attname as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}
