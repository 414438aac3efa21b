import type { Operation } from '../../domain/operation.js';
import { addDays } from '../../provider-kit/payload-time.js';

const DAY_MS = 86_400_000;
/** The properties that hold a local date. */
const DATES = new Set(['localDate', 'night', 'date']);

/** The same so many days later, to the second; the offset from UTC stays what it was. Its external id follows its new date. */
export function shifted(operation: Operation, days: number): Operation {
  if (days === 0) return operation;
  const record = moved(operation.record, days) as { externalId: string };
  const [date = ''] = /^\d{4}-\d{2}-\d{2}/.exec(record.externalId) ?? [];
  record.externalId = addDays(date, days) + record.externalId.slice(date.length);
  const series = operation.series?.map((one) => ({
    ...one,
    timestamps: one.timestamps.map((timeMs) => timeMs + days * DAY_MS),
  }));
  return { ...operation, record, ...(series === undefined ? {} : { series }) } as Operation;
}

function moved(value: unknown, days: number): unknown {
  if (value instanceof Date) return new Date(value.getTime() + days * DAY_MS);
  if (Array.isArray(value)) return value.map((item) => moved(item, days));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      DATES.has(key) && typeof part === 'string' ? addDays(part, days) : moved(part, days),
    ]),
  );
}
