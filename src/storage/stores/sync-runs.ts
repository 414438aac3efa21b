import type { DataSource, ObjectLiteral } from 'typeorm';
import { StorageUnavailableError, type SyncRunStore } from '../../application/ports/index.js';
import type { Clock } from '../../domain/clock.js';
import type { SyncRun } from '../../domain/sync-run.js';
import { SyncRunEntity } from '../entities/sync-run.js';
import { countEach, listEach, type Filter, type Listing } from '../listing.js';
import { jsonb, sqlState, uuid, type Reads, type Sql } from '../sql.js';
import { tableOf, type Table } from '../table.js';
import type { Transaction } from '../transaction.js';
import { enqueueRun } from './enqueue-run.js';
import { finishRun } from './finish-run.js';
import { requeueLapsed } from './requeue.js';

const UNIQUE_VIOLATION = '23505';
/** Whoever was woken and has not begun by then was not heard, and is woken again. */
const WOKEN_FOR_MS = 60_000;

/** @param clock tells when a run starts, and which leases have lapsed when one is claimed */
export function syncRunStore(dataSource: DataSource, sql: Reads, transaction: Transaction, clock: Clock): SyncRunStore {
  const table: Table<SyncRun> = tableOf(dataSource, SyncRunEntity);
  const listing: Listing<SyncRun> = { table, owner: 'user_id', sort: 'createdAt', direction: 'desc' };
  const query = async (on: Sql, text: string, values: unknown[]) =>
    (await on.query<ObjectLiteral>(text, values)).rows as SyncRun[];
  /** Updates a run that is held under the lease. @returns whether it was */
  const whileHeld = async (userId: string, runId: string, owner: string, assignments: string, values: unknown[]) => {
    const { rowCount } = await sql.query(
      `update sync_runs set ${assignments} where user_id = $1 and id = $2 and lease_owner = $3 and status = 'RUNNING'`,
      [uuid(userId), uuid(runId), owner, ...values],
    );
    return rowCount === 1;
  };

  return {
    enqueue: (input) => transaction((tx) => enqueueRun(tx, table, input)),

    async claim(userId, runId, lease) {
      const now = clock.now();
      const take = async (on: Sql) => {
        const [run] = await query(
          on,
          `update sync_runs r
              set status = 'RUNNING', attempts = r.attempts + 1, started_at = $3, finished_at = null, retry_at = null,
                  woken_at = null, lease_owner = $4, lease_until = $5
            where r.user_id = $1 and r.id = $2 and r.status = 'QUEUED' and coalesce(r.retry_at, $3) <= $3
            returning ${table.list('r')}`,
          [uuid(userId), uuid(runId), now, lease.owner, lease.until],
        );
        return run ?? null;
      };
      const unlessRunning = (error: unknown) => {
        // The index that admits one running run for a connection.
        if (sqlState(error) === UNIQUE_VIOLATION) return null;
        throw error;
      };
      // One that can be taken has no lapsed run beside it. What went wrong is tried once more, as a transaction is.
      const run = await take(sql).catch((error: unknown) =>
        error instanceof StorageUnavailableError ? null : unlessRunning(error),
      );
      if (run !== null) return run;
      return transaction(async (tx) => {
        await requeueLapsed(tx, now, { userId, runId });
        return take(tx);
      }).catch(unlessRunning);
    },

    extend: (userId, runId, lease) => whileHeld(userId, runId, lease.owner, 'lease_until = $4', [lease.until]),

    saveSteps: (userId, runId, lease, steps) =>
      whileHeld(userId, runId, lease.owner, 'lease_until = $4, steps = $5', [lease.until, jsonb(steps)]),

    finish: (userId, runId, lease, outcome) =>
      transaction((tx) => finishRun(tx, { userId, runId, owner: lease.owner }, outcome)),

    find: async (userId, id) => (await table.findMany(sql, [{ userId, id }]))[0] ?? null,
    findMany: (keys) => table.findMany(sql, keys),
    listEach: (userIds, provider, page) => listEach(sql, listing, userIds, ofProvider(provider), page),
    countEach: (userIds, provider) => countEach(sql, listing, userIds, ofProvider(provider)),

    async due(now, limit, except = []) {
      await transaction((tx) => requeueLapsed(tx, now, null));
      const { rows } = await sql.query<{ userId: string; id: string }>(
        `with due as materialized (
           select r.user_id, r.id, coalesce(r.retry_at, r.created_at) as since
             from sync_runs r
            where r.status = 'QUEUED' and coalesce(r.retry_at, r.created_at) <= $1
              and (r.woken_at is null or r.woken_at <= $4 or r.woken_at < r.retry_at)
              and (r.provider <> all($3::text[])
                   or exists (select 1 from connections c
                               where c.user_id = r.user_id and c.id = r.connection_id and c.own_client_hash is not null))
              and not exists (select 1 from sync_runs o
                               where o.user_id = r.user_id and o.connection_id = r.connection_id and o.status = 'RUNNING')
            order by coalesce(r.retry_at, r.created_at), r.id
            limit $2 for no key update of r skip locked
         ), woken as (
           update sync_runs r set woken_at = $1 from due where r.user_id = due.user_id and r.id = due.id
         )
         select user_id as "userId", id from due order by since, id`,
        [now, limit, except, new Date(now.getTime() - WOKEN_FOR_MS)],
      );
      return rows;
    },
  };
}

function ofProvider(provider: string | null): Filter {
  return (bind) => (provider === null ? [] : [`t.provider = ${bind(provider)}`]);
}
