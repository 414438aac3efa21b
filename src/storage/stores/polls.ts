import type { DataSource } from 'typeorm';
import type { PollFacts, PollPlan, PollStore } from '../../application/ports/index.js';
import type { DataType } from '../../domain/data-type.js';
import type { SyncRequest, SyncRun } from '../../domain/sync-run.js';
import { SyncRunEntity } from '../entities/sync-run.js';
import type { Sql } from '../sql.js';
import { tableOf, type Table } from '../table.js';
import type { Transaction } from '../transaction.js';
import { enqueueRuns } from './enqueue-runs.js';

interface DueConnection {
  userId: string;
  connectionId: string;
  provider: string;
  /** By which a project's own client is known, in hex; empty: the gateway's. */
  client: string;
}

type ClaimedPoll = Omit<DueConnection, 'client'> & { dataTypes: DataType[] | null };

export function pollStore(dataSource: DataSource, sql: Sql, transaction: Transaction): PollStore {
  const runs: Table<SyncRun> = tableOf(dataSource, SyncRunEntity);
  return {
    async facts({ provider, clientHash, ownClientHash = null }, windowSeconds) {
      const { rows } = await sql.query<PollFacts>(
        `select (select count(*)::integer from connections where provider = $1 and status = 'ACTIVE'
                    and own_client_hash is not distinct from $4) as connections,
                (select told_limit from provider_budgets
                  where provider = $1 and client_hash = $2 and window_seconds = $3) as "toldLimit",
                (select checked_at from provider_webhooks
                  where provider = $1 and client_hash = $2 and webhook_id is not null) as "webhookCheckedAt"`,
        [provider, clientHash, windowSeconds, ownClientHash],
      );
      return rows[0] ?? { connections: 0, toldLimit: null, webhookCheckedAt: null };
    },

    queueDue: (now, limit, plans) =>
      transaction(async (tx) => {
        const due = await lockDue(tx, now, limit);
        if (due.length === 0) return 0;
        const claimed = await moveOn(tx, now, due, plans);
        await enqueueRuns(
          tx,
          runs,
          now,
          claimed.flatMap(({ dataTypes, ...connection }) =>
            dataTypes === null ? [] : [{ ...connection, request: requestFor(dataTypes, connection.provider, plans) }],
          ),
        );
        return due.length;
      }),
  };
}

async function lockDue(tx: Sql, now: Date, limit: number): Promise<DueConnection[]> {
  const { rows } = await tx.query<DueConnection & { [key: string]: unknown }>(LOCK_DUE, [now, limit]);
  return rows;
}

/** What is due by index, oldest first; what another process has claimed is passed over. */
export const LOCK_DUE = `
  select c.user_id as "userId", c.id as "connectionId", c.provider,
         coalesce(encode(c.own_client_hash, 'hex'), '') as client
    from connections c
   where c.status = 'ACTIVE' and c.next_sync_at <= $1
   order by c.next_sync_at, c.id limit $2 for no key update skip locked`;

/**
 * Takes the data types that may be polled, sets their next polls, and with the first of them the connection's. What was
 * never polled may be. All data types of a connection move by the same chance, so that they go on together.
 */
async function moveOn(
  tx: Sql,
  now: Date,
  due: readonly DueConnection[],
  plans: readonly PollPlan[],
): Promise<ClaimedPoll[]> {
  const paces = plans.flatMap(({ provider, ownClientHash, seconds, jitter }) =>
    [...seconds].map(([dataType, interval]) => ({
      provider,
      client: inHex(ownClientHash),
      dataType,
      interval,
      jitter,
    })),
  );
  const { rows } = await tx.query<ClaimedPoll & { [key: string]: unknown }>(
    `with due as materialized (
       select d.*, random() as chance from unnest($2::uuid[], $3::uuid[], $4::text[], $9::text[])
                                       as d(user_id, id, provider, client)
     ), pace as (
       select * from unnest($5::text[], $6::text[], $7::float8[], $8::float8[], $10::text[])
                  with ordinality as p(provider, data_type, seconds, jitter, client, place)
     ), stream as materialized (
       select d.user_id, d.id, p.data_type, p.place, s.next_poll_at, coalesce(s.earliest_poll_at <= $1, true) as is_taken,
              $1::timestamptz + interval '1 second' * p.seconds as earliest,
              $1::timestamptz + interval '1 second' * p.seconds * (1 + p.jitter * d.chance) as latest
         from due d join pace p on p.provider = d.provider and p.client = d.client
         left join stream_schedules s on s.user_id = d.user_id and s.connection_id = d.id and s.data_type = p.data_type
     ), moved as (
       insert into stream_schedules as s
              (user_id, connection_id, data_type, earliest_poll_at, next_poll_at, watched_since)
       select user_id, id, data_type, earliest, latest, $1 from stream where is_taken
       on conflict (user_id, connection_id, data_type) do update
         set earliest_poll_at = excluded.earliest_poll_at, next_poll_at = excluded.next_poll_at
     ), claimed as (
       select d.user_id, d.id, d.provider, min(case when s.is_taken then s.latest else s.next_poll_at end) as next_sync_at,
              array_agg(s.data_type order by s.place) filter (where s.is_taken) as data_types
         from due d left join stream s on s.user_id = d.user_id and s.id = d.id
        group by d.user_id, d.id, d.provider
     )
     update connections c set next_sync_at = coalesce(d.next_sync_at, $1::timestamptz + interval '1 day')
       from claimed d where c.user_id = d.user_id and c.id = d.id
     returning c.user_id as "userId", c.id as "connectionId", c.provider, d.data_types as "dataTypes"`,
    [
      now,
      due.map(({ userId }) => userId),
      due.map(({ connectionId }) => connectionId),
      due.map(({ provider }) => provider),
      paces.map(({ provider }) => provider),
      paces.map(({ dataType }) => dataType),
      paces.map(({ interval }) => interval),
      paces.map(({ jitter }) => jitter),
      due.map(({ client }) => client),
      paces.map(({ client }) => client),
    ],
  );
  return rows;
}

/** All data types are asked for as such, so that whoever asks for everything joins the run. */
function requestFor(dataTypes: DataType[], provider: string, plans: readonly PollPlan[]): SyncRequest {
  const all = plans.find((plan) => plan.provider === provider)?.seconds.size;
  return {
    dataTypes: dataTypes.length === all ? null : dataTypes,
    from: null,
    to: null,
    samples: true,
    zones: true,
    route: true,
  };
}

const inHex = (hash: Uint8Array | null = null) => (hash === null ? '' : Buffer.from(hash).toString('hex'));
