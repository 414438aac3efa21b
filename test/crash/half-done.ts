import { RECORD_TABLES } from '../../src/storage/record-tables.js';
import type { Side } from './world.js';

const RECORDS = Object.entries(RECORD_TABLES)
  .map(([dataType, table]) => `select '${dataType}' as type, user_id, payload_hash from ${table}`)
  .join(' union all ');

/**
 * What stands of a batch without the rest of it, at any time: a payload without its record, a record without its payload or
 * its event, a cursor without what it passed over, a step that is done without what it brought.
 * @param isPristine nothing has changed at the provider since the user came, so no payload has been outlived by another
 */
export async function halfDone({ storage }: Side, user: string, isPristine: boolean): Promise<string[]> {
  // One statement sees one moment.
  const { rows } = await storage.pool.query<{ finding: string }>(
    `with owner as (select id from users where external_id = $1),
          records as (select r.* from (${RECORDS}) r, owner where r.user_id = owner.id),
          stored as (select p.* from payloads p, owner where p.user_id = owner.id),
          told as (select data_type as type, sum(created - deleted)::int as told
                     from change_events, owner where user_id = owner.id group by 1),
          there as (select type, count(*)::int as there from records group by 1)
     select type || ': ' || coalesce(there, 0) || ' records, and ' || coalesce(told, 0) || ' were told of' as finding
       from there full join told using (type) where coalesce(told, 0) <> coalesce(there, 0)
     union all
     select r.type || ': ' || count(*) || ' records without the payload that they were made from'
       from records r where not exists (select 1 from stored p where p.hash = r.payload_hash) group by r.type
     union all
     select p.data_type || ': ' || count(*) || ' payloads without their records'
       from stored p
      where $2 and p.rejection is null and not exists (select 1 from records r where r.payload_hash = p.hash)
      group by p.data_type
     union all
     select c.data_type || ': a cursor without anything that it passed over'
       from stream_cursors c, owner
      where c.user_id = owner.id and not exists (select 1 from stored p where p.data_type = c.data_type)
     union all
     select distinct (s.step ->> 'dataType') || ': a step that is done, and nothing of it is stored'
       from sync_runs r, owner, jsonb_array_elements(r.steps) as s(step)
      where r.user_id = owner.id and s.step ->> 'status' in ('SUCCEEDED', 'PARTIAL')
        and coalesce(r.request ->> 'from', r.request ->> 'to') is null
        and not exists (select 1 from stored p where p.data_type = s.step ->> 'dataType')`,
    [user, isPristine],
  );
  return rows.map(({ finding }) => finding);
}
