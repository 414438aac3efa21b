import { z } from 'zod';

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

const CLOCK_FORM = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/;

/** A time of day on a local clock without a date, `23:34` or `00:02:08`. */
export const clockTime = z.string().regex(CLOCK_FORM, 'expected a time of day');

/**
 * Values by times of day without a date. A key that does not even begin as a time is not of the table, and is ignored like
 * any key that nobody knows; one that does and is none, is refused.
 * @param value takes numbers and null as they are
 */
export function clockTable<T extends z.ZodType<number | null>>(value: T) {
  const table = z.preprocess(withoutNames, z.record(clockTime, value));
  return z.unknown().transform((given, context): Record<string, number | null> => {
    // A night has hundreds of keys, and nearly always every one is as it should be.
    if (isPlainTable(given)) return given;
    const parsed = table.safeParse(given);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) context.addIssue({ ...issue });
    return z.NEVER;
  });
}

function isPlainTable(table: unknown): table is Record<string, number | null> {
  if (typeof table !== 'object' || table === null || Array.isArray(table)) return false;
  for (const [key, value] of Object.entries(table)) {
    if (value !== null && !Number.isFinite(value)) return false;
    if (!CLOCK_FORM.test(key)) return false;
  }
  return true;
}

function withoutNames(table: unknown): unknown {
  if (typeof table !== 'object' || table === null || Array.isArray(table)) return table;
  // Nearly always there is none, and a night has hundreds of keys.
  if (Object.keys(table).every(isTimeLike)) return table;
  return Object.fromEntries(Object.entries(table).filter(([key]) => isTimeLike(key)));
}

function isTimeLike(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 0x30 && first <= 0x39;
}

/** Milliseconds since local midnight of what `clockTime` accepts. */
export function clockMillis(clock: string): number {
  const seconds = clock.length > 5 ? Number(clock.slice(6)) : 0;
  return Number(clock.slice(0, 2)) * 3_600_000 + Number(clock.slice(3, 5)) * MINUTE_MS + Math.round(seconds * 1000);
}
