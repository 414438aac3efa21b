import type { Batch, SyncDataStore } from '../../../application/ports/index.js';
import type { DataType } from '../../../domain/data-type.js';
import type { MasterCipher } from '../../cipher.js';
import { openDataKey, openHeld } from '../../data-keys.js';
import type { RecordTables } from '../../record-tables.js';
import { uuid, type Sql } from '../../sql.js';
import type { Transaction } from '../../transaction.js';
import { commitBatch, holdLease } from './commit.js';
import { readInferred, readOffsets, readUnplaced } from './offsets.js';
import { payloadContents } from './payloads.js';

export function syncDataStore(
  sql: Sql,
  transaction: Transaction,
  master: MasterCipher,
  tables: RecordTables,
): SyncDataStore {
  return {
    async cursors(userId, connectionId) {
      const { rows } = await sql.query<{ dataType: DataType; position: NonNullable<Batch['cursor']> }>(
        'select data_type as "dataType", position from stream_cursors where user_id = $1 and connection_id = $2',
        [uuid(userId), uuid(connectionId)],
      );
      return new Map(rows.map(({ dataType, position }) => [dataType, position]));
    },

    commit: (batch) =>
      transaction(async (tx) => {
        const key = await holdLease(tx, batch);
        return commitBatch(tx, tables, openHeld(master, batch.userId, key), batch);
      }),

    offsets: (userId) => readOffsets(sql, uuid(userId)),
    inferred: (userId, provider) => readInferred(sql, uuid(userId), provider),
    unplaced: (userId, provider) => readUnplaced(sql, uuid(userId), provider),

    async payloadContents(userId, hashes) {
      if (hashes.length === 0) return [];
      return payloadContents(sql, await openDataKey(sql, master, userId), userId, hashes);
    },
  };
}
