import type { PollsAfterRun } from '../../application/ports/index.js';
import { uuid, type Sql } from '../sql.js';

/**
 * What a run tells of its data types, and with the first of them the connection's next poll. A connection with a data type
 * that was never polled is due no later than it was. The caller holds the lock of the connection.
 */
export async function recordPolls(
  tx: Sql,
  { userId, connectionId }: { userId: string; connectionId: string },
  { at, dataTypes, streams, heldUntil }: PollsAfterRun,
): Promise<void> {
  const key = [uuid(userId), uuid(connectionId)];
  await tx.query(
    `insert into stream_schedules as s
            (user_id, connection_id, data_type, earliest_poll_at, next_poll_at, polled_at, succeeded_at, watched_since,
             status, error_code)
     select $1, $2, n.data_type, n.earliest, n.next, $3::timestamptz,
            case when n.status in ('SUCCEEDED', 'PARTIAL') then $3::timestamptz end, $3::timestamptz, n.status, n.error_code
       from unnest($4::text[], $5::timestamptz[], $6::timestamptz[], $7::boolean[], $8::text[], $9::text[])
            as n(data_type, earliest, next, is_at_least, status, error_code)
     on conflict (user_id, connection_id, data_type) do update
       set (earliest_poll_at, next_poll_at) = (
             select case when n.is_at_least then greatest(s.earliest_poll_at, n.earliest) else n.earliest end,
                    case when n.is_at_least then greatest(s.next_poll_at, n.next) else n.next end
               from unnest($4::text[], $5::timestamptz[], $6::timestamptz[], $7::boolean[])
                    as n(data_type, earliest, next, is_at_least)
              where n.data_type = excluded.data_type),
           polled_at = excluded.polled_at, status = excluded.status, error_code = excluded.error_code,
           succeeded_at = coalesce(excluded.succeeded_at, s.succeeded_at)`,
    [
      ...key,
      at,
      streams.map(({ dataType }) => dataType),
      streams.map(({ earliestPollAt }) => earliestPollAt),
      streams.map(({ nextPollAt }) => nextPollAt),
      streams.map(({ isAtLeast }) => isAtLeast),
      streams.map(({ status }) => status),
      streams.map(({ errorCode }) => errorCode),
    ],
  );
  if (heldUntil !== null) {
    await tx.query(
      `update stream_schedules
          set earliest_poll_at = greatest(earliest_poll_at, $3::timestamptz), next_poll_at = greatest(next_poll_at, $3::timestamptz)
        where user_id = $1 and connection_id = $2`,
      [...key, heldUntil],
    );
  }
  await tx.query(
    `update connections c
        set next_sync_at = greatest($4::timestamptz, case when s.known = cardinality($3::text[]) then s.next
                                             else least(c.next_sync_at, s.next) end)
       from (select count(*) as known, min(next_poll_at) as next from stream_schedules
              where user_id = $1 and connection_id = $2 and data_type = any($3)) s
      where c.user_id = $1 and c.id = $2 and c.status = 'ACTIVE'`,
    [...key, dataTypes, heldUntil],
  );
}
