import type { Sql } from '../../sql.js';
import { areOfTwoDevices } from '../sync-data/reanalysed-sleep.js';
import type { RebuildScope } from './shadow.js';

/** Sessions `s` of the shadow that are other versions of the session `r`. */
const IS_SAME_SLEEP = `s.provider = r.provider and s.start_time < r.end_time and r.start_time < s.end_time and s.id <> r.id
                       and not ${areOfTwoDevices('s', 'r')}`;

/** A later payload that speaks of the same sleep under another id speaks of it too. */
const NOT_ANALYSED_AGAIN = `
          and not exists (select 1 from sleep_sessions s join replayed l on l.hash = s.payload_hash
                           where s.user_id = $1 and l.arrival > p.arrival and ${IS_SAME_SLEEP})`;

/**
 * A record whose payload no longer has a meaning (or is not stored any more) stays as it is, unless a later payload speaks
 * of it: what a mapper has lost is not taken for what the provider has deleted.
 */
export async function keepUnmapped(tx: Sql, { userId, providers, tables, schema }: RebuildScope): Promise<void> {
  for (const [dataType, { name }] of Object.entries(tables)) {
    await tx.query(
      `insert into kept
       select $3, r.id
         from ${schema}.${name} r
         left join payloads p on p.user_id = r.user_id and p.hash = r.payload_hash
         left join replayed m on m.hash = r.payload_hash
         left join ${name} s on s.user_id = r.user_id and s.id = r.id
         left join replayed later on later.hash = s.payload_hash
        where r.user_id = $1 and r.provider = any($2::text[]) and (m.hash is null or m.rejection is not null)
          and (s.id is null or p.arrival is null or later.arrival < p.arrival)${name === 'sleep_sessions' ? NOT_ANALYSED_AGAIN : ''}`,
      [userId, providers, dataType],
    );
    const kept = `(select id from kept where data_type = '${dataType}')`;
    if (name === 'sleep_sessions')
      // What was analysed again under another id is not there a second time under the first one.
      await tx.query(
        `delete from sleep_sessions s using ${schema}.sleep_sessions r
          where s.user_id = $1 and r.user_id = $1 and r.id in ${kept} and ${IS_SAME_SLEEP}
            and not exists (select 1 from ${schema}.sleep_sessions o where o.user_id = $1 and o.id = s.id)`,
        [userId],
      );
    await tx.query(`delete from ${name} where user_id = $1 and id in ${kept}`, [userId]);
    await tx.query(`insert into ${name} select * from ${schema}.${name} where user_id = $1 and id in ${kept}`, [
      userId,
    ]);
    for (const [beside, key] of [
      ['series_blocks', 'record_id'],
      ['workout_routes', 'workout_id'],
    ]) {
      await tx.query(`delete from ${beside} where user_id = $1 and ${key} in ${kept}`, [userId]);
      await tx.query(
        `insert into ${beside} select * from ${schema}.${beside} where user_id = $1 and ${key} in ${kept}`,
        [userId],
      );
    }
  }
}
