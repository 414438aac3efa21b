import type { DataType } from '../../../domain/data-type.js';
import type { RecordOf } from '../../../domain/operation.js';
import { isSameSleep } from '../../../domain/same-sleep.js';
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
  if (next.dataType === 'WORKOUT') return joinWorkout(before, next);
  return {
    ...next,
    series: next.series ?? before.series,
    route: next.route === undefined ? before.route : next.route,
  };
}

/** What neither states may still be stored; not so where the two are of different lengths. */
function joinWorkout(before: Incoming, next: Incoming): Incoming {
  const [one, other] = [before.record, next.record] as RecordOf['WORKOUT'][];
  const isSameLength = one?.durationSeconds === other?.durationSeconds;
  return {
    ...withEarlierParts(next, partsOf(before)),
    keepsZones: isSameLength && next.keepsZones && before.keepsZones,
    keepsFile: isSameLength && next.keepsFile && before.keepsFile,
  };
}

/** What came before under the same id, then earlier analyses of the same sleep under another id. */
function versionsIn(records: ReadonlyMap<string, Incoming>, next: Incoming): Incoming[] {
  const same = records.get(next.record.externalId);
  if (next.dataType !== 'SLEEP_SESSION') return same === undefined ? [] : [same];
  const others = [...records.values()].filter(
    (other) => other !== same && !other.withdraws && isSameSleep(sleepOf(other), sleepOf(next)),
  );
  return same === undefined ? others : [same, ...others];
}

function sleepOf({ record }: Incoming): RecordOf['SLEEP_SESSION'] {
  return record as RecordOf['SLEEP_SESSION'];
}

function isOlder(next: Incoming, before: Incoming): boolean {
  const [one, other] = [next.record.revision, before.record.revision];
  return one !== null && other !== null && one < other;
}
