import type { Sql } from '../../sql.js';
import { KEY } from '../sync-data/records.js';
import type { RebuildScope } from './shadow.js';

/** Makes the real tables be as their shadows; rows that do not differ are not touched. */
export async function applyDifferences(tx: Sql, scope: RebuildScope, at: Date): Promise<void> {
  const { userId, tables, schema } = scope;
  await logChanges(tx, scope, at);
  for (const [dataType, { name, columns }] of Object.entries(tables)) {
    const which = (...kinds: string[]) =>
      `(select id from differences where data_type = '${dataType}' and kind in (${kinds.map((kind) => `'${kind}'`).join(', ')}))`;
    const own = columns.filter(({ property }) => !KEY.includes(property)).map((column) => column.name);
    await tx.query(`delete from ${schema}.${name} where user_id = $1 and id in ${which('removed')}`, [userId]);
    await tx.query(
      `update ${schema}.${name} r set (${own.join(', ')}) = (${own.map((column) => `s.${column}`).join(', ')})
         from ${name} s where r.user_id = $1 and s.user_id = $1 and s.id = r.id and r.id in ${which('changed')}`,
      [userId],
    );
    await tx.query(
      `insert into ${schema}.${name} select * from ${name} where user_id = $1 and id in ${which('created')}`,
      [userId],
    );
    for (const [beside, key, data] of [
      ['series_blocks', 'record_id', 's.type = b.type and s.start_ms = b.start_ms and s.data = b.data'],
      ['workout_routes', 'workout_id', 's.points = b.points'],
    ]) {
      await tx.query(
        `delete from ${schema}.${beside} b where b.user_id = $1 and b.${key} in ${which('removed', 'changed')}
            and not exists (select 1 from ${beside} s where s.user_id = $1 and s.${key} = b.${key} and ${data})`,
        [userId],
      );
      await tx.query(
        `insert into ${schema}.${beside} select * from ${beside} where user_id = $1 and ${key} in ${which('created', 'changed')}
         on conflict do nothing`,
        [userId],
      );
    }
  }
  await tx.query(
    `update payloads p set rejection = m.rejection, mapper_version = m.mapper_version
       from replayed m
      where p.user_id = $1 and p.hash = m.hash and (p.rejection, p.mapper_version) is distinct from (m.rejection, m.mapper_version)`,
    [userId],
  );
}

async function logChanges(tx: Sql, { userId, tables, schema }: RebuildScope, at: Date): Promise<void> {
  for (const [dataType, { name }] of Object.entries(tables))
    await tx.query(
      `insert into change_events (user_id, provider, data_type, created, updated, deleted, from_time, to_time, at)
       select $1, coalesce(s.provider, r.provider), $2, count(*) filter (where d.kind = 'created'),
              count(*) filter (where d.kind = 'changed'), count(*) filter (where d.kind = 'removed'),
              least(min(r.start_time), min(s.start_time)), greatest(max(r.end_time), max(s.end_time)), $3
         from differences d
         left join ${schema}.${name} r on r.user_id = $1 and r.id = d.id
         left join ${name} s on s.user_id = $1 and s.id = d.id
        where d.data_type = $2
        group by 2`,
      [userId, dataType, at],
    );
}
