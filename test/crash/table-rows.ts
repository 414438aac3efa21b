import { RECORD_TABLES } from '../../src/storage/record-tables.js';
import type { Side } from './world.js';

const TABLES = Object.values(RECORD_TABLES);
const BESIDE_RECORDS = { series_blocks: 'record_id', workout_routes: 'workout_id' };
/** Differ between two gateways that hold the same data. */
const OWN = ['user_id', 'id', 'record_id', 'workout_id', 'connection_id', 'payload_hash', 'files', 'received_at'];
const EXTERNAL_IDS = TABLES.map((table) => `select user_id, id, external_id from ${table}`).join(' union all ');

/** What the tables say of the user's data, one line for each row, ids and arrival left out; in order. */
export async function dataOf(side: Side, user: string): Promise<string[]> {
  const own = `array[${OWN.map((column) => `'${column}'`).join(', ')}]`;
  const records = TABLES.map(
    (table) =>
      `select '${table} ' || t.external_id || ' ' || md5((to_jsonb(t) - ${own})::text) as line
         from ${table} t, owner where t.user_id = owner.id`,
  );
  const beside = Object.entries(BESIDE_RECORDS).map(
    ([table, key]) =>
      `select '${table} ' || coalesce(e.external_id, 'of no record') || ' ' || md5((to_jsonb(t) - ${own})::text)
         from owner, ${table} t left join external_ids e on e.user_id = t.user_id and e.id = t.${key}
        where t.user_id = owner.id`,
  );
  return lines(side, user, `external_ids as (${EXTERNAL_IDS})`, [...records, ...beside]);
}

/** Every row of every table that a sync writes data to, as it stands; in order. */
export async function rowsOf(side: Side, user: string): Promise<string[]> {
  const tables = [
    ...TABLES,
    ...Object.keys(BESIDE_RECORDS),
    'payloads',
    'payload_files',
    'change_events',
    'stream_cursors',
  ];
  const selects = tables.map(
    (table) =>
      `select '${table} ' || md5(to_jsonb(t)::text) || left(to_jsonb(t)::text, 200) as line
         from ${table} t, owner where t.user_id = owner.id`,
  );
  return lines(side, user, 'nothing as (select 1)', selects);
}

async function lines({ storage }: Side, user: string, and: string, selects: string[]): Promise<string[]> {
  const { rows } = await storage.pool.query<{ line: string }>(
    `with owner as (select id from users where external_id = $1), ${and} ${selects.join(' union all ')} order by 1`,
    [user],
  );
  return rows.map(({ line }) => line);
}

/** How much a gateway has of all users. */
export async function sizeOf({ storage }: Side): Promise<{ payloads: number; records: number }> {
  const records = TABLES.map((table) => `(select count(*) from ${table})`).join(' + ');
  const { rows } = await storage.pool.query<{ payloads: number; records: number }>(
    `select (select count(*) from payloads)::int as payloads, (${records})::int as records`,
  );
  return rows[0] ?? { payloads: 0, records: 0 };
}

/** Lines of one that the other has not, or has less often. */
export function difference(what: string, from: readonly string[], without: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of without) left.set(line, (left.get(line) ?? 0) + 1);
  return from.flatMap((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count > 0 ? [] : [`${what}: ${line}`];
  });
}
