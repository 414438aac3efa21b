import type { Arrival } from '../../../application/ports/index.js';
import type { StoredRecord } from '../../../domain/record.js';
import { storable, type Sql } from '../../sql.js';
import type { Table } from '../../table.js';
import { deleteRecorded, type Gone } from './deleted-records.js';
import type { Incoming } from './incoming.js';

/** Deletes what is stored of records of which their provider says that they are not there. @returns those that were there */
export async function withdrawRecords(
  tx: Sql,
  table: Table<StoredRecord>,
  { userId, provider }: Arrival,
  withdrawn: readonly Incoming[],
): Promise<(Gone & { incoming: Incoming })[]> {
  if (withdrawn.length === 0) return [];
  const { rows } = await tx.query<Gone & { id: string; externalId: string }>(
    `delete from ${table.name} where user_id = $1 and provider = $2 and external_id = any($3::text[])
     returning id, external_id as "externalId", start_time as "startTime", end_time as "endTime"`,
    [userId, provider, withdrawn.map(({ record }) => storable(record.externalId))],
  );
  if (rows.length === 0) return [];
  await deleteRecorded(
    tx,
    userId,
    rows.map(({ id }) => id),
  );
  return rows.flatMap(({ externalId, startTime, endTime }) => {
    const incoming = withdrawn.find(({ record }) => storable(record.externalId) === externalId);
    return incoming === undefined ? [] : [{ startTime, endTime, incoming }];
  });
}
