import type { DataType } from '../../../domain/data-type.js';
import type { RecordOf } from '../../../domain/operation.js';
import type { Incoming, Meaning } from './incoming.js';
import { partsOf, withEarlierParts } from './kept-parts.js';

/**
 * One entry for each record, as if the operations had been carried out one after the other: the last wins, unless its
 * revision is older, and what it does not speak of stays as an earlier one said.
 */
export function collapse(operations: readonly Meaning[]): Map<DataType, Incoming[]> {
  const byType = new Map<DataType, Map<string, Incoming>>();
  for (const meaning of operations) {
    const { operation } = meaning;
    const records = byType.get(operation.dataType) ?? new Map<string, Incoming>();
    byType.set(operation.dataType, records);
    const next = toIncoming(meaning);
    const before = records.get(next.record.externalId) ?? reanalysed(records, next);
    if (before !== undefined && isOlder(next, before)) continue;
    if (before !== undefined) records.delete(before.record.externalId);
    records.set(next.record.externalId, before === undefined ? next : join(before, next));
  }
  return new Map([...byType].map(([dataType, records]) => [dataType, [...records.values()]]));
}

function toIncoming({ operation, payloadHash, files }: Meaning): Incoming {
  const { dataType, record, series, route, keepsZones = false, keepsFile = false } = operation;
  const { flags = [], unknownWords = [], placedBy = null, withdraws = false } = operation;
  const parts = { series, route, keepsZones, keepsFile, placedBy, withdraws };
  return { dataType, record, payloadHash, ...parts, flags, unknownWords, files };
}

function join(before: Incoming, next: Incoming): Incoming {
  if (before.withdraws || next.withdraws) return next;
  return {
    ...(next.dataType === 'WORKOUT' ? withEarlierParts(next, partsOf(before)) : next),
    keepsZones: next.keepsZones && before.keepsZones,
    keepsFile: next.keepsFile && before.keepsFile,
    series: next.series ?? before.series,
    route: next.route === undefined ? before.route : next.route,
  };
}

/** An earlier analysis of the same sleep under another id. */
function reanalysed(records: ReadonlyMap<string, Incoming>, next: Incoming): Incoming | undefined {
  if (next.dataType !== 'SLEEP_SESSION') return undefined;
  const session = next.record as RecordOf['SLEEP_SESSION'];
  return [...records.values()].find(({ record }) => {
    const other = record as RecordOf['SLEEP_SESSION'];
    return other.night === session.night && other.startTime < session.endTime && session.startTime < other.endTime;
  });
}

function isOlder(next: Incoming, before: Incoming): boolean {
  const [one, other] = [next.record.revision, before.record.revision];
  return one !== null && other !== null && one < other;
}
