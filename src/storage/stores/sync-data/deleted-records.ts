import type { StoredRecord } from '../../../domain/record.js';
import type { Sql } from '../../sql.js';

/** When a record was that is no longer there. */
export type Gone = Pick<StoredRecord, 'startTime' | 'endTime'>;

/** Deletes records and what hangs on them. */
export async function deleteRecords(tx: Sql, table: string, userId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await deleteRecorded(tx, userId, ids);
  await tx.query(`delete from ${table} where user_id = $1 and id = any($2::uuid[])`, [userId, ids]);
}

/** Deletes what hangs on records that go: their series, and the routes of workouts. */
export async function deleteRecorded(tx: Sql, userId: string, ids: readonly string[]): Promise<void> {
  await tx.query('delete from series_blocks where user_id = $1 and record_id = any($2::uuid[])', [userId, ids]);
  await tx.query('delete from workout_routes where user_id = $1 and workout_id = any($2::uuid[])', [userId, ids]);
}
