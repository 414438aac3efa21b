import type { Batch, SyncDataStore } from '../../../application/ports/index.js';
import type { MasterCipher } from '../../cipher.js';
import { holdData, openDataKey } from '../../data-keys.js';
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
    async cursor(userId, connectionId, dataType) {
      const { rows } = await sql.query<{ position: NonNullable<Batch['cursor']> }>(
        'select position from stream_cursors where user_id = $1 and connection_id = $2 and data_type = $3',
        [uuid(userId), uuid(connectionId), dataType],
      );
      return rows[0]?.position ?? null;
    },

    commit: (batch) =>
      transaction(async (tx) => {
        await holdData(tx, batch.userId, 'together');
        await holdLease(tx, batch);
        return commitBatch(tx, tables, await openDataKey(tx, master, batch.userId), batch);
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
