import type { LocalDate } from '../../../domain/time.js';
import { addDays, dateRanges } from '../../../provider-kit/payload-time.js';

/** Both inclusive. */
export interface DateRange {
  from: LocalDate;
  to: LocalDate;
}

const MAX_DAYS = 28;
const OLDEST_DAYS = 365;

/**
 * The range asked for, `to` being today and `from` 28 days unless given; null where Polar refuses it: no date, the wrong
 * way round, longer than 28 days, further back than 365.
 */
export function rangeOf(query: URLSearchParams, now: Date): DateRange | null {
  const to = query.get('to') ?? utcDate(now);
  if (!isRealDate(to)) return null;
  const from = query.get('from') ?? addDays(to, 1 - MAX_DAYS);
  if (!isRealDate(from) || from > to || isTooOld(from, now)) return null;
  return addDays(from, MAX_DAYS - 1) < to ? null : { from, to };
}

/** A server does not know the user's zone: it counts in its own days. */
export function isTooOld(date: LocalDate, now: Date): boolean {
  return date < addDays(utcDate(now), -OLDEST_DAYS);
}

export function isRealDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;
}

export function datesOf({ from, to }: DateRange): LocalDate[] {
  return [...dateRanges(from, to, 1)].map((day) => day.from);
}

function utcDate(now: Date): LocalDate {
  return now.toISOString().slice(0, 10);
}
