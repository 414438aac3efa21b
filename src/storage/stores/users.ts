import type { DataSource, ObjectLiteral } from 'typeorm';
import type { UserStore } from '../../application/ports/index.js';
import type { Clock } from '../../domain/clock.js';
import type { User } from '../../domain/user.js';
import type { Auditor } from '../audit-chain.js';
import type { MasterCipher } from '../cipher.js';
import { createDataKey, waitForData } from '../data-keys.js';
import { UserEntity } from '../entities/user.js';
import { count, listTogether, type Filter, type Listing } from '../listing.js';
import { RECORD_TABLES } from '../record-tables.js';
import { only, uuid, type Reads, type Sql } from '../sql.js';
import { tableOf } from '../table.js';
import type { Transaction } from '../transaction.js';
import { receiptOf } from './audit.js';
import { oweFarewell } from './farewells.js';

/** Every table that holds something of a user, in an order that no foreign key forbids. Runs first: they are locked. */
export const TABLES_OF_USERS = [
  'sync_runs',
  'dead_letters',
  'series_blocks',
  'workout_routes',
  ...Object.values(RECORD_TABLES),
  'payload_files',
  'payloads',
  'change_events',
  'stream_cursors',
  'stream_schedules',
  'silence_reports',
  'credentials',
  'consents',
  'connections',
  'data_keys',
];

export function userStore(
  dataSource: DataSource,
  sql: Reads,
  transaction: Transaction,
  master: MasterCipher,
  clock: Clock,
  audit: Auditor,
): UserStore {
  const users = tableOf(dataSource, UserEntity);
  const listing: Listing<User> = { table: users, owner: 'project_id', sort: 'externalId', direction: 'asc' };
  const find = async (on: Sql, projectId: string, externalId: string): Promise<User | null> => {
    const { rows } = await on.query<ObjectLiteral>(
      `select ${users.list('u')} from users u where u.project_id = $1 and u.external_id = $2`,
      [uuid(projectId), externalId],
    );
    return (rows[0] as User | undefined) ?? null;
  };
  return {
    create: (projectId, externalId, by) =>
      transaction(async (tx) => {
        const { rows } = await tx.query<ObjectLiteral>(
          `insert into users as u (project_id, external_id, created_at) values ($1, $2, $3)
           on conflict (project_id, external_id) do nothing returning ${users.list('u')}`,
          [projectId, externalId, clock.now()],
        );
        const [made] = rows as User[];
        if (made === undefined)
          return only(
            [await find(tx, projectId, externalId)].filter((user) => user !== null),
            'user',
          );
        await createDataKey(tx, master, made.id);
        await audit.add(tx, projectId, by, { action: 'USER_CREATED', externalUserId: externalId });
        return made;
      }),

    find: (projectId, externalId) => find(sql, projectId, externalId),

    async findMany(projectId, externalIds) {
      const { rows } = await sql.query<ObjectLiteral>(
        `select ${users.list('u')}
           from unnest($2::text[]) with ordinality as k(external_id, n)
           left join users u on u.project_id = $1 and u.external_id = k.external_id
          order by k.n`,
        [uuid(projectId), externalIds],
      );
      return rows.map((row) => (row['id'] === null ? null : (row as User)));
    },

    async findByKeys(ids) {
      const { rows } = await sql.query<ObjectLiteral>(
        `select ${users.list('u')}
           from unnest($1::uuid[]) with ordinality as k(id, n) left join users u on u.id = k.id order by k.n`,
        [ids.map(uuid)],
      );
      return rows.map((row) => (row['id'] === null ? null : (row as User)));
    },

    list: (projectId, search, page) => listTogether(sql, listing, [projectId], containing(search), page),
    count: (projectId, search) => count(sql, listing, [projectId], containing(search)),

    erase: (userId, by) =>
      transaction(async (tx) => {
        await waitForData(tx, userId, 'alone');
        // Locked against whatever would add rows meanwhile: new connections and new runs. Deleting the runs waits for commits
        // under way, which must be able to refer to the connection; so its lock leaves its key alone.
        const { rows: held } = await tx.query<ObjectLiteral>(
          `select ${users.list('u')} from users u where id = $1 for update`,
          [uuid(userId)],
        );
        const [user] = held as User[];
        if (user === undefined) return null;
        const { rows } = await tx.query<{ id: string }>(
          'select id from connections where user_id = $1 for no key update',
          [uuid(userId)],
        );
        const counts: Record<string, number> = { credentials: await numberOf(tx, 'credentials', userId) };
        for (const { id } of rows) await oweFarewell(tx, master, { userId, connectionId: id, since: clock.now() });
        for (const table of TABLES_OF_USERS) {
          const { rowCount } = await tx.query(`delete from ${table} where user_id = $1`, [uuid(userId)]);
          counts[table] = (counts[table] ?? 0) + (rowCount ?? 0);
        }
        await tx.query('delete from users where id = $1', [uuid(userId)]);
        const { projectId, externalId: externalUserId } = user;
        const details = { counts: { ...counts, users: 1 } };
        const [entry] = await audit.add(tx, projectId, by, { action: 'USER_ERASED', externalUserId, details });
        return entry === undefined ? null : receiptOf(entry);
      }),
  };
}

async function numberOf(tx: Sql, table: string, userId: string): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `select count(*)::integer as count from ${table} where user_id = $1`,
    [uuid(userId)],
  );
  return only(rows, 'count').count;
}

/** The rules of ICU, because those of the database's own locale may know the letters of English alone. */
function containing(search: string | null): Filter {
  const folded = (text: string) => `lower(${text} collate "und-x-icu")`;
  return (bind) =>
    search === null ? [] : [`position(${folded(`${bind(search)}::text`)} in ${folded('t.external_id')}) > 0`];
}
