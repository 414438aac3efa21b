import type { ConnectionOutcome, RunOutcome } from '../../application/ports/index.js';
import { jsonb, uuid, type Sql } from '../sql.js';
import { resolveLetters, writeLetter, type EndedRun } from './dead-letters.js';
import { recordPolls } from './record-polls.js';
import { requeue } from './requeue.js';

/** `SyncRunStore.finish` inside a transaction. */
export async function finishRun(
  tx: Sql,
  { userId, runId, owner }: { userId: string; runId: string; owner: string },
  { status, steps, error, finishedAt, retryAt, connection, deadLetter }: RunOutcome,
): Promise<boolean> {
  const connectionId = await lockConnectionOf(tx, userId, runId);
  if (connectionId === null) return false;
  // One that is put off, handed back, or looks again after it went through, has not failed.
  const hasFailedForNow = retryAt !== null && status === 'QUEUED' && error !== null;
  const { rows } = await tx.query<Pick<EndedRun, 'provider' | 'request' | 'trigger' | 'attempts'>>(
    `update sync_runs
        set steps = $4, error = $5, failures = failures + $6, status = coalesce($7, status),
            finished_at = case when $7 is null then finished_at else $8 end,
            lease_owner = case when $7 is null then lease_owner end,
            lease_until = case when $7 is null then lease_until end
      where user_id = $1 and id = $2 and lease_owner = $3 and status = 'RUNNING'
      returning provider, request, trigger, attempts`,
    [
      ...[uuid(userId), uuid(runId), owner, jsonb(steps), error && jsonb(error), hasFailedForNow ? 1 : 0],
      ...[retryAt === null ? status : null, finishedAt],
    ],
  );
  const [run] = rows;
  if (run === undefined) return false;
  if (retryAt !== null) {
    const end = { status: status === 'QUEUED' ? ('FAILED' as const) : status, error };
    // A user has joined since it began, and now it may use the calls that are kept for users.
    const isFree = error?.isOwnPause === true && run.trigger === 'MANUAL';
    await requeue(tx, { userId, runId }, { at: finishedAt, retryAt: isFree ? finishedAt : retryAt, end });
  }
  if (connection !== undefined) await recordOnConnection(tx, { userId, runId, connectionId }, connection);
  if (connection?.polls !== undefined) await recordPolls(tx, { userId, connectionId }, connection.polls);
  const ended = { ...run, userId, runId, connectionId, steps, at: finishedAt };
  await resolveLetters(tx, ended);
  if (deadLetter !== undefined) await writeLetter(tx, ended, deadLetter);
  return true;
}

/** Connections before runs: whoever queues a run, or ends the connection, locks in this order too. */
async function lockConnectionOf(tx: Sql, userId: string, runId: string): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    `select c.id from connections c join sync_runs r on r.user_id = c.user_id and r.connection_id = c.id
      where r.user_id = $1 and r.id = $2 for no key update of c`,
    [uuid(userId), uuid(runId)],
  );
  return rows[0]?.id ?? null;
}

/** A consent that was given since the run began is not the one that was refused. */
async function recordOnConnection(
  tx: Sql,
  { userId, runId, connectionId }: { userId: string; runId: string; connectionId: string },
  { lastError, lastSyncedAt, requiresReauthorization = false }: ConnectionOutcome,
): Promise<void> {
  await tx.query(
    `with told as (
       select $5 and coalesce(c.connected_at <= r.started_at, true) as is_refused
         from sync_runs r join connections c on c.user_id = r.user_id and c.id = r.connection_id
        where r.user_id = $1 and r.id = $6
     )
     update connections c
        set status = case when is_refused then 'REAUTHORIZATION_REQUIRED' else status end,
            last_synced_at = greatest(last_synced_at, $3), last_error = $4,
            next_sync_at = case when is_refused then null else next_sync_at end
       from told
      where user_id = $1 and id = $2 and status = 'ACTIVE'`,
    [userId, connectionId, lastSyncedAt ?? null, lastError && jsonb(lastError), requiresReauthorization, runId],
  );
}
