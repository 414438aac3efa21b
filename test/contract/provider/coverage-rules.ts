import type { Operation } from '../../../src/domain/operation.js';
import { dateOf } from '../../../src/domain/record-traits.js';
import { mapCase } from './map-outcome.js';
import { meaningfulCases, type ProviderSuite, type Rule } from './suite.js';

/** What tells of a record where it comes from and when it was; every record has these, so a manifest may leave them out. */
const PROVENANCE: ReadonlySet<string> = new Set([
  'externalId',
  'device',
  'isManual',
  'revision',
  'startTime',
  'endTime',
  'utcOffsetMinutes',
  'utcOffsetOrigin',
]);

const TWO_DAYS_MS = 2 * 86_400_000;

export const coverageRules: Rule[] = [
  {
    id: 'P9',
    says: 'the payloads fill exactly the fields that the manifest declares',
    problems(suite) {
      const operations = allOperations(suite);
      return Object.entries(suite.provider.manifest.dataTypes).flatMap(([dataType, { fields }]) => {
        const filled = new Set(operations.filter((one) => one.dataType === dataType).flatMap(filledFields));
        const declared = new Set<string>(fields);
        return [
          ...[...declared]
            .filter((field) => !filled.has(field))
            .map((field) => `${dataType}: no payload fills ${field}`),
          ...[...filled]
            .filter((field) => !declared.has(field) && !PROVENANCE.has(field))
            .map((field) => `${dataType}: ${field} is filled and not declared`),
        ];
      });
    },
  },
  {
    id: 'P10',
    says: 'there are payloads from east and west of UTC',
    problems(suite) {
      const offsets = allOperations(suite).map(({ record }) => record.utcOffsetMinutes ?? 0);
      return [
        ...(offsets.some((offset) => offset > 0) ? [] : ['none is from east of UTC']),
        ...(offsets.some((offset) => offset < 0) ? [] : ['none is from west of UTC']),
      ];
    },
  },
  {
    id: 'P10',
    says: 'there is a payload across the wearer’s midnight',
    problems: (suite) => (allOperations(suite).some(crossesMidnight) ? [] : ['none crosses midnight']),
  },
  {
    id: 'P10',
    says: 'there are payloads across a clock change',
    problems(suite) {
      const operations = allOperations(suite);
      const isThere =
        operations.some(changesOffset) ||
        operations.some((one) => operations.some((other) => isAfterChange(one, other)));
      return isThere ? [] : ['no record, and no two records within two days, have two offsets'];
    },
  },
];

function allOperations(suite: ProviderSuite): Operation[] {
  return meaningfulCases(suite).flatMap(mapCase);
}

function filledFields({ record, series, route }: Operation): string[] {
  const fields = Object.entries(record).filter(([, value]) => isFilled(value));
  return [
    ...fields.map(([field]) => field),
    ...(series ?? []).filter(({ values }) => values.length > 0).map(({ type }) => `series.${type}`),
    ...(isFilled(route) ? ['route'] : []),
  ];
}

/** An empty list or an object of nulls says nothing. */
function isFilled(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value !== 'object' || value instanceof Date) return true;
  return Array.isArray(value) ? value.length > 0 : Object.values(value).some(isFilled);
}

/** A whole local day ends at midnight; only what lies on both sides of one crosses it. */
function crossesMidnight({ dataType, record }: Operation): boolean {
  const { startTime, endTime, utcOffsetMinutes } = record;
  if (dataType === 'HEART_RATE' || dataType === 'DAILY_ACTIVITY') return false;
  if (startTime === null || endTime === null || utcOffsetMinutes === null) return false;
  const localDay = (millis: number) => new Date(millis + utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
  return localDay(startTime.getTime()) !== localDay(endTime.getTime() - 1);
}

function changesOffset({ dataType, record }: Operation): boolean {
  if (dataType !== 'SLEEP_SESSION') return false;
  const { utcOffsetMinutes, endUtcOffsetMinutes } = record;
  return utcOffsetMinutes !== null && endUtcOffsetMinutes !== null && utcOffsetMinutes !== endUtcOffsetMinutes;
}

function isAfterChange(one: Operation, other: Operation): boolean {
  const [offset, otherOffset] = [one.record.utcOffsetMinutes, other.record.utcOffsetMinutes];
  const [date, otherDate] = [dateOf(one), dateOf(other)];
  if (offset === null || otherOffset === null || date === null || otherDate === null) return false;
  const distance = Date.parse(otherDate) - Date.parse(date);
  return Math.abs(otherOffset - offset) === 60 && distance >= 0 && distance <= TWO_DAYS_MS;
}
