import type { InferredRecord, UnplacedPayload } from '../../../application/ports/index.js';
import type { DataType } from '../../../domain/data-type.js';
import { timelineOf, type Night, type OffsetChange, type OffsetTimeline } from '../../../domain/offset-timeline.js';
import { dateInSql, RECORD_TABLES } from '../../record-tables.js';
import type { Sql } from '../../sql.js';

/** What tells an offset of itself, and when that was the wearer's. */
const TELLING = [
  { table: 'workouts', at: 'start_time', isFirm: true },
  { table: 'sleep_sessions', at: 'start_time', isFirm: true },
  { table: 'sleep_sessions', at: 'end_time', offset: 'end_utc_offset_minutes', isFirm: true },
  { table: 'electrocardiograms', at: 'start_time', isFirm: true },
  { table: 'blood_oxygen_tests', at: 'start_time', isFirm: true },
  { table: 'alertness_periods', at: 'coalesce(sleep_end_time, start_time)', kind: 'HISTORY', isFirm: false },
  {
    table: 'circadian_bedtimes',
    at: 'coalesce(preferred_sleep_start_time, start_time)',
    kind: 'HISTORY',
    isFirm: false,
  },
];

function tellingInSql({ table, at, offset = 'utc_offset_minutes', kind, isFirm }: (typeof TELLING)[number]): string {
  const isPast = kind === undefined ? '' : ` and kind = '${kind}'`;
  return `select ${at} as at, ${offset} as minutes, ${isFirm} as is_firm from ${table}
           where user_id = $1 and utc_offset_origin = 'RECORD' and ${offset} is not null${isPast}`;
}

/**
 * Where records begin to tell another offset of themselves. Of a workout only the start counts: its offset is that of its
 * start. What was made of a sleep afterwards tells its offset without an instant of its own, so it counts where nothing else
 * was told within a day; what was foretold never does. Of several offsets at one instant the smallest counts.
 */
const CHANGES = `
  with told as (
    ${TELLING.map(tellingInSql).join(' union all ')}
  ), neighbours as (
    select at, minutes, is_firm,
           max(at) filter (where is_firm) over (order by at) as firm_before,
           min(at) filter (where is_firm) over (order by at desc) as firm_after
      from told
  ), evidence as (
    select at, min(minutes) as minutes
      from neighbours
     where is_firm
        or (coalesce(at - firm_before > interval '1 day', true) and coalesce(firm_after - at > interval '1 day', true))
     group by at
  ), changes as (
    select * from (
      select at, minutes, lag(minutes) over (order by at) as previous, lag(at) over (order by at) as previous_at
        from evidence) as e
     where previous is distinct from minutes
  )`;

export async function readOffsets(sql: Sql, userId: string): Promise<OffsetTimeline> {
  const { rows: changes } = await sql.query<OffsetChange & Record<string, unknown>>(
    `${CHANGES} select at, minutes as "utcOffsetMinutes", previous_at as "previousAt" from changes order by at`,
    [userId],
  );
  // Who never left an offset has no night that did.
  if (changes.length < 2) return timelineOf(changes, []);
  // Of several sessions in a night, the longest tells on which clock the night ran.
  const { rows: nights } = await sql.query<Night & { date: string } & Record<string, unknown>>(
    `${CHANGES}
     select distinct on (s.night) s.night as date, s.start_time as "startTime", s.end_time as "endTime",
            s.utc_offset_minutes as "startOffsetMinutes",
            coalesce(s.end_utc_offset_minutes, s.utc_offset_minutes) as "endOffsetMinutes"
       from sleep_sessions s
      where s.user_id = $1 and s.utc_offset_origin = 'RECORD' and s.utc_offset_minutes is not null
        and exists (select 1 from changes c
                     where c.at between s.start_time - interval '2 days' and s.end_time + interval '2 days'
                        or c.previous_at between s.start_time and s.end_time)
      order by s.night, s.end_time - s.start_time desc, s.start_time, s.id`,
    [userId],
  );
  return timelineOf(changes, nights);
}

const PLACED_BY_CLOCK = ['nightly_recharges', 'daily_activities', 'heart_rate_days'];

/** Every record whose offset is not its own, by one statement over all tables. */
const INFERRED = Object.entries(RECORD_TABLES)
  .map(([dataType, table]) => {
    const date = dateInSql(dataType as DataType);
    const placedBy = PLACED_BY_CLOCK.includes(table) ? 't.placed_by' : 'null';
    return `select '${dataType}' as "dataType", t.id, ${date} as date, t.start_time as "startTime",
                   t.utc_offset_minutes as "utcOffsetMinutes", ${placedBy} as "placedBy", t.payload_hash as "payloadHash"
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
