import { LeaseLostError, type Arrival, type Batch, type BatchCounts } from '../../../application/ports/index.js';
import type { DataType } from '../../../domain/data-type.js';
import { FORECASTS } from '../../../domain/forecast-periods.js';
import type { UserCipher } from '../../cipher.js';
import type { RecordTables } from '../../record-tables.js';
import { HOLD_DATA_KEY, type WrappedKey } from '../../data-keys.js';
import { jsonb, uuid, type Sql } from '../../sql.js';
import { findingsOf } from './findings.js';
import { collapse } from './collapse.js';
import type { Gone } from './deleted-records.js';
import type { Incoming } from './incoming.js';
import { arriveAgain, identify, storePayloads, type IdentifiedPayload } from './payloads.js';
import { replaceReanalysed } from './reanalysed-sleep.js';
import { replaceForecasts } from './replaced-forecasts.js';
import { storeRecords, touch } from './records.js';
import { withdrawRecords } from './withdrawn-records.js';
import { storeRoutes, storeSeries } from './series.js';

/**
 * Takes the user's data key and then the run's row for as long as the transaction lasts, so that nobody can take the run over
 * meanwhile. Comes first: what is written later in the transaction has no other guard.
 * @throws LeaseLostError where the run is somebody else's, or the user is gone and the run with it
 */
export async function holdLease(tx: Sql, { userId, runId, lease }: Batch): Promise<WrappedKey> {
  const { rows } = await tx.query<WrappedKey & Record<string, unknown>>(
    `with key as materialized (${HOLD_DATA_KEY})
     update sync_runs r set lease_until = $4 from key
      where r.user_id = $1 and r.id = $2 and r.lease_owner = $3 and r.status = 'RUNNING'
     returning key."masterKeyId", key.wrapped`,
    [uuid(userId), runId, lease.owner, lease.until],
  );
  const [key] = rows;
  if (key === undefined) throw new LeaseLostError('the lease of the run was lost');
  return key;
}

/** What a data type's records became. */
export interface StoredChange {
  dataType: DataType;
  counts: { created: number; updated: number };
  changed: Incoming[];
  /** What is no longer there. */
  deleted: Gone[];
}

export async function commitBatch(
  tx: Sql,
  tables: RecordTables,
  cipher: UserCipher,
  batch: Batch,
): Promise<BatchCounts> {
  const payloads = identify(cipher, batch);
  const known = await storePayloads(tx, cipher, batch, payloads);
  const { counts, changes } = await storeMeaning(tx, tables, batch, payloads);
  for (const change of changes) await logChange(tx, batch, change);
  if (batch.isMappedAgain !== true) {
    const again = hexOf(
      changes.flatMap(({ changed: list }) => list.map(({ payloadHash }) => payloadHash)),
      // What counts against a payload that is new must not stand before it when all are mapped again.
      known.length === payloads.length ? [] : payloads.flatMap(({ prevails, hash }) => (prevails ? hash : [])),
    );
    await arriveAgain(
      tx,
      batch.userId,
      known.filter((hash) => again.has(hash.toString('hex'))),
    );
  }
  if (batch.cursor !== undefined) await storeCursor(tx, batch, batch.cursor);
  const findings = findingsOf(changes);
  return findings.length === 0 ? counts : { ...counts, findings };
}

function hexOf(...lists: readonly (readonly Buffer[])[]): Set<string> {
  return new Set(lists.flat().map((hash) => hash.toString('hex')));
}

