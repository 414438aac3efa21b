import { LeaseLostError, type Batch, type BatchCounts } from '../../../application/ports/index.js';
import type { DataType } from '../../../domain/data-type.js';
import type { UserCipher } from '../../cipher.js';
import type { RecordTables } from '../../record-tables.js';
import { jsonb, type Sql } from '../../sql.js';
import { collapse, type Incoming } from './incoming.js';
import { identify, storePayloads } from './payloads.js';
import { renameReanalysed } from './reanalysed-sleep.js';
import { storeRecords, touch } from './records.js';
import { storeRoutes, storeSeries } from './series.js';

/**
 * Takes the run's row for as long as the transaction lasts, so that nobody can take the run over meanwhile. Comes first:
 * what is written later in the transaction has no other guard.
 */
export async function holdLease(tx: Sql, { userId, runId, lease }: Batch): Promise<void> {
  const { rowCount } = await tx.query(
    `update sync_runs set lease_until = $4 where user_id = $1 and id = $2 and lease_owner = $3 and status = 'RUNNING'`,
    [userId, runId, lease.owner, lease.until],
  );
  if (rowCount !== 1) throw new LeaseLostError('the lease of the run was lost');
}

export async function commitBatch(
  tx: Sql,
  tables: RecordTables,
  cipher: UserCipher,
  batch: Batch,
): Promise<BatchCounts> {
  const payloads = identify(cipher, batch);
  await storePayloads(tx, cipher, batch, payloads);
  const operations = payloads.flatMap(({ operations: list, hash }) =>
    list.map((operation) => ({ operation, payloadHash: hash })),
  );
  const counts: BatchCounts = { created: 0, updated: 0, unchanged: 0, samples: 0 };
  for (const [dataType, incoming] of collapse(operations)) {
    const { created, updated, samples } = await storeOfType(tx, tables, batch, dataType, incoming);
    counts.created += created;
    counts.updated += updated;
    counts.unchanged += incoming.length - created - updated;
    counts.samples += samples;
  }
  if (batch.cursor !== undefined) await storeCursor(tx, batch, batch.cursor);
  return counts;
}

async function storeOfType(
  tx: Sql,
  tables: RecordTables,
  batch: Batch,
  dataType: DataType,
  incoming: Incoming[],
): Promise<Omit<BatchCounts, 'unchanged'>> {
  const table = tables[dataType];
  const sleep = dataType === 'SLEEP_SESSION' ? await renameReanalysed(tx, batch, incoming) : { incoming, renamed: [] };
  const { taken, created, updated } = await storeRecords(tx, table, batch, sleep.incoming);
  const { touched, samples } = await storeSeries(tx, dataType, batch, taken);
  const routed = dataType === 'WORKOUT' ? await storeRoutes(tx, batch, taken) : [];

  const beside = new Set(
    [...sleep.renamed, ...touched, ...routed].filter((id) => !created.has(id) && !updated.has(id)),
  );
  await touch(
    tx,
    table,
    batch,
    taken.filter(({ id }) => beside.has(id)),
  );
  const changed = taken.filter(({ id }) => created.has(id) || updated.has(id) || beside.has(id));
  const counts = { created: created.size, updated: updated.size + beside.size, samples };
  if (changed.length > 0)
    await logChange(
      tx,
      batch,
      dataType,
      counts,
      changed.map(({ incoming: item }) => item),
    );
  return counts;
}

async function logChange(
  tx: Sql,
  { userId, provider, receivedAt }: Batch,
  dataType: DataType,
  { created, updated }: { created: number; updated: number },
  changed: readonly Incoming[],
): Promise<void> {
  const starts = changed.flatMap(({ record }) => record.startTime?.getTime() ?? []);
  const ends = changed.flatMap(({ record }) => record.endTime?.getTime() ?? []);
  await tx.query(
    `insert into change_events (user_id, provider, data_type, created, updated, deleted, from_time, to_time, at)
     values ($1, $2, $3, $4, $5, 0, $6, $7, $8)`,
    [
      userId,
      provider,
      dataType,
      created,
      updated,
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
