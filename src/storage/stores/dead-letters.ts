import type { DataSource } from 'typeorm';
import type { DeadLetter, DeadLetterError, DeadLetterStore } from '../../application/ports/index.js';
import type { SyncRequest, SyncRun, SyncStep, SyncTrigger } from '../../domain/sync-run.js';
import { SyncRunEntity } from '../entities/sync-run.js';
import { jsonb, uuid, type Sql } from '../sql.js';
import { tableOf, type Table } from '../table.js';
import type { Transaction } from '../transaction.js';
import { enqueueRun } from './enqueue-run.js';
import { covers } from './sync-requests.js';

/** A run as it ends. */
export interface EndedRun {
  userId: string;
  runId: string;
  connectionId: string;
  provider: string;
  request: SyncRequest;
  trigger: SyncTrigger;
  attempts: number;
  steps: readonly SyncStep[];
  at: Date;
}

/** Keeps what the run was asked for. The same that fails again is the same letter. The caller holds the connection. */
export async function writeLetter(tx: Sql, run: EndedRun, error: DeadLetterError): Promise<void> {
  const { userId, runId, connectionId, provider, trigger, attempts, at } = run;
  // Two notices of the same are the same.
  const { noticedAt: _, ...request } = run.request;
  const failed = run.steps
    .filter(({ status }) => status === 'FAILED')
    .map(({ dataType, error: why }) => ({ dataType, error: why }));
  const values = [userId, connectionId, runId, jsonb({ request, trigger, failed }), jsonb(error), attempts, at];
  const { rowCount } = await tx.query(
    `update dead_letters
        set run_id = $3, payload = $4, error = $5, attempts = $6, failed_at = $7, failures = failures + 1,
            redriven_at = null, redriven_run_id = null
      where user_id = $1 and connection_id = $2 and kind = 'RUN' and resolved_at is null
        and payload -> 'request' = $4::jsonb -> 'request'`,
    values,
  );
  if (rowCount !== 0) return;
  await tx.query(
    `insert into dead_letters (user_id, connection_id, run_id, payload, error, attempts, failed_at, kind, provider)
     values ($1, $2, $3, $4, $5, $6, $7, 'RUN', $8)`,
    [...values, provider],
  );
}

/** Closes letters whose data the run has brought. The caller holds the connection. */
export async function resolveLetters(tx: Sql, { userId, connectionId, request, steps, at }: EndedRun): Promise<void> {
  const brought = steps.filter(({ status }) => status === 'SUCCEEDED' || status === 'PARTIAL');
  if (brought.length === 0) return;
  const { rows } = await tx.query<{ id: string; request: SyncRequest; failed: { dataType: SyncStep['dataType'] }[] }>(
    `select id, payload -> 'request' as request, payload -> 'failed' as failed from dead_letters
      where user_id = $1 and connection_id = $2 and kind = 'RUN' and resolved_at is null`,
    [userId, connectionId],
  );
  const isAll = brought.length === steps.length;
  const done = { ...request, dataTypes: isAll ? request.dataTypes : brought.map(({ dataType }) => dataType) };
  const resolved = rows.filter(({ request: { noticed: _, ...asked }, failed }) =>
    covers(done, {
      ...asked,
      dataTypes: failed.length === 0 ? asked.dataTypes : failed.map(({ dataType }) => dataType),
    }),
  );
  if (resolved.length === 0) return;
  await tx.query('update dead_letters set resolved_at = $3 where user_id = $1 and id = any($2::uuid[])', [
    userId,
    resolved.map(({ id }) => id),
    at,
  ]);
}

export function deadLetterStore(dataSource: DataSource, sql: Sql, transaction: Transaction): DeadLetterStore {
  const runs: Table<SyncRun> = tableOf(dataSource, SyncRunEntity);
  return {
    async listOpen({ id, provider, externalId }) {
      const { rows } = await sql.query<DeadLetter & Record<string, unknown>>(
        `select l.user_id as "userId", l.id, u.external_id as "externalId", l.kind, l.provider,
                l.connection_id as "connectionId", l.run_id as "runId", l.payload, l.error, l.attempts, l.failures,
                l.failed_at as "failedAt", l.redriven_at as "redrivenAt", l.redriven_run_id as "redrivenRunId"
           from dead_letters l join users u on u.id = l.user_id
          where l.resolved_at is null and ($1::uuid is null or l.id = $1) and ($2::text is null or l.provider = $2)
            and ($3::text is null or u.external_id = $3)
          order by l.failed_at, l.id`,
        [id && uuid(id), provider, externalId],
      );
      return rows;
    },

    redrive: ({ userId, id }, now) =>
      transaction(async (tx) => {
        // The connection before the letter, as at the end of a run.
        const { rows: connections } = await tx.query<{ id: string }>(
          `select c.id from connections c join dead_letters l on l.user_id = c.user_id and l.connection_id = c.id
            where l.user_id = $1 and l.id = $2 and c.status = 'ACTIVE' for no key update of c`,
          [uuid(userId), uuid(id)],
        );
        const { rows } = await tx.query<{ request: SyncRequest; trigger: SyncTrigger }>(
          `select payload -> 'request' as request, payload ->> 'trigger' as trigger from dead_letters
            where user_id = $1 and id = $2 and kind = 'RUN' and resolved_at is null for update`,
          [uuid(userId), uuid(id)],
        );
        const [connection] = connections;
        const [letter] = rows;
        if (connection === undefined || letter === undefined) return null;
        const run = await enqueueRun(tx, runs, { userId, connectionId: connection.id, ...letter, now });
        await tx.query(
          'update dead_letters set redriven_at = $3, redriven_run_id = $4 where user_id = $1 and id = $2',
          [userId, id, now, run.id],
        );
        return run;
      }),

    async discard({ userId, id }) {
      const { rowCount } = await sql.query('delete from dead_letters where user_id = $1 and id = $2', [
        uuid(userId),
        uuid(id),
      ]);
      return rowCount === 1;
    },
  };
}
