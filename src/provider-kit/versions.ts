import { isDeepStrictEqual } from 'node:util';
import type { Operation, UpsertOperation } from '../domain/operation.js';
import { dateOf } from '../domain/record-traits.js';
import { isSameSleep } from '../domain/same-sleep.js';
import type { PayloadContent } from './provider.js';

/** A payload and what it means, as far as versions of one record are told apart by it. */
interface Version extends PayloadContent {
  operations: readonly Operation[];
  prevails?: boolean;
}

const MAX_TOLD_DATES = 3;

/**
 * Puts in order what one answer says twice of one record, or of one sleep under two ids: of several versions the last
 * counts. A version with a higher revision is later; else the one that tells more
 * values, of as many the one that lasts longer, then the longer and at last the greater as text; so the order in which they
 * came means nothing. One that tells nothing comes first. Each that counts against another is marked.
 * @returns `notice`: where versions that tell something say different things; else undefined
 */
export function orderVersions<T extends Version>(payloads: readonly T[]): { payloads: T[]; notice?: string } {
  const ordered: T[] = [...payloads];
  const dates = new Set<string>();
  let times = 0;
  for (const places of placesOfVersions(payloads)) {
    const versions = places.flatMap((place) => payloads[place] ?? []).toSorted(compare);
    const winner = versions.at(-1);
    for (const [index, place] of places.entries()) {
      const version = versions[index];
      if (version !== undefined) ordered[place] = version === winner ? { ...version, prevails: true } : version;
    }
    const losers = versions.filter((version) => winner !== undefined && isLost(version, winner));
    times += losers.length;
    for (const { operations } of losers) for (const operation of operations) dates.add(dateOf(operation) ?? '');
  }
  return times === 0 ? { payloads: ordered } : { payloads: ordered, notice: noticeOf(times, dates) };
}

function noticeOf(times: number, dates: ReadonlySet<string>): string {
  const told = [...dates].filter(Boolean).sort();
  const of = told.length === 0 ? '' : ` of ${told.slice(0, MAX_TOLD_DATES).join(', ')}`;
  const more = told.length > MAX_TOLD_DATES ? ` and ${told.length - MAX_TOLD_DATES} more` : '';
  return `Told twice at once with different contents${of}${more} (${times} versions do not count): the fuller one is taken, the others are kept as they came`;
}

/** Where the versions of each record stand that has several. */
function placesOfVersions(payloads: readonly Version[]): number[][] {
  const byRecord = new Map<string, number[]>();
  const merge = (key: string, places: readonly number[]) => {
    const known = byRecord.get(key);
    if (known === undefined) byRecord.set(key, [...places]);
    else known.push(...places.filter((place) => !known.includes(place)));
  };
  for (const [place, { operations }] of payloads.entries()) {
    const [first] = operations;
    if (first === undefined) continue;
    const sleep = operations.find((operation) => operation.dataType === 'SLEEP_SESSION');
    const other = sleep && earlierVersion(payloads, place, sleep);
    const keyHolder = other === undefined ? undefined : [...byRecord].find(([, places]) => places.includes(other));
    merge(keyHolder?.[0] ?? `${first.dataType} ${first.record.externalId}`, [place]);
  }
  return [...byRecord.values()].filter((places) => places.length > 1);
}

/** Where another analysis of the same sleep stands. */
function earlierVersion(
  payloads: readonly Version[],
  place: number,
  { record }: UpsertOperation<'SLEEP_SESSION'>,
): number | undefined {
  const found = payloads.findIndex(
    ({ operations }, index) =>
      index < place &&
      operations.some(
        (other) =>
          other.dataType === 'SLEEP_SESSION' &&
          (other.record.externalId === record.externalId || isSameSleep(other.record, record)),
      ),
  );
  return found === -1 ? undefined : found;
}

function compare(one: Version, other: Version): number {
  const [first, second] = [one.operations[0], other.operations[0]];
  return (
    Number(tellsAnything(one)) - Number(tellsAnything(other)) ||
    byText(revisionIfBoth(first, second), revisionIfBoth(second, first)) ||
    sum(one.operations, valuesOf) - sum(other.operations, valuesOf) ||
    sum(one.operations, lengthMs) - sum(other.operations, lengthMs) ||
    one.text.length - other.text.length ||
    byText(one.text, other.text)
  );
}

/** A version that loses something by not being taken, and not by the provider's own order of versions. */
function isLost(version: Version, winner: Version): boolean {
  if (version === winner || !tellsAnything(version)) return false;
  if (isDeepStrictEqual(version.operations, winner.operations)) return false;
  const [first, second] = [version.operations[0], winner.operations[0]];
  return revisionIfBoth(first, second) === revisionIfBoth(second, first);
}

/** Empty where the other has none: then revisions do not tell which is later. */
function revisionIfBoth(one: Operation | undefined, other: Operation | undefined): string {
  return (other?.record.revision ?? null) === null ? '' : (one?.record.revision ?? '');
}

function tellsAnything({ operations }: Version): boolean {
  return operations.some(({ withdraws }) => withdraws !== true);
}

function valuesOf({ record, series, route }: Operation): number {
  return leavesOf(record) + sum(series ?? [], ({ values }) => values.length) + (route?.length ?? 0);
}

function lengthMs({ record: { startTime, endTime } }: Operation): number {
  return startTime === null || endTime === null ? 0 : endTime.getTime() - startTime.getTime();
}

/** How many values stand in it that are not null. */
function leavesOf(value: unknown): number {
  if (value === null || value === undefined || value === '') return 0;
  return typeof value === 'object' && !(value instanceof Date) ? sum(Object.values(value), leavesOf) : 1;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
