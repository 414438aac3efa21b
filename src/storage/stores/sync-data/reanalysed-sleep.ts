import type { Arrival } from '../../../application/ports/index.js';
import type { SleepSession } from '../../../domain/sleep-session.js';
import { jsonb, type Sql } from '../../sql.js';
import type { Incoming } from './incoming.js';

/**
 * Some providers analyse a night again and send it under another id. A session that overlaps a stored one of its night,
 * where neither id is known otherwise, is that session: its row goes on under the new id, so ours stays.
 * @returns `incoming` without what is older than the session stored, and the ids of rows that were renamed
 */
export async function renameReanalysed(
  tx: Sql,
  batch: Arrival,
  incoming: Incoming[],
): Promise<{ incoming: Incoming[]; renamed: Set<string> }> {
  const sessions = incoming.map(({ record }) => record as SleepSession);
  const { rows } = await tx.query<{ n: number; id: string; isNewer: boolean }>(
    `with incoming as (
       select * from jsonb_to_recordset($3::jsonb)
           as i("externalId" text, night date, "startTime" timestamptz, "endTime" timestamptz, revision text, n integer)
     ), overlapping as (
       select i.n, i."externalId", t.id, coalesce(t.revision > i.revision, false) as "isNewer",
              least(t.end_time, i."endTime") - greatest(t.start_time, i."startTime") as overlap
         from incoming i
         join sleep_sessions t
           on t.user_id = $1 and t.provider = $2 and t.night = i.night and t.start_time < i."endTime" and t.end_time > i."startTime"
        where not exists (select 1 from incoming o where o."externalId" = t.external_id)
          and not exists (select 1 from sleep_sessions o
                           where o.user_id = $1 and o.provider = $2 and o.external_id = i."externalId")
     ), best_of_stored as (
       select distinct on (id) * from overlapping order by id, overlap desc, n
     ), best as (
       select distinct on (n) * from best_of_stored order by n, overlap desc, id
     ), renamed as (
       update sleep_sessions t set external_id = b."externalId" from best b
        where t.user_id = $1 and t.id = b.id and not b."isNewer"
     )
     select n, id, "isNewer" from best`,
    [
      batch.userId,
      batch.provider,
      jsonb(
        sessions.map(({ externalId, night, startTime, endTime, revision }, n) => ({
          n,
          externalId,
          night,
          startTime,
          endTime,
          revision,
        })),
      ),
    ],
  );
  const superseded = new Set(rows.filter(({ isNewer }) => isNewer).map(({ n }) => n));
  return {
    incoming: incoming.filter((_, index) => !superseded.has(index)),
    renamed: new Set(rows.filter(({ isNewer }) => !isNewer).map(({ id }) => id)),
  };
}
