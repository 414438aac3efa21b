import type { SyncRequest, SyncRun } from '../../domain/sync-run.js';
import { jsonb, type Sql } from '../sql.js';
import type { Table } from '../table.js';
import { enqueueRun } from './enqueue-run.js';

interface ScheduledRun {
  userId: string;
  connectionId: string;
  provider: string;
  request: SyncRequest;
}

/**
 * Queues a scheduled run for each connection: by one statement for all that have none open, and as ever for the others.
 * The caller holds the locks of the connections.
 */
export async function enqueueRuns(
  tx: Sql,
  table: Table<SyncRun>,
  now: Date,
  runs: readonly ScheduledRun[],
): Promise<void> {
  const { rows: queued } = await tx.query<{ connection_id: string }>(
    `insert into sync_runs (user_id, connection_id, provider, trigger, status, request, created_at)
     select n.user_id, n.connection_id, n.provider, 'SCHEDULED', 'QUEUED', n.request, $5
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[]) as n(user_id, connection_id, provider, request)
      where not exists (select 1 from sync_runs r
                         where r.user_id = n.user_id and r.connection_id = n.connection_id
                           and r.status in ('QUEUED', 'RUNNING'))
     returning connection_id`,
    [
      runs.map(({ userId }) => userId),
      runs.map(({ connectionId }) => connectionId),
      runs.map(({ provider }) => provider),
      runs.map(({ request }) => jsonb(request)),
      now,
    ],
  );
  const done = new Set(queued.map(({ connection_id: id }) => id));
  for (const { userId, connectionId, request } of runs) {
    if (!done.has(connectionId)) {
      await enqueueRun(tx, table, { userId, connectionId, trigger: 'SCHEDULED', request, now });
    }
  }
}
