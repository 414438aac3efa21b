import { RECORD_TABLES } from './record-tables.js';
import { only, sqlState, type Sql } from './sql.js';

/** Owns nothing and cannot log in: what the API reads with, behind row-level security. */
export const READER_ROLE = 'tributary_reader';

/** What the API shows. Tokens, payloads and keys are not among it. */
const READABLE = [
  'users',
  'connections',
  'sync_runs',
  'change_events',
  'series_blocks',
  'workout_routes',
  ...Object.values(RECORD_TABLES),
];
/** Which files of a workout are there, without what is in them. */
const READABLE_IN_PART = 'select (user_id, hash, format) on payload_files';

/**
 * Makes the role where there is none, and gives it what the API reads and no more; at every start, since a role is no part of a
 * backup. Idempotent.
 * @throws Error in one line where the database's own role may not make roles
 */
export async function ensureReaderRole(sql: Sql): Promise<void> {
  try {
    await sql.query(`
      do $$ begin
        if not exists (select from pg_roles where rolname = '${READER_ROLE}') then
          create role ${READER_ROLE} nologin;
        end if;
      exception when duplicate_object or unique_violation then null; -- made by another process meanwhile
      end $$`);
    const { rows } = await sql.query<{ isMember: boolean }>(
      `select pg_has_role(current_user, '${READER_ROLE}', 'member') as "isMember"`,
    );
    if (rows[0]?.isMember !== true) await sql.query(`grant ${READER_ROLE} to current_user`);
  } catch (cause) {
    if (sqlState(cause) !== '42501') throw cause;
    const remedy = `let it create roles, or run as an administrator: create role ${READER_ROLE} nologin; grant ${READER_ROLE} to`;
    throw new Error(`the role of DATABASE_URL may not make the role that the API reads with; ${remedy} <that role>`, {
      cause,
    });
  }
  const { rows } = await sql.query<{ name: string }>('select quote_ident(current_schema()) as name');
  const schema = only(rows, 'schema').name;
  await sql.query(`
    revoke all on all tables in schema ${schema} from ${READER_ROLE};
    grant usage on schema ${schema} to ${READER_ROLE};
    grant select on ${READABLE.join(', ')} to ${READER_ROLE};
    grant ${READABLE_IN_PART} to ${READER_ROLE};
  `);
}
