import type { ObjectLiteral } from 'typeorm';
import type { SyncRunStore } from '../../application/ports/index.js';
import { isForUser, weightier, type SyncRun, type SyncTrigger } from '../../domain/sync-run.js';
import { jsonb, only, uuid, type Sql } from '../sql.js';
import type { Table } from '../table.js';
import { covers, union } from './sync-requests.js';

/** Every step waits again; what it has written stays written, and counts. */
const TO_DO_AGAIN = `coalesce((select jsonb_agg(step || '{"status": "QUEUED", "error": null}' order by n)
                                 from jsonb_array_elements(r.steps) with ordinality as s(step, n)), '[]')`;

/** `SyncRunStore.enqueue` inside a transaction. */
export async function enqueueRun(
  tx: Sql,
  table: Table<SyncRun>,
  { userId, connectionId, trigger, request, now }: Parameters<SyncRunStore['enqueue']>[0],
): Promise<SyncRun> {
  const query = async (text: string, values: unknown[]) =>
    (await tx.query<ObjectLiteral>(text, values)).rows as SyncRun[];
  const { provider } = await lockConnection(tx, userId, connectionId);
  const open = await query(
    `select ${table.list('r')} from sync_runs r
      where r.user_id = $1 and r.connection_id = $2 and r.status in ('RUNNING', 'QUEUED')`,
    [userId, connectionId],
  );
  const running = open.find(({ status }) => status === 'RUNNING');
  if (running !== undefined && covers(running.request, request)) return weighed(tx, running, trigger);
  const waiting = open.find(({ status }) => status === 'QUEUED');
  const rows =
    waiting === undefined
      ? await query(
          `insert into sync_runs as r (user_id, connection_id, provider, trigger, status, request, created_at)
           values ($1, $2, $3, $4, 'QUEUED', $5, $6) returning ${table.list('r')}`,
          [userId, connectionId, provider, trigger, jsonb(request), now],
        )
      : await query(
          // What it had done before it had to wait is done again: there may be more by now. A pause between two attempts
          // ends here, but for one that the provider asked for; one of our own does not hold up a user.
          `update sync_runs r
              set request = $3, steps = ${TO_DO_AGAIN}, trigger = $4,
                  retry_at = case when r.error ->> 'code' = 'PROVIDER_RATE_LIMITED' and not $5 then r.retry_at end
            where r.user_id = $1 and r.id = $2 returning ${table.list('r')}`,
          [
            userId,
            waiting.id,
            jsonb(union(waiting.request, request)),
            weightier(waiting.trigger, trigger),
            isForUser(trigger) && waiting.error?.isOwnPause === true,
          ],
        );
  return only(rows, 'run');
}

/** A run under way goes on as it began; what is left of it goes on as what weighs more. */
async function weighed(tx: Sql, run: SyncRun, asked: SyncTrigger): Promise<SyncRun> {
  const trigger = weightier(run.trigger, asked);
  if (trigger !== run.trigger)
    await tx.query('update sync_runs set trigger = $3 where user_id = $1 and id = $2', [run.userId, run.id, trigger]);
  return { ...run, trigger };
}

/** Callers that queue runs for one connection go one after the other. */
async function lockConnection(tx: Sql, userId: string, id: string): Promise<{ provider: string }> {
  const { rows } = await tx.query<{ provider: string }>(
    'select provider from connections where user_id = $1 and id = $2 for no key update',
    [uuid(userId), uuid(id)],
  );
  return only(rows, 'connection');
}
