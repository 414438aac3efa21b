import { endOfDay, startOfDay, type Night, type OffsetTimeline } from './offset-timeline.js';
import type { LocalDate } from './time.js';

/** A part of a day with one offset. */
export interface DayStretch {
  startMs: number;
  endMs: number;
  utcOffsetMinutes: number;
  /** False where the clock may have changed before the stretch begins. */
  isExact: boolean;
}

/** When a local day was, in milliseconds since the epoch. */
export interface LocalDay {
  date: LocalDate;
  startMs: number;
  /** The next day begins here. */
  endMs: number;
  /** In order, without a gap. The first and the last may be empty: the offset changes just where the day begins or ends. */
  stretches: readonly DayStretch[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Null where no offset is known. */
export function localDayOf({ stretches }: OffsetTimeline, date: LocalDate): LocalDay | null {
  if (stretches.length === 0) return null;
  const startMs = startOfDay(stretches, date);
  const endMs = endOfDay(stretches, date);
  const parts = stretches.map((stretch, index) => ({
    ...stretch,
    startMs: Math.max(startMs, stretch.startMs),
    endMs: Math.min(endMs, stretches[index + 1]?.startMs ?? endMs),
  }));
  return { date, startMs, endMs, stretches: parts.filter((part) => part.startMs <= part.endMs) };
}

/** The day's one stretch; null where the offset changes within it. */
export function onlyStretchOf({ stretches }: LocalDay): DayStretch | null {
  const lasting = stretches.filter(({ startMs, endMs }) => startMs < endMs);
  return lasting.length === 1 ? (lasting[0] ?? null) : null;
}

/** Whether the offset changes within the day, or at its ends, at an instant that nobody knows. */
export function isGuessed({ stretches }: LocalDay): boolean {
  return stretches.some(({ isExact }, index) => index > 0 && !isExact);
}

/** Whether the clock showed a time of the date in the stretch. */
export function shows(day: LocalDay, stretch: DayStretch, millis: number): boolean {
  const instant = instantOn(day, stretch, millis);
  return instant >= stretch.startMs && instant < stretch.endMs;
}

/**
 * Offset on which the wearer's clock showed a time, the first one where it showed it twice; of a time that it never showed
 * that from before the change. Null where none is known.
 * @param localMs the clock's time as though it were UTC, in milliseconds since the epoch
 */
export function inferLocalOffset(timeline: OffsetTimeline, localMs: number): number | null {
  const date = new Date(localMs).toISOString().slice(0, 10);
  const day = localDayOf(timeline, date);
  if (day === null) return null;
  const millis = localMs - Date.parse(`${date}T00:00:00Z`);
  const stretch =
    day.stretches.find((one) => shows(day, one, millis)) ??
    day.stretches.findLast((one) => instantOn(day, one, millis) >= one.startMs);
  return (stretch ?? day.stretches[0])?.utcOffsetMinutes ?? null;
}

/** The instant at which a clock shows a time of the date. */
export function instantOn({ date }: LocalDay, { utcOffsetMinutes }: DayStretch, millis: number): number {
  return Date.parse(`${date}T00:00:00Z`) + millis - utcOffsetMinutes * MINUTE_MS;
}

/** What a day was placed by, as text that differs wherever the day would be placed differently; null for a day of 24 hours with one offset. */
export function placingOf(timeline: OffsetTimeline, date: LocalDate): string | null {
  const day = localDayOf(timeline, date);
  if (day === null) return null;
  const only = onlyStretchOf(day);
  if (only !== null && instantOn(day, only, 0) === day.startMs && instantOn(day, only, DAY_MS) === day.endMs)
    return null;
  const parts = day.stretches.map(
    ({ startMs, utcOffsetMinutes, isExact }) => `${isoOf(startMs)}${isExact ? '=' : '~'}${utcOffsetMinutes}`,
  );
  return [...parts, isoOf(day.endMs)].join(' ');
}

/** The same of a night; null where its sleep is not of the timeline. */
export function nightPlacingOf(timeline: OffsetTimeline, date: LocalDate): string | null {
  const night = timeline.nights.get(date);
  if (night === undefined) return null;
  const { startTime, endTime, startOffsetMinutes, endOffsetMinutes } = night;
  const changeMs = zoneChangeIn(timeline, night);
  const parts = [startTime, ...(changeMs === null ? [] : [new Date(changeMs)]), endTime];
  return `${parts.map((time) => time.toISOString()).join(' ')} ${startOffsetMinutes} ${endOffsetMinutes}`;
}

/** When the clocks of the wearer's zone were changed in a night; null where they were not, or nobody knows. */
export function zoneChangeIn({ stretches }: OffsetTimeline, { startTime, endTime }: Night): number | null {
  const inside = stretches.filter(
    ({ startMs, isExact }) => isExact && startMs > startTime.getTime() && startMs < endTime.getTime(),
  );
  return inside.length === 1 ? (inside[0]?.startMs ?? null) : null;
}

function isoOf(instant: number): string {
  return new Date(instant).toISOString();
}