/** Makes the records be as payloads say. */
export async function storeMeaning(
  tx: Sql,
  tables: RecordTables,
  arrival: Arrival,
  payloads: readonly Pick<IdentifiedPayload, 'hash' | 'operations' | 'files'>[],
): Promise<{ counts: BatchCounts; changes: StoredChange[] }> {
  const operations = payloads.flatMap(({ operations: list, hash, files }) =>
    list.map((operation) => ({
      operation,
      payloadHash: hash,
      files: files?.map((file) => file.hash) ?? null,
    })),
  );
  const counts: BatchCounts = { created: 0, updated: 0, unchanged: 0, samples: 0 };
  const changes: StoredChange[] = [];
  for (const [dataType, incoming] of collapse(operations)) {
    const stated = incoming.filter(({ withdraws }) => !withdraws);
    const withdrawn = incoming.filter(({ withdraws }) => withdraws);
    const gone = await withdrawRecords(tx, tables[dataType], arrival, withdrawn);
    const { created, updated, samples, changed, deleted } =
      stated.length === 0 ? NOTHING : await storeOfType(tx, tables, arrival, dataType, stated);
    counts.created += created;
    counts.updated += updated;
    counts.unchanged += stated.length - created - updated;
    counts.samples += samples;
    const all = [...changed, ...gone.map(({ incoming: item }) => item)];
    if (all.length + deleted.length > 0)
      changes.push({ dataType, counts: { created, updated }, changed: all, deleted: [...deleted, ...gone] });
  }
  return { counts, changes };
}

interface StoredOfType {
  created: number;
  updated: number;
  samples: number;
  changed: Incoming[];
  deleted: Gone[];
}

const NOTHING: StoredOfType = { created: 0, updated: 0, samples: 0, changed: [], deleted: [] };

async function storeOfType(
  tx: Sql,
  tables: RecordTables,
  arrival: Arrival,
  dataType: DataType,
  incoming: Incoming[],
): Promise<StoredOfType> {
  const table = tables[dataType];
  const placed = FORECASTS.includes(dataType)
    ? await replaceForecasts(tx, table, arrival, dataType, incoming)
    : dataType === 'SLEEP_SESSION'
      ? await replaceReanalysed(tx, arrival, incoming)
      : { incoming, renamed: [], deleted: [] };
  const { taken, created, updated } = await storeRecords(tx, table, arrival, placed.incoming);
  const { touched, samples } = await storeSeries(tx, dataType, arrival, taken, created);
  const routed = dataType === 'WORKOUT' ? await storeRoutes(tx, arrival, taken) : [];

  const beside = new Set(
    [...placed.renamed, ...touched, ...routed].filter((id) => !created.has(id) && !updated.has(id)),
  );
  await touch(
    tx,
    table,
    arrival,
    taken.filter(({ id }) => beside.has(id)),
  );
  const changed = taken.filter(({ id }) => created.has(id) || updated.has(id) || beside.has(id));
  return {
    created: created.size,
    updated: updated.size + beside.size,
    samples,
    changed: changed.map(({ incoming: item }) => item),
    deleted: placed.deleted,
  };
}

async function logChange(
  tx: Sql,
  { userId, provider, receivedAt }: Arrival,
  { dataType, counts: { created, updated }, changed, deleted }: StoredChange,
): Promise<void> {
  const concerned = [...changed.map(({ record }) => record), ...deleted];
  const starts = concerned.flatMap(({ startTime }) => startTime?.getTime() ?? []);
  const ends = concerned.flatMap(({ endTime }) => endTime?.getTime() ?? []);
  await tx.query(
    `insert into change_events (user_id, provider, data_type, created, updated, deleted, from_time, to_time, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      userId,
      provider,
      dataType,
      created,
      updated,
      deleted.length,
      starts.length === 0 ? null : new Date(Math.min(...starts)),
      ends.length === 0 ? null : new Date(Math.max(...ends)),
      receivedAt,
    ],
  );
}

async function storeCursor(
  tx: Sql,
  { userId, connectionId, dataType }: Batch,
  cursor: Record<string, unknown>,
): Promise<void> {
  await tx.query(
    `insert into stream_cursors as c (user_id, connection_id, data_type, position) values ($1, $2, $3, $4)
     on conflict (user_id, connection_id, data_type) do update
       set position = excluded.position where c.position <> excluded.position`,
    [userId, connectionId, dataType, jsonb(cursor)],
  );
}
