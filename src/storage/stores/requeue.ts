import {
  isForUser,
  weightier,
  type SyncError,
  type SyncRequest,
  type SyncStatus,
  type SyncTrigger,
} from '../../domain/sync-run.js';
import { jsonb, only, uuid, type Sql } from '../sql.js';
import { union } from './sync-requests.js';

const INTERRUPTED: SyncError = {
  code: 'INTERNAL',
  message: 'The run was interrupted; the run that waited behind it takes over what was left',
  isRetryable: true,
};

interface Waiting {
  request: SyncRequest;
  follow_up: string | null;
  follow_up_request: SyncRequest;
  trigger: SyncTrigger;
  lapses: number;
  failures: number;
  follow_up_trigger: SyncTrigger;
}

/**
 * Puts a running run back into the queue. Only one may wait: where a follow-up does, it takes over what the run was asked
 * for, with the processes that it has cost, its failed attempts and its pause, and the run ends as told. The caller holds
 * the lock of the connection.
 */
export async function requeue(
  tx: Sql,
  { userId, runId }: { userId: string; runId: string },
  { at, retryAt, end }: { at: Date; retryAt: Date | null; end: { status: SyncStatus; error: SyncError | null } },
): Promise<void> {
  const { rows } = await tx.query<Waiting>(
    `select r.request, r.trigger, r.lapses, r.failures,
            f.id as follow_up, f.request as follow_up_request, f.trigger as follow_up_trigger
       from sync_runs r
       left join sync_runs f on f.user_id = r.user_id and f.connection_id = r.connection_id and f.status = 'QUEUED'
      where r.user_id = $1 and r.id = $2`,
    [uuid(userId), uuid(runId)],
  );
  const { request, follow_up: followUp, follow_up_request: followUpRequest, ...of } = only(rows, 'run');
  const free = 'lease_owner = null, lease_until = null';
  if (followUp === null) {
    await tx.query(`update sync_runs set status = 'QUEUED', retry_at = $3, ${free} where user_id = $1 and id = $2`, [
      userId,
      runId,
      retryAt,
    ]);
    return;
  }
  await tx.query(
    `update sync_runs set status = $3, error = $4, finished_at = $5, ${free} where user_id = $1 and id = $2`,
    [userId, runId, end.status, end.error && jsonb(end.error), at],
  );
  const isPaused = !(hasGoneThrough(end.status) || (end.error?.isOwnPause === true && isForUser(of.follow_up_trigger)));
  await tx.query(
    `update sync_runs
        set request = $3, retry_at = greatest(retry_at, $4), trigger = $5, lapses = greatest(lapses, $6),
            failures = greatest(failures, $7), error = coalesce($8, error)
      where user_id = $1 and id = $2`,
    // A run that went through and only wanted to look again makes nobody wait, and a pause of our own no user.
    [
      userId,
      followUp,
      jsonb(union(followUpRequest, request)),
      isPaused ? retryAt : null,
      weightier(of.follow_up_trigger, of.trigger),
      of.lapses,
      hasGoneThrough(end.status) ? 0 : of.failures,
      // Whoever joins the follow-up sees by it whose pause it is.
      isPaused && retryAt !== null && end.error !== null ? jsonb(end.error) : null,
    ],
  );
}

function hasGoneThrough(status: SyncStatus): boolean {
  return status === 'SUCCEEDED' || status === 'PARTIAL';
}

/** Nothing where somebody holds a run of the connection: one that hangs would make all others wait. */
const LOCK_LAPSED = `
  with held as materialized (
    select id, status, lease_until from sync_runs
     where user_id = $1 and connection_id = $2 and status in ('QUEUED', 'RUNNING')
       for update skip locked
  )
  select h.id from held h
   where h.status = 'RUNNING' and h.lease_until <= $3
     and not exists (select 1 from sync_runs r
                      where r.user_id = $1 and r.connection_id = $2 and r.status in ('QUEUED', 'RUNNING')
                        and r.id not in (select id from held))`;

/**
 * Queues runs again whose lease has lapsed: their process is gone.
 * @param beside only one that stands in the way of this run; null: all
 */
export async function requeueLapsed(
  tx: Sql,
  now: Date,
  beside: { userId: string; runId: string } | null,
): Promise<void> {
  // Connections first: whoever queues a run locks in this order too.
  const { rows } = await tx.query<{ user_id: string; connection_id: string }>(
    `select c.user_id, c.id as connection_id
       from connections c
      where (c.user_id, c.id) in (
              select r.user_id, r.connection_id from sync_runs r
               where r.status = 'RUNNING' and r.lease_until <= $1
                 and ($2::uuid is null or (r.user_id, r.connection_id) in (
                       select w.user_id, w.connection_id from sync_runs w where w.user_id = $2 and w.id = $3)))
        for no key update of c skip locked`,
    [now, beside && uuid(beside.userId), beside && uuid(beside.runId)],
  );
  for (const { user_id: userId, connection_id: connectionId } of rows) {
    const { rows: lapsed } = await tx.query<{ id: string }>(LOCK_LAPSED, [userId, connectionId, now]);
    for (const { id: runId } of lapsed) {
      await tx.query('update sync_runs set lapses = lapses + 1 where user_id = $1 and id = $2', [userId, runId]);
      await requeue(tx, { userId, runId }, { at: now, retryAt: null, end: { status: 'FAILED', error: INTERRUPTED } });
    }
  }
}
