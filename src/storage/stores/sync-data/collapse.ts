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
    const earlier = versionsIn(records, next);
    if (earlier.some((before) => isOlder(next, before))) continue;
    for (const { record } of earlier) records.delete(record.externalId);
    const [before] = earlier;
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

/**
 * What came before under the same id, then earlier analyses of the same sleep under another id. Here these are sessions of
 * one device that share more than half of the shorter one: less is shared by neighbours of which an answer holds both.
 */
function versionsIn(records: ReadonlyMap<string, Incoming>, next: Incoming): Incoming[] {
  const same = records.get(next.record.externalId);
  if (next.dataType !== 'SLEEP_SESSION') return same === undefined ? [] : [same];
  const others = [...records.values()].filter(
    (other) => other !== same && !other.withdraws && isSameSleep(other, next),
  );
  return same === undefined ? others : [same, ...others];
}

function isSameSleep(one: Incoming, other: Incoming): boolean {
  const [a, b] = [one.record as RecordOf['SLEEP_SESSION'], other.record as RecordOf['SLEEP_SESSION']];
  const [ofA, ofB] = a.deviceId === null || b.deviceId === null ? [a.device, b.device] : [a.deviceId, b.deviceId];
  if (ofA !== null && ofB !== null && ofA !== ofB) return false;
  const [startA, endA, startB, endB] = [a.startTime, a.endTime, b.startTime, b.endTime].map(Number) as Instants;
  return Math.min(endA, endB) - Math.max(startA, startB) > Math.min(endA - startA, endB - startB) / 2;
}

type Instants = [number, number, number, number];

function isOlder(next: Incoming, before: Incoming): boolean {
  const [one, other] = [next.record.revision, before.record.revision];
  return one !== null && other !== null && one < other;
}
