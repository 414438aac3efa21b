import type { DataSource } from 'typeorm';
import type { ExportedRow, ExportStore, UserArchive } from '../../application/ports/index.js';
import type { User } from '../../domain/user.js';
import type { MasterCipher, UserCipher } from '../cipher.js';
import { openDataKey } from '../data-keys.js';
import { only, uuid, type Sql } from '../sql.js';
import { once } from '../transaction.js';
import { camelCase, hiddenOf, readable } from './exported-rows.js';
import { TABLES_OF_USERS } from './users.js';

/** What says nothing of a person, and would open something: tokens, and the key of all that is sealed. */
const KEPT_BACK: readonly string[] = ['credentials', 'data_keys'];
const EXPORTED = ['users', ...TABLES_OF_USERS.filter((table) => !KEPT_BACK.includes(table)), 'audit_entries'];

/** Rows that are read at once: those of most tables are small, a payload or a file may have megabytes. */
const USUAL_PIECE = 200;
const PIECES: Readonly<Record<string, number>> = {
  payloads: 4,
  payload_files: 1,
  series_blocks: 16,
  workout_routes: 4,
};

/** A table of the export: which of its rows, and in which order. */
interface Source {
  table: string;
  condition: string;
  key: string[];
}

export function exportStore(dataSource: DataSource, master: MasterCipher): ExportStore {
  return {
    read: (userId, take) =>
      // Not twice: half of it may have been sent.
      once(dataSource, async (tx) => {
        await tx.query('set transaction isolation level repeatable read read only');
        const user = await findUser(tx, userId);
        if (user === null) return null;
        const cipher = await openDataKey(tx, master, user.id);
        const sources = await sourcesOf(tx, user);
        return take(await archiveOf(tx, cipher, user, sources));
      }),
  };
}

async function archiveOf(tx: Sql, cipher: UserCipher, user: User, sources: readonly Source[]): Promise<UserArchive> {
  const { rows } = await tx.query<{ id: string; name: string }>('select id, name from projects where id = $1', [
    user.projectId,
  ]);
  const counts: Record<string, number> = {};
  for (const { table, condition } of sources) {
    const counted = await tx.query<{ count: number }>(
      `select count(*)::integer as count from ${table} where ${condition}`,
    );
    counts[camelCase(table)] = only(counted.rows, 'count').count;
  }
  return {
    user,
    project: only(rows, 'project'),
    counts,
    async *pieces() {
      for (const source of sources) yield* piecesOf(tx, cipher, user.id, source);
    },
  };
}

/** A cursor of the database holds the place: what was not asked for yet is not in this process. */
async function* piecesOf(
  tx: Sql,
  cipher: UserCipher,
  userId: string,
  { table, condition, key }: Source,
): AsyncGenerator<ExportedRow[]> {
  const size = PIECES[table] ?? USUAL_PIECE;
  const hidden = hiddenOf(table);
  await tx.query(
    `declare exported no scroll cursor for select * from ${table} where ${condition} order by ${key.join(', ')}`,
  );
  for (;;) {
    const { rows } = await tx.query<Record<string, unknown>>(`fetch ${size} from exported`);
    const type = camelCase(table);
    const piece: ExportedRow[] = [];
    for (const row of rows) piece.push({ type, data: await readable(table, row, { userId, cipher, hidden }) });
    if (piece.length > 0) yield piece;
    if (rows.length < size) break;
  }
  await tx.query('close exported');
}

async function findUser(tx: Sql, userId: string): Promise<User | null> {
  const { rows } = await tx.query<User & Record<string, unknown>>(
    `select id, project_id as "projectId", external_id as "externalId", created_at as "createdAt" from users where id = $1`,
    [uuid(userId)],
  );
  return rows[0] ?? null;
}

/** Conditions have no parameters, since a cursor takes none; ids are of the database, and the name is quoted by it. */
async function sourcesOf(tx: Sql, { id, projectId, externalId, createdAt }: User): Promise<Source[]> {
  const { rows } = await tx.query<{ table: string; key: string[] }>(
    `select t.relname::text as table,
            array(select a.attname::text from unnest(x.indkey::smallint[]) with ordinality as k(n, at)
                    join pg_attribute a on a.attrelid = t.oid and a.attnum = k.n order by k.at) as key
       from pg_index x join pg_class t on t.oid = x.indrelid
      where x.indisprimary and t.oid = any($1::regclass[])`,
    [EXPORTED],
  );
  const quoted = await tx.query<{ name: string }>('select quote_literal($1::text) as name', [externalId]);
  const name = only(quoted.rows, 'name').name;
  const conditions: Record<string, string> = {
    users: `id = '${uuid(id)}'`,
    // Of an earlier user of this id, who was erased, this one is told nothing.
    audit_entries: `project_id = '${uuid(projectId)}' and external_user_id = ${name} and at >= '${createdAt.toISOString()}'`,
  };
  return EXPORTED.map((table) => ({
    table,
    condition: conditions[table] ?? `user_id = '${uuid(id)}'`,
    key: only(
      rows.filter((row) => row.table === table),
      'table',
    ).key,
  }));
}
