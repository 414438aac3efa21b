import type { Arrival } from '../../../application/ports/index.js';
import type { DataType } from '../../../domain/data-type.js';
import { isSamePeriod, type ForecastPeriod } from '../../../domain/forecast-periods.js';
import { storable, type Sql } from '../../sql.js';
import type { Table } from '../../table.js';
import type { StoredRecord } from '../../../domain/record.js';
import { deleteRecords, type Gone } from './deleted-records.js';
import type { Incoming } from './incoming.js';

type StoredPeriod = ForecastPeriod & { id: string; externalId: string };

/**
 * Lets history take the place of predictions of the same period that begin at another minute, in whichever order they come:
 * the row of one goes on under the id of the history, so ours stays, further ones are deleted, and a prediction that comes
 * after its history is left out.
 * @returns `incoming` without the predictions that history has replaced, the ids of rows that were renamed, and what was deleted
 */
export async function replaceForecasts(
  tx: Sql,
  table: Table<StoredRecord>,
  { userId, provider }: Arrival,
  dataType: DataType,
  incoming: readonly Incoming[],
): Promise<{ incoming: Incoming[]; renamed: Set<string>; deleted: Gone[] }> {
  const periods = incoming.map(({ record }) => record as unknown as ForecastPeriod & { externalId: string });
  const further =
    dataType === 'ALERTNESS'
      ? ', grade_kind as "gradeKind", sleep_start_time as "sleepStartTime", sleep_end_time as "sleepEndTime"'
      : '';
  const { rows: stored } = await tx.query<StoredPeriod>(
    `select id, external_id as "externalId", kind, start_time as "startTime", end_time as "endTime"${further}
       from ${table.name}
      where user_id = $1 and provider = $2 and start_time < $4 and end_time > $3
      order by start_time, id`,
    [userId, provider, ...reachOf(periods)],
  );
  const histories = periods.filter(({ kind }) => kind === 'HISTORY');
  const known = [...histories, ...stored.filter(({ kind }) => kind === 'HISTORY')];
  const kept = incoming.filter((_, index) => {
    const period = periods[index];
    return period === undefined || period.kind === 'HISTORY' || !known.some((history) => isReplaced(period, history));
  });

  const renamed = new Set<string>();
  const deleted = new Map<string, Gone>();
  const ids = new Set(stored.map(({ externalId }) => externalId));
  for (const history of histories) {
    const replaced = stored.filter((one) => one.kind !== 'HISTORY' && !renamed.has(one.id) && isReplaced(one, history));
    for (const { id, startTime, endTime } of replaced) {
      if (ids.has(storable(history.externalId))) {
        deleted.set(id, { startTime, endTime });
        continue;
      }
      ids.add(storable(history.externalId));
      renamed.add(id);
      await tx.query(`update ${table.name} set external_id = $3 where user_id = $1 and id = $2`, [
        userId,
        id,
        storable(history.externalId),
      ]);
    }
  }
  await deleteRecords(tx, table.name, userId, [...deleted.keys()]);
  return { incoming: kept, renamed, deleted: [...deleted.values()] };
}

/** One that begins at the very same time is the same record, and its revision decides. */
function isReplaced(one: ForecastPeriod & { externalId: string }, history: ForecastPeriod & { externalId: string }) {
  return storable(one.externalId) !== storable(history.externalId) && isSamePeriod(one, history);
}

function reachOf(periods: readonly ForecastPeriod[]): [from: Date, to: Date] {
  const starts = periods.map(({ startTime }) => startTime.getTime());
  const ends = periods.map(({ endTime }) => endTime.getTime());
  return [new Date(Math.min(...starts)), new Date(Math.max(...ends))];
}
