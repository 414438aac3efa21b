import { DateTime, Duration, FixedOffsetZone } from 'luxon';
import { z } from 'zod';
import { MAX_UTC_OFFSET_MINUTES, type LocalDate } from '../domain/time.js';

/** A date and time on a local clock, without an offset: `2026-07-08T06:58:21`, seconds and their fraction optional. */
export type LocalDateTime = string;

/** An instant that came with the offset of the clock that showed it. */
export interface OffsetDateTime {
  time: Date;
  utcOffsetMinutes: number;
}

const LOCAL_FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;
/** Without its date a time would be one of today, whenever today is. */
const DATED_FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const OFFSET_FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/;

/** An ISO 8601 duration of days, hours, minutes and seconds, not necessarily normalised (`PT2731.482S`) → seconds. */
export const isoDuration = z.string().transform((text, context) => {
  const seconds = parseDuration(text);
  if (seconds !== null) return seconds;
  return refuse(context, 'expected an ISO 8601 duration');
});

/** A local date and time that exists in the calendar → the same text. One with an offset is refused, never read as local. */
export const localDateTime = z.string().transform((text, context): LocalDateTime => {
  if (quickMillis(text) !== null) return text;
  if (LOCAL_FORM.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid) return text;
  return refuse(context, 'expected a local date and time without an offset');
});

/** A date and time with `Z` or an offset. */
export const offsetDateTime = z.string().transform((text, context): OffsetDateTime => {
  const quick = quickOffsetDateTime(text);
  if (quick !== null) return quick;
  const time = OFFSET_FORM.test(text) ? DateTime.fromISO(text, { setZone: true }) : null;
  if (time?.isValid && Math.abs(time.offset) <= MAX_UTC_OFFSET_MINUTES) {
    return { time: time.toJSDate(), utcOffsetMinutes: time.offset };
  }
  return refuse(context, 'expected a date and time with an offset');
});

/** A date and time in UTC; one that says nothing of its zone is taken for UTC, as the field is. */
export const utcDateTime = z.string().transform((text, context): Date => {
  const time = DATED_FORM.test(text) ? DateTime.fromISO(text, { zone: 'utc' }) : null;
  return time?.isValid ? time.toJSDate() : refuse(context, 'expected a date and time in UTC');
});

/** Minutes east of UTC, as far as any civil clock goes. */
export const utcOffset = z.int().min(-MAX_UTC_OFFSET_MINUTES).max(MAX_UTC_OFFSET_MINUTES);

/** @returns seconds, exact to the millisecond; null for anything but a duration of days to seconds that is not negative */
export function parseDuration(text: string): number | null {
  const quick = quickDuration(text);
  if (quick !== null) return quick;
  // The library reads `PT`, which names no quantity, as nothing at all.
  const duration = Duration.fromISO(/\d/.test(text) ? text : '');
  if (!duration.isValid || duration.years !== 0 || duration.months !== 0) return null;
  const millis = Math.round(duration.toMillis());
  return millis < 0 ? null : millis / 1000;
}

/** The instant at which a clock with that offset shows that local time: UTC = local − offset. */
export function localToUtc(local: LocalDateTime, utcOffsetMinutes: number): Date {
  const quick = quickMillis(local);
  if (quick !== null) return new Date(quick - utcOffsetMinutes * 60_000);
  return DateTime.fromISO(local, { zone: FixedOffsetZone.instance(utcOffsetMinutes) }).toJSDate();
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Stretches of at most `maxDays` days that cover `from` to `to`, both inclusive, in order; none where `from` is after `to`. */
export function* dateRanges(
  from: LocalDate,
  to: LocalDate,
  maxDays: number,
): Generator<{ from: LocalDate; to: LocalDate }> {
  for (let start = from; start <= to; start = addDays(start, maxDays)) {
    const end = addDays(start, maxDays - 1);
    yield { from: start, to: end < to ? end : to };
  }
}

// Nearly all times are sent in one form of each kind. Reading that here is many times as fast as the library, which judges all
// else: the quick ones give null, and refuse nothing. A part of the form that is missing counts 0.

const QUICK_LOCAL = /^([1-9]\d{3})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{3}))?)?$/;
const QUICK_OFFSET = /(?:Z|([+-])(\d{2}):(\d{2}))$/;
const QUICK_DURATION = /^PT(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{3}))?S)?$/;

/** Milliseconds since 1970, the clock taken for one of UTC. */
function quickMillis(local: string): number | null {
  const match = QUICK_LOCAL.exec(local);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, milli = 0] = match
    .slice(1)
    .map((part) => Number(part || 0));
  const date = Date.UTC(year, month - 1, day);
  const isInCalendar = new Date(date).getUTCDate() === day && month >= 1 && month <= 12;
  if (!isInCalendar || hour > 23 || minute > 59 || second > 59) return null;
  return date + hour * 3_600_000 + minute * 60_000 + second * 1000 + milli;
}

function quickOffsetDateTime(text: string): OffsetDateTime | null {
  const match = QUICK_OFFSET.exec(text);
  const millis = match === null ? null : quickMillis(text.slice(0, match.index));
  if (match === null || millis === null) return null;
  const [, sign = '+', hours = '0', minutes = '0'] = match;
  const utcOffsetMinutes = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  if (Number(minutes) > 59 || Math.abs(utcOffsetMinutes) > MAX_UTC_OFFSET_MINUTES) return null;
  return { time: new Date(millis - utcOffsetMinutes * 60_000), utcOffsetMinutes: utcOffsetMinutes || 0 };
}

function quickDuration(text: string): number | null {
  const match = QUICK_DURATION.exec(text);
  if (match === null) return null;
  const [hours = 0, minutes = 0, seconds = 0, millis = 0] = match.slice(1).map((part) => Number(part || 0));
  return hours * 3600 + minutes * 60 + (seconds * 1000 + millis) / 1000;
}

function refuse(context: z.core.$RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
