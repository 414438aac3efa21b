import { DataType } from '../../domain/data-type.js';
import type { SyncRequest } from '../../domain/sync-run.js';
import type { LocalDate } from '../../domain/time.js';

const DAY_MS = 86_400_000;

/** Whether a run with the one request brings all that the other asks for. */
export function covers(running: SyncRequest, asked: SyncRequest): boolean {
  return (
    // A running run may have passed what the provider tells of only now.
    asked.noticed === undefined &&
    (running.dataTypes === null || (asked.dataTypes?.every((type) => running.dataTypes?.includes(type)) ?? false)) &&
    // "Since the last sync" says nothing of a date, and a date nothing of the cursor.
    (running.from === null ? asked.from === null : asked.from !== null && running.from <= asked.from) &&
    (running.to === null || (asked.to !== null && asked.to <= running.to)) &&
    (running.samples || !asked.samples) &&
    (running.zones || !asked.zones) &&
    (running.route || !asked.route)
  );
}

/**
 * When the last run began that asked for everything new and came to its end, in a query of a connection `c`; null before the
 * first one. A connection counts as synced from its first data on, so that tells too little: what a run that was cut short
 * has left is older than it.
 */
export const LAST_WHOLE_SYNC = `(
  select max(w.started_at) from sync_runs w
   where w.user_id = c.user_id and w.connection_id = c.id and w.status in ('SUCCEEDED', 'PARTIAL')
     and w.started_at >= c.connected_at
     and coalesce(w.request ->> 'from', w.request ->> 'to', w.request ->> 'dataTypes') is null)`;

/**
 * One request that loses nothing of either. Where one asks for what is new since the last sync and the other from a date,
 * the union begins at the earlier of that date and the day before the last whole sync (a local date may run a day behind
 * UTC); it reads the days again without moving the cursor, so that nothing new is passed over. Before the
 * first whole sync, "since the last sync" is all there is.
 */
export function union(one: SyncRequest, other: SyncRequest, lastWholeSyncAt: Date | null): SyncRequest {
  const types =
    one.dataTypes === null || other.dataTypes === null ? null : new Set([...one.dataTypes, ...other.dataTypes]);
  const noticed = new Set([...(one.noticed ?? []), ...(other.noticed ?? [])]);
  return {
    dataTypes: types && inOrder(types),
    from: unionFrom(one.from, other.from, lastWholeSyncAt),
    to: one.to === null || other.to === null ? null : latest(one.to, other.to),
    samples: one.samples || other.samples,
    zones: one.zones || other.zones,
    route: one.route || other.route,
    ...(noticed.size === 0 ? {} : { noticed: inOrder(noticed) }),
  };
}

function inOrder(types: ReadonlySet<DataType>): DataType[] {
  return Object.values(DataType).filter((type) => types.has(type));
}

function unionFrom(one: LocalDate | null, other: LocalDate | null, lastWholeSyncAt: Date | null): LocalDate | null {
  if (one !== null && other !== null) return earliest(one, other);
  const date = one ?? other;
  if (date === null || lastWholeSyncAt === null) return null;
  return earliest(date, new Date(lastWholeSyncAt.getTime() - DAY_MS).toISOString().slice(0, 10));
}

const earliest = (one: LocalDate, other: LocalDate): LocalDate => (one < other ? one : other);
const latest = (one: LocalDate, other: LocalDate): LocalDate => (one > other ? one : other);
