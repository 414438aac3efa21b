import type { InferredRecord, UnplacedPayload } from '../../../application/ports/index.js';
import type { DataType } from '../../../domain/data-type.js';
import {
  timelineOf,
  type KnownNight,
  type OffsetChange,
  type OffsetTimeline,
} from '../../../domain/offset-timeline.js';
import { RECORD_TRAITS, type RecordTraits } from '../../../domain/record-traits.js';
import type { LocalDate } from '../../../domain/time.js';
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
  return `select ${at} as at, ${offset} as minutes, ${isFirm} as is_firm, start_time, user_id from ${table}
           where utc_offset_origin = 'RECORD' and ${offset} is not null${isPast}`;
}

/**
 * Where records begin to tell another offset of themselves. Of a workout only the start counts: its offset is that of its
 * start. What was made of a sleep afterwards tells its offset without an instant of its own, so it counts where nothing else
 * was told within a day; what was foretold never does. Of several offsets at one instant the smallest counts.
 * @param which narrows what tells: a condition over `at`, `start_time` and `user_id`
 */
export const changesOf = (which: string): string => `
  with told as (
    select at, minutes, is_firm from (${TELLING.map(tellingInSql).join(' union all ')}) as t where ${which}
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

const CHANGES = changesOf('user_id = $1');
/** A row of `changes`, as an `OffsetChange`. */
export const CHANGE = `at, minutes as "utcOffsetMinutes", previous_at as "previousAt"`;

const onClock = (instant: string, minutes: string): string => `${instant} + ${minutes} * interval '1 minute'`;

/**
 * Of several sessions in a night, the longest tells on which clock the night ran. It is needed where it has a recharge
 * and began before 20:00 or ended by 04:00, and where that was placed by it or lies outside of it on the clock, whatever offset was taken for it: the times of such a curve
 * do not tell their date. Who never left an offset has no other night that counts.
 */
const TIMELINE = `
  ${CHANGES}, sleeps as (
    select distinct on (night) night, provider, start_time, end_time, utc_offset_minutes as start_minutes,
           coalesce(end_utc_offset_minutes, utc_offset_minutes) as end_minutes
      from sleep_sessions
     where user_id = $1 and utc_offset_origin = 'RECORD' and utc_offset_minutes is not null
     order by night, end_time - start_time desc, start_time, id
  ), nights as (
    select s.*,
           exists (select 1 from nightly_recharges r
                    where r.user_id = $1 and r.provider = s.provider and r.night = s.night
                      and r.utc_offset_origin <> 'RECORD'
                      and (r.placed_by is not null
                           or (${onClock('s.start_time', 's.start_minutes')}) at time zone 'UTC' < s.night - interval '4 hours'
                           or (${onClock('s.start_time', 's.start_minutes')}) at time zone 'UTC' < s.night
                              and (${onClock('s.end_time', 's.end_minutes')}) at time zone 'UTC' < s.night + interval '4 hours'
                           or ${onClock('r.start_time', 'r.utc_offset_minutes')}
                                < ${onClock('s.start_time', 's.start_minutes')} - interval '1 hour'
                           or ${onClock('r.end_time', 'r.utc_offset_minutes')}
                                > ${onClock('s.end_time', 's.end_minutes')} + interval '1 hour')) as is_needed
      from sleeps s
  )
  select null::date as date, at as first, previous_at as last, minutes, null::integer as end_minutes, false as is_needed
    from changes
   union all
  select night, start_time, end_time, start_minutes, end_minutes, is_needed
    from nights n
   where is_needed
      or exists (select 1 from changes c
                  where c.previous_at is not null
                    and (c.at between n.start_time - interval '2 days' and n.end_time + interval '2 days'
                         or c.previous_at between n.start_time and n.end_time))
   order by first, date`;

/** A change, or where a date is told the sleep of that night. */
interface Told extends Record<string, unknown> {
  date: LocalDate | null;
  first: Date;
  last: Date | null;
  minutes: number;
  end_minutes: number | null;
  is_needed: boolean;
}

export async function readOffsets(sql: Sql, userId: string): Promise<OffsetTimeline> {
  const { rows } = await sql.query<Told>(TIMELINE, [userId]);
  const changes: OffsetChange[] = [];
  const nights: KnownNight[] = [];
  for (const { date, first, last, minutes, end_minutes, is_needed } of rows) {
    if (date === null || last === null) {
      changes.push({ at: first, utcOffsetMinutes: minutes, previousAt: last });
    } else {
      const offsets = { startOffsetMinutes: minutes, endOffsetMinutes: end_minutes ?? minutes };
      nights.push({ date, startTime: first, endTime: last, ...offsets, isNeeded: is_needed });
    }
  }
  return timelineOf(changes, nights);
}

/** Every record whose offset is not its own, by one statement over all tables. */
const INFERRED = Object.entries(RECORD_TABLES)
  .map(([dataType, table]) => {
    const date = dateInSql(dataType as DataType);
    const { isPlacedByClock = false }: RecordTraits = RECORD_TRAITS[dataType as DataType];
    const placedBy = isPlacedByClock ? 't.placed_by' : 'null';
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
