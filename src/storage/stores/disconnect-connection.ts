import type { ObjectLiteral } from 'typeorm';
import type { AuditActor } from '../../domain/audit.js';
import type { Connection } from '../../domain/connection.js';
import { RECORD_TABLES } from '../record-tables.js';
import { only, uuid, type Sql } from '../sql.js';
import { waitForData } from '../data-keys.js';
import type { ConnectionContext } from './connection-context.js';
import { oweFarewell } from './farewells.js';

const TABLES_BESIDE_RECORDS = ['series_blocks', 'workout_routes', 'payload_files', 'payloads', 'change_events'];
const TABLES_OF_STREAMS = ['stream_cursors', 'stream_schedules', 'silence_reports', 'dead_letters'];

/**
 * Ends the connection; a second call finds it ended, and may still delete the data. Runs are cancelled first: that waits
 * for a commit under way, and every later one finds its lease gone.
 */
export function disconnectConnection(
  { table, transaction, master, audit }: ConnectionContext,
  userId: string,
  id: string,
  { deleteData, at, by }: { deleteData: boolean; at: Date; by?: AuditActor },
): Promise<{ connection: Connection; deletedRecords: number }> {
  const key = [uuid(userId), uuid(id)];
  return transaction(async (tx) => {
    await waitForData(tx, userId, 'together');
    const { rows } = await tx.query<{ provider: string; status: string }>(
      'select provider, status from connections where user_id = $1 and id = $2 for no key update',
      key,
    );
    const { provider, status } = only(rows, 'connection');
    await tx.query(
      `update sync_runs set status = 'CANCELLED', finished_at = $3, retry_at = null, lease_owner = null, lease_until = null
        where user_id = $1 and connection_id = $2 and status in ('QUEUED', 'RUNNING')`,
      [...key, at],
    );
    await tx.query('delete from consents where user_id = $1 and connection_id = $2', key);
    await oweFarewell(tx, master, { userId, connectionId: id, since: at });
    const deletedRecords = deleteData ? await deleteProviderData(tx, userId, id, provider) : 0;
    const { rows: ended } = await tx.query<ObjectLiteral>(
      `update connections c set status = 'DISCONNECTED', next_sync_at = null, scopes = '{}',
                                last_synced_at = case when $3 then null else last_synced_at end,
                                external_user_id = case when $3 then null else external_user_id end
        where c.user_id = $1 and c.id = $2 returning ${table.list('c')}`,
      [...key, deleteData],
    );
    if (status !== 'DISCONNECTED' || deleteData) {
      await audit.addOfUser(tx, userId, by, 'DISCONNECTED', { provider, deleteData, deletedRecords });
    }
    return { connection: only(ended as Connection[], 'connection'), deletedRecords };
  });
}

async function deleteProviderData(tx: Sql, userId: string, connectionId: string, provider: string): Promise<number> {
  let deleted = 0;
  for (const name of Object.values(RECORD_TABLES)) {
    const { rowCount } = await tx.query(`delete from ${name} where user_id = $1 and provider = $2`, [userId, provider]);
    deleted += rowCount ?? 0;
  }
  for (const name of TABLES_BESIDE_RECORDS)
    await tx.query(`delete from ${name} where user_id = $1 and provider = $2`, [userId, provider]);
  for (const name of TABLES_OF_STREAMS)
    await tx.query(`delete from ${name} where user_id = $1 and connection_id = $2`, [userId, connectionId]);
  return deleted;
}
