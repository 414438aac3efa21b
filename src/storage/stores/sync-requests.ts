import { DataType } from '../../domain/data-type.js';
import type { SyncRequest } from '../../domain/sync-run.js';
import type { LocalDate } from '../../domain/time.js';

/** Whether a run with the one request brings all that the other asks for. */
export function covers(running: SyncRequest, asked: SyncRequest): boolean {
  return (
    // A running run may have passed what the provider tells of only now.
    asked.noticed === undefined &&
    (running.dataTypes === null || (asked.dataTypes?.every((type) => running.dataTypes?.includes(type)) ?? false)) &&
    // "Since the last sync" says nothing of a date, and a date nothing of the cursor.
    (running.from === null
      ? asked.from === null
      : asked.from === null
        ? running.isOpen === true
        : running.from <= asked.from) &&
    (running.to === null || (asked.to !== null && asked.to <= running.to)) &&
    (running.samples || !asked.samples) &&
    (running.zones || !asked.zones) &&
    (running.route || !asked.route)
  );
}

/**
 * One request that loses nothing of either. Where one asks for what is new since the last sync and the other for dates, the
 * union is open: it reads from the date on, and leaves out nothing that the provider sends.
 */
export function union(one: SyncRequest, other: SyncRequest): SyncRequest {
  const types =
    one.dataTypes === null || other.dataTypes === null ? null : new Set([...one.dataTypes, ...other.dataTypes]);
  const noticed = new Set([...(one.noticed ?? []), ...(other.noticed ?? [])]);
  const [noticedAt] = [one, other].flatMap((request) => request.noticedAt ?? []).sort((a, b) => (a < b ? 1 : -1));
  return {
    dataTypes: types && inOrder(types),
    from: unionFrom(one.from, other.from),
    to: one.to === null || other.to === null ? null : latest(one.to, other.to),
    samples: one.samples || other.samples,
    zones: one.zones || other.zones,
    route: one.route || other.route,
    ...(asksForNews(one, other) && (one.from ?? other.from) !== null ? { isOpen: true } : {}),
    ...(noticed.size === 0 ? {} : { noticed: inOrder(noticed) }),
    ...(noticedAt === undefined ? {} : { noticedAt }),
  };
}

function inOrder(types: ReadonlySet<DataType>): DataType[] {
  return Object.values(DataType).filter((type) => types.has(type));
}

function unionFrom(one: LocalDate | null, other: LocalDate | null): LocalDate | null {
  return one !== null && other !== null ? earliest(one, other) : (one ?? other);
}

/** Whether one of the two asks for what is new since the last sync. */
function asksForNews(one: SyncRequest, other: SyncRequest): boolean {
  return [one, other].some(({ from, to, isOpen }) => isOpen === true || (from === null && to === null));
}

const earliest = (one: LocalDate, other: LocalDate): LocalDate => (one < other ? one : other);
const latest = (one: LocalDate, other: LocalDate): LocalDate => (one > other ? one : other);
