import type { Arrival } from '../../../application/ports/index.js';
import type { StoredRecord } from '../../../domain/record.js';
import { flagsOf, type Facts } from '../../../domain/inconsistencies.js';
import { jsonb, storable, type Sql } from '../../sql.js';
import type { Table, TableColumn } from '../../table.js';
import type { Incoming } from './incoming.js';
import { withStoredParts } from './stored-parts.js';

/** What became of the records of a batch. */
export interface StoredRecords {
  /** Those that were taken: not older than what is stored. */
  taken: { incoming: Incoming; id: string }[];
  created: Set<string>;
  /** Ids of rows that were there and were written. */
  updated: Set<string>;
}

/** Where a record came from and when; what it says is all the rest. */
export const ARRIVAL = ['receivedAt', 'payloadHash', 'mapperVersion', 'connectionId'];
export const KEY = ['userId', 'id'];

/**
 * Inserts or updates records by their external ids; a row is written only where what it says differs. One without an offset
 * does not say all yet: it is mapped again from its payload, which must be the last that came. Ids are made by the database
 * and stay.
 */
export async function storeRecords(
  tx: Sql,
  table: Table<StoredRecord>,
  batch: Arrival,
  incoming: readonly Incoming[],
): Promise<StoredRecords> {
  const stored = await findStored(tx, table, batch, incoming);
  const fresh = await withStoredParts(
    tx,
    batch,
    incoming.filter(({ record }) => stored.get(storable(record.externalId))?.isNewer !== true),
    (externalId) => stored.has(externalId),
  );
  const written = await upsert(tx, table, batch, fresh);
  const idOf = (externalId: string) => written.get(externalId) ?? stored.get(externalId)?.id;
  const taken = fresh.flatMap((item) => {
    const id = idOf(storable(item.record.externalId));
    return id === undefined ? [] : [{ incoming: item, id }];
  });
  const entries = [...written];
  return {
    taken,
    created: new Set(entries.filter(([externalId]) => !stored.has(externalId)).map(([, id]) => id)),
    updated: new Set(entries.filter(([externalId]) => stored.has(externalId)).map(([, id]) => id)),
  };
}

/** Writes the arrival of records of which only a part beside the row has changed. */
export async function touch(
  tx: Sql,
  table: Table<StoredRecord>,
  batch: Arrival,
  records: readonly { incoming: Incoming; id: string }[],
): Promise<void> {
  if (records.length === 0) return;
  await tx.query(
    `update ${table.name} t set received_at = $4, payload_hash = i.payload_hash, mapper_version = $5, connection_id = $6
       from unnest($2::uuid[], $3::bytea[]) as i(id, payload_hash)
      where t.user_id = $1 and t.id = i.id`,
    [
      batch.userId,
      records.map(({ id }) => id),
      records.map(({ incoming }) => incoming.payloadHash),
      batch.receivedAt,
      batch.mapperVersion,
      batch.connectionId,
    ],
  );
}

/** By external id. `isNewer`: the stored revision is above the one that came. */
async function findStored(
  tx: Sql,
  table: Table<StoredRecord>,
  { userId, provider }: Arrival,
  incoming: readonly Incoming[],
): Promise<Map<string, { id: string; isNewer: boolean }>> {
  const { rows } = await tx.query<{ id: string; externalId: string; isNewer: boolean }>(
    `select t.id, t.external_id as "externalId", coalesce(t.revision > i.revision, false) as "isNewer"
       from jsonb_to_recordset($3::jsonb) as i("externalId" text, revision text)
       join ${table.name} t on t.user_id = $1 and t.provider = $2 and t.external_id = i."externalId"`,
    [userId, provider, jsonb(incoming.map(({ record: { externalId, revision } }) => ({ externalId, revision })))],
  );
  return new Map(rows.map(({ externalId, ...row }) => [externalId, row]));
}

/** What says the same already is read, not locked. @returns the ids of the rows that were written, by external id */
async function upsert(
  tx: Sql,
  table: Table<StoredRecord>,
  batch: Arrival,
  incoming: readonly Incoming[],
): Promise<Map<string, string>> {
  if (incoming.length === 0) return new Map();
  const columns = table.columns.filter(({ property }) => !KEY.includes(property));
  const facts = columns.filter(({ property }) => !ARRIVAL.includes(property));
  const names = (list: readonly TableColumn[], prefix = '') => list.map(({ name }) => prefix + name).join(', ');
  const differs = (other: string) =>
    `((${names(facts, 't.')}) is distinct from (${names(facts, other)})
      or (t.utc_offset_origin = 'NONE' and t.payload_hash <> ${other}payload_hash))`;
  const { rows } = await tx.query<{ id: string; externalId: string }>(
    `insert into ${table.name} as t (user_id, ${names(columns)})
     select $1, ${names(columns, 'i.')}
       from jsonb_to_recordset($2::jsonb) as i(${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})
      where not exists (select 1 from ${table.name} t
                         where t.user_id = $1 and t.provider = i.provider and t.external_id = i.external_id
                           and not ${differs('i.')})
     on conflict (user_id, provider, external_id) do update
       set (${names(columns)}) = (${names(columns, 'excluded.')})
       where ${differs('excluded.')}
     returning t.id, t.external_id as "externalId"`,
    [batch.userId, jsonb(incoming.map((item) => toRow(columns, batch, item)))],
  );
  return new Map(rows.map(({ id, externalId }) => [externalId, id]));
}

function toRow(
  columns: readonly TableColumn[],
  batch: Arrival,
  { dataType, record, series, payloadHash, placedBy, flags, files }: Incoming,
): Record<string, unknown> {
  const values: Record<string, unknown> = {
    ...record,
    placedBy,
    flags: [...flagsOf({ dataType, record, series } as Facts), ...flags],
    provider: batch.provider,
    receivedAt: batch.receivedAt,
    mapperVersion: batch.mapperVersion,
    connectionId: batch.connectionId,
    payloadHash: hexadecimal(payloadHash),
    files: files?.map(hexadecimal) ?? null,
  };
  return Object.fromEntries(columns.map(({ property, name }) => [name, values[property]]));
}

function hexadecimal(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`;
}
