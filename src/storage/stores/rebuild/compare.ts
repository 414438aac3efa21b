import type { StoredRecord } from '../../../domain/record.js';
import type { Table, TableColumn } from '../../table.js';
import type { Sql } from '../../sql.js';
import { ARRIVAL, KEY } from '../sync-data/records.js';
import type { RebuildScope } from './shadow.js';

/** Notes which records differ in what they say: in a fact, in a block of a series, in the route. */
export async function findDifferences(tx: Sql, { userId, providers, tables, schema }: RebuildScope): Promise<void> {
  await tx.query(`
    create temporary table beside (id uuid) on commit drop;
    ${['series_blocks', 'workout_routes', ...Object.values(tables).map(({ name }) => name)].map((name) => `analyze ${name};`).join(' ')}`);
  for (const [name, key, data] of [
    ['series_blocks', 'record_id, type, start_ms', 'data'],
    ['workout_routes', 'workout_id', 'points'],
  ] as const)
    await tx.query(
      `insert into beside
       select distinct ${key.split(',')[0] ?? key}
         from (select * from ${schema}.${name} where user_id = $1 and provider = any($2::text[])) r
         full join (select * from ${name} where user_id = $1 and provider = any($2::text[])) s using (${key})
        where r.${data} is distinct from s.${data}`,
      [userId, providers],
    );
  for (const [dataType, table] of Object.entries(tables)) {
    const { name } = table;
    const facts = factsOf(table);
    const list = (alias: string) => facts.map((column) => `${alias}.${column.name}`).join(', ');
    await tx.query(
      `insert into differences
       select $3, coalesce(r.id, s.id), case when r.id is null then 'created' when s.id is null then 'removed' else 'changed' end
         from (select * from ${schema}.${name} where user_id = $1 and provider = any($2::text[])) r
         full join (select * from ${name} where user_id = $1 and provider = any($2::text[])) s on s.id = r.id
        where r.id is null or s.id is null or (${list('r')}) is distinct from (${list('s')})
           or r.id in (select id from beside)`,
      [userId, providers, dataType],
    );
  }
}

/** What a record says, without where it came from and when. */
export function factsOf({ columns }: Table<StoredRecord>): TableColumn[] {
  return columns.filter(({ property }) => !KEY.includes(property) && !ARRIVAL.includes(property));
}
