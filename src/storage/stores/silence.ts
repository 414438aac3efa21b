import type { Silence, SilenceStore, SilentCount } from '../../application/ports/index.js';
import type { Sql } from '../sql.js';

/** As the index on it has it: of linked connections, whether they can be synced at present or not. */
const IS_LINKED = `c.status in ('ACTIVE', 'REAUTHORIZATION_REQUIRED')`;
const LAST_SUCCESS = 'coalesce(c.last_synced_at, c.connected_at)';

export function silenceStore(sql: Sql): SilenceStore {
  return {
    async claimReports(now, thresholdDays) {
      const { rows } = await sql.query<Silence & { [key: string]: unknown }>(
        `with silent as materialized (
           select c.user_id, c.id as connection_id, '' as data_type, c.provider, ${LAST_SUCCESS} as since,
                  c.last_error ->> 'code' as error_code
             from connections c
            where ${IS_LINKED} and ${LAST_SUCCESS} <= $3
           union all
           select s.user_id, s.connection_id, s.data_type, c.provider, coalesce(s.succeeded_at, s.watched_since), s.error_code
             from stream_schedules s join connections c on c.user_id = s.user_id and c.id = s.connection_id
            where ${IS_LINKED} and coalesce(s.succeeded_at, s.watched_since) <= $3 and ${LAST_SUCCESS} > $3
         ), reached as (
           select s.*, (select max(d) from unnest($2::integer[]) d
                         where s.since <= $1::timestamptz - interval '1 day' * d) as days
             from silent s
         ), claimed as (
           insert into silence_reports as r (user_id, connection_id, data_type, silent_since, days)
           select user_id, connection_id, data_type, since, days from reached order by 1, 2, 3
           on conflict (user_id, connection_id, data_type) do update
             set silent_since = excluded.silent_since, days = excluded.days
             where r.silent_since <> excluded.silent_since or r.days < excluded.days
           returning user_id, connection_id, data_type
         )
         select n.user_id as "userId", n.connection_id as "connectionId", n.provider,
                nullif(n.data_type, '') as "dataType", n.days, n.since as "silentSince", n.error_code as "errorCode"
           from claimed join reached n using (user_id, connection_id, data_type)
          order by n.since, n.connection_id, n.data_type`,
        [now, thresholdDays, before(now, Math.min(...thresholdDays))],
      );
      return rows;
    },

    async count(now, thresholdDays) {
      const { rows } = await sql.query<SilentCount & { [key: string]: unknown }>(
        `select c.provider, t.days, count(*)::integer as connections
           from unnest($1::integer[], $2::timestamptz[]) as t(days, before)
           join connections c on ${IS_LINKED} and ${LAST_SUCCESS} <= t.before
          group by c.provider, t.days`,
        [thresholdDays, thresholdDays.map((days) => before(now, days))],
      );
      return rows;
    },
  };
}

function before(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}
