import type { ClockRange } from '../../application/ports/index.js';
import { timelineOf, type OffsetChange, type OffsetStretch } from '../../domain/offset-timeline.js';
import { uuid, type Sql } from '../sql.js';
import { CHANGE, changesOf } from './sync-data/offsets.js';

/** Beyond these nothing is stored, and the database knows no instants much further off. */
const [EARLIEST_MS, LATEST_MS] = [Date.UTC(1900, 0, 1), Date.UTC(2200, 0, 1)];
/** A day that touches a range begins and ends within so much of it. */
const MARGIN = `interval '3 days'`;
/** As far as what was made of a sleep lies from the sleep itself, with room to spare. */
const SLACK = `interval '7 days'`;

const FIRM = ['workouts', 'sleep_sessions', 'electrocardiograms', 'blood_oxygen_tests'];

/** The instant at which a record tells its offset, the last one up to an instant or the first one from it on; by an index. */
const tellingNear = (which: 'max' | 'min', instant: string): string => {
  const found = FIRM.map(
    (table) => `(select ${which}(start_time) from ${table}
                  where user_id = r.user_id and start_time ${which === 'max' ? '<=' : '>='} ${instant}
                    and utc_offset_origin = 'RECORD' and utc_offset_minutes is not null)`,
  );
  return `${which === 'max' ? 'greatest' : 'least'}(${found.join(', ')})`;
};

/** What is told between those two instants settles the clock of the range; a long history makes it no slower. */
const CLOCKS = `
  select r.n::integer - 1 as n, c.*
    from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) with ordinality as r(user_id, from_at, to_at, n)
   cross join lateral (
     select coalesce(${tellingNear('max', `r.from_at - ${MARGIN}`)}, '-infinity') as first_at,
            coalesce(${tellingNear('min', `r.to_at + ${MARGIN}`)}, 'infinity') as last_at
     offset 0
   ) b
   cross join lateral (
     ${changesOf(`user_id = r.user_id and at between b.first_at and b.last_at
                  and start_time between b.first_at - ${SLACK} and b.last_at + ${SLACK}`)}
     select ${CHANGE} from changes
   ) c
   order by r.n, c.at`;

/** How each wearer's clock ran over each range, from a day or more before it to a day or more after; by one statement. */
export async function readClocks(sql: Sql, ranges: readonly ClockRange[]): Promise<OffsetStretch[][]> {
  if (ranges.length === 0) return [];
  const instant = (millis: number) => new Date(Math.min(Math.max(millis, EARLIEST_MS), LATEST_MS));
  const { rows } = await sql.query<OffsetChange & { n: number }>(CLOCKS, [
    ranges.map(({ userId }) => uuid(userId)),
    ranges.map(({ fromMs }) => instant(fromMs)),
    ranges.map(({ toMs }) => instant(toMs)),
  ]);
  const changes = ranges.map((): OffsetChange[] => []);
  for (const { n, ...change } of rows) changes[n]?.push(change);
  return changes.map((own) => [...timelineOf(own, []).stretches]);
}
