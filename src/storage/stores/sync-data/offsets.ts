import type { InferredRecord, UnplacedPayload } from '../../../application/ports/index.js';
import type { DataType } from '../../../domain/data-type.js';
import type { OffsetTimeline } from '../../../domain/offset-timeline.js';
import { dateInSql, RECORD_TABLES } from '../../record-tables.js';
import type { Sql } from '../../sql.js';

/** Offsets that records told of themselves, by the date that they are told for; of a date the last one counts. */
const OFFSETS = `
  with known as (
    select local_date as date, start_time as at, utc_offset_minutes as minutes
      from workouts
     where user_id = $1 and utc_offset_origin = 'RECORD' and utc_offset_minutes is not null and local_date is not null
     union all
    select night, end_time, coalesce(end_utc_offset_minutes, utc_offset_minutes)
      from sleep_sessions
     where user_id = $1 and utc_offset_origin = 'RECORD' and utc_offset_minutes is not null
  ), days as (
    select distinct on (date) date, minutes from known order by date, at desc, minutes
  )`;

export async function readOffsets(sql: Sql, userId: string): Promise<OffsetTimeline> {
  const { rows: days } = await sql.query<{ date: string; utcOffsetMinutes: number }>(
    `${OFFSETS}
     select date, minutes as "utcOffsetMinutes"
       from (select date, minutes, lag(minutes) over (order by date) as before from days) as d
      where before is distinct from minutes
      order by date`,
    [userId],
  );
  // Of several sessions in a night, the longest tells on which clock the night ran.
  const { rows: nights } = await sql.query<{ date: string; minutes: number }>(
    `${OFFSETS}, nights as (
       select distinct on (night) night as date, utc_offset_minutes as minutes
         from sleep_sessions
        where user_id = $1 and utc_offset_origin = 'RECORD' and utc_offset_minutes is not null
        order by night, end_time - start_time desc, start_time, id
     )
     select n.date, n.minutes from nights n join days d on d.date = n.date where n.minutes <> d.minutes order by n.date`,
    [userId],
  );
  return { days, nights: new Map(nights.map(({ date, minutes }) => [date, minutes])) };
}

/** Every record whose offset is not its own, by one statement over all tables. */
const INFERRED = Object.entries(RECORD_TABLES)
  .map(([dataType, table]) => {
    const date = dateInSql(dataType as DataType);
    return `select '${dataType}' as "dataType", t.id, ${date} as date, t.utc_offset_minutes as "utcOffsetMinutes",
                   t.payload_hash as "payloadHash"
              from ${table} t
             where t.user_id = $1 and t.provider = $2 and t.utc_offset_origin <> 'RECORD' and ${date} is not null`;
  })
  .join(' union all ');

export async function readInferred(sql: Sql, userId: string, provider: string): Promise<InferredRecord[]> {
  const { rows } = await sql.query<InferredRecord & Record<string, unknown>>(
    `${INFERRED} order by "dataType", date, id`,
    [userId, provider],
  );
  return rows;
}

/** Payloads that were refused for want of an offset alone, oldest first. */
export async function readUnplaced(sql: Sql, userId: string, provider: string): Promise<UnplacedPayload[]> {
  const { rows } = await sql.query<UnplacedPayload & Record<string, unknown>>(
    `select data_type as "dataType", hash as "payloadHash" from payloads
      where user_id = $1 and provider = $2 and rejection like '%OFFSET_UNKNOWN%'
      order by received_at, hash`,
    [userId, provider],
  );
  return rows;
}
