import { MAX_UTC_OFFSET_MINUTES } from './time.js';

/** What a number of that name can be; both ends included. `isWhole` numbers fit 32 bits, as the API prints them. */
interface Limits {
  name: RegExp;
  min: number;
  max?: number;
  isWhole?: boolean;
}

export const MIN_HEART_RATE_BPM = 1;
export const MAX_HEART_RATE_BPM = 350;

const MAX_WHOLE = 2 ** 31 - 1;

/** The first that fits counts. What may be negative (a deviation, a charge) or has an open scale is not here. */
const LIMITS: Limits[] = [
  { name: /^(lower|upper)Bpm$/, min: 0, max: MAX_HEART_RATE_BPM },
  { name: /Bpm$/, min: MIN_HEART_RATE_BPM, max: MAX_HEART_RATE_BPM },
  { name: /[uU]tcOffsetMinutes$/, min: -MAX_UTC_OFFSET_MINUTES, max: MAX_UTC_OFFSET_MINUTES, isWhole: true },
  { name: /^(steps|cycles|interruptions|inactivityAlerts|sampleCount|index)$/, min: 0, isWhole: true },
  { name: /^(sleepCharge|ansChargeStatus|continuityClass|userRating)$/, min: -MAX_WHOLE, isWhole: true },
  { name: /^(score|durationScore|solidityScore|regenerationScore)$/, min: 0, max: 100 },
  { name: /^altitude/, min: -Infinity },
  { name: /(Percent|Kcal|Kg|Cm|Meters|Ms|[sS]econds|PerMinute)$|^breathsPerMinute$/, min: 0 },
];

/** The years that have four digits and in which somebody can have worn a sensor. */
const MIN_INSTANT_MS = Date.UTC(1900, 0, 1);
const MAX_INSTANT_MS = Date.UTC(9999, 11, 31);

/** Whether it is an instant (ms since 1970) that a record can have; false for NaN. */
export function isInstant(time: number): boolean {
  return time >= MIN_INSTANT_MS && time <= MAX_INSTANT_MS;
}

/** Whether the text is a date of the calendar, written `YYYY-MM-DD`. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return isInstant(time) && new Date(time).toISOString().startsWith(text);
}

/** What no value of a record can be, whatever record it is; each message begins with the path of the value. */
export function valueViolations(value: unknown, path: string): string[] {
  if (typeof value === 'number') return numberViolations(value, path);
  // Postgres takes no NUL in a text, and would refuse the whole batch for it.
  if (typeof value === 'string') return value.includes('\0') ? [`${path}: holds a NUL character`] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (value instanceof Date)
    return isInstant(value.getTime()) ? [] : [`${path}: is not an instant of the years 1900 to 9999`];
  if (Array.isArray(value)) return value.flatMap((item, index) => valueViolations(item, `${path}[${index}]`));
  return Object.entries(value).flatMap(([key, item]) => valueViolations(item, `${path}.${key}`));
}

function numberViolations(value: number, path: string): string[] {
  if (!Number.isFinite(value)) return [`${path}: is not a finite number`];
  const name = path.slice(path.lastIndexOf('.') + 1);
  const limits = limitsOf(name);
  if (limits === null) return [];
  const max = limits.max ?? (limits.isWhole === true ? MAX_WHOLE : Infinity);
  if (value < limits.min) return [`${path}: is below ${limits.min}`];
  if (value > max) return [`${path}: is above ${max}`];
  return limits.isWhole === true && !Number.isInteger(value) ? [`${path}: is not a whole number`] : [];
}

/** By the names that were met; they are those of our own fields, so they are few. */
const known = new Map<string, Limits | null>();

function limitsOf(name: string): Limits | null {
  let limits = known.get(name);
  if (limits === undefined) {
    limits = LIMITS.find((candidate) => candidate.name.test(name)) ?? null;
    known.set(name, limits);
  }
  return limits;
}
