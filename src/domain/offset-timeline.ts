import { zoneChangeBetween } from './zone-changes.js';
import type { LocalDate } from './time.js';

/** From an instant until the next stretch begins, the wearer's clock runs on one offset. */
export interface OffsetStretch {
  /** Milliseconds since the epoch; −∞ for the first, since nothing is known from before it. */
  startMs: number;
  utcOffsetMinutes: number;
  /** False where nobody knows when the clock changed, so that it may have been earlier or later. */
  isExact: boolean;
}

/** The sleep of a night and the offsets on which the clock ran at its ends. */
export interface Night {
  startTime: Date;
  endTime: Date;
  startOffsetMinutes: number;
  endOffsetMinutes: number;
}

/** A sleep that the timeline may have to know. */
export interface KnownNight extends Night {
  date: LocalDate;
  /** Something else of the night cannot be placed without it, whatever its offsets. */
  isNeeded?: boolean;
}

/** What is known of a user's offsets from UTC, from records that came with one of their own. */
export interface OffsetTimeline {
  /** In order, without a gap; empty where no record tells an offset. */
  stretches: readonly OffsetStretch[];
  /**
   * Sleeps by the date of waking: those whose offset at either end differs from that at the first moment of the date, and
   * those without which something else of the night cannot be placed.
   */
  nights: ReadonlyMap<LocalDate, Night>;
}

export const EMPTY_TIMELINE: OffsetTimeline = { stretches: [], nights: new Map() };

/** The first record that tells an offset after records that told another one. */
export interface OffsetChange {
  at: Date;
  utcOffsetMinutes: number;
  /** The last record that told the offset before; null for the first record of all. */
  previousAt: Date | null;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Finds when each change was: at the instant at which a time zone of the world changes so between the two records that
 * enclose it. Where no zone does, the wearer travelled: nobody knows when. Then the date of the first record of the new
 * offset is wholly of that offset, unless a record of that day, or of that date on the old clock, still told the old one;
 * then it changes with that first record. A date that has begun does not begin again.
 * @param changes in order
 * @param nights the longest sleep of each night that may not lie within one stretch, or that is needed
 */
export function timelineOf(changes: readonly OffsetChange[], nights: readonly KnownNight[]): OffsetTimeline {
  const stretches = changes.map(({ at, utcOffsetMinutes, previousAt }, index): OffsetStretch => {
    const before = changes[index - 1]?.utcOffsetMinutes;
    if (before === undefined || previousAt === null) {
      return { startMs: Number.NEGATIVE_INFINITY, utcOffsetMinutes, isExact: true };
    }
    const zoneChange = zoneChangeBetween(previousAt.getTime(), at.getTime(), before, utcOffsetMinutes);
    if (zoneChange !== null) return { startMs: zoneChange, utcOffsetMinutes, isExact: true };
    const midnightMs = lastMidnight(at.getTime(), utcOffsetMinutes);
    const oldMidnightMs = midnightMs + (utcOffsetMinutes - before) * MINUTE_MS;
    const isUnbegun = Math.min(midnightMs, oldMidnightMs) > previousAt.getTime();
    return { startMs: isUnbegun ? midnightMs : at.getTime(), utcOffsetMinutes, isExact: false };
  });
  const kept = nights.filter(({ date, startOffsetMinutes, endOffsetMinutes, isNeeded = false }) => {
    const usual = offsetAt(stretches, startOfDay(stretches, date));
    return isNeeded || startOffsetMinutes !== usual || endOffsetMinutes !== usual;
  });
  return { stretches, nights: new Map(kept.map(({ date, isNeeded: _, ...night }) => [date, night])) };
}

/** Offset of the wearer's clock at an instant; before all records that of the first. Null where none is known. */
export function inferOffsetAt({ stretches }: OffsetTimeline, time: Date): number | null {
  return stretches.length === 0 ? null : offsetAt(stretches, time.getTime());
}

/** Offset on which a date ends. Null where none is known. */
export function inferDayOffset({ stretches }: OffsetTimeline, date: LocalDate): number | null {
  return stretches.length === 0 ? null : offsetAt(stretches, endOfDay(stretches, date) - 1);
}

/** Offset on which the clock of the night before that date ran at first: of its own sleep, else of the date's first moment. */
export function inferNightOffset({ stretches, nights }: OffsetTimeline, night: LocalDate): number | null {
  const own = nights.get(night)?.startOffsetMinutes;
  if (own !== undefined || stretches.length === 0) return own ?? null;
  return offsetAt(stretches, startOfDay(stretches, night));
}

/**
 * The first instant from which on the wearer's clock shows that date or a later one. A clock that was put back over midnight
 * shows midnight twice; the last one counts, so that days follow each other without a gap and without overlap.
 */
export function startOfDay(stretches: readonly OffsetStretch[], date: LocalDate): number {
  return crossing(stretches, Date.parse(`${date}T00:00:00Z`));
}

export function endOfDay(stretches: readonly OffsetStretch[], date: LocalDate): number {
  return crossing(stretches, Date.parse(`${date}T00:00:00Z`) + DAY_MS);
}

/**
 * The local day that holds an instant, counted from 1970-01-01.
 * @param stretches at least one
 */
export function dayNumberAt(stretches: readonly OffsetStretch[], instant: number): number {
  let day = Math.floor((instant + offsetAt(stretches, instant) * MINUTE_MS) / DAY_MS);
  while (startOfDayNumber(stretches, day) > instant) day -= 1;
  while (startOfDayNumber(stretches, day + 1) <= instant) day += 1;
  return day;
}

/** As `startOfDay`, of a day counted from 1970-01-01. */
export function startOfDayNumber(stretches: readonly OffsetStretch[], day: number): number {
  return crossing(stretches, day * DAY_MS);
}

/** A clock that nobody saw change did so between two days where it may; a clock that was put back at midnight shows it first. */
function crossing(stretches: readonly OffsetStretch[], localMidnightMs: number): number {
  for (let index = stretches.length - 1; index >= 0; index -= 1) {
    const { startMs = 0, utcOffsetMinutes = 0, isExact = true } = stretches[index] ?? {};
    const midnightMs = localMidnightMs - utcOffsetMinutes * MINUTE_MS;
    if (startMs < midnightMs || (startMs === midnightMs && !isExact))
      return Math.min(midnightMs, stretches[index + 1]?.startMs ?? midnightMs);
  }
  return localMidnightMs;
}

function lastMidnight(instant: number, utcOffsetMinutes: number): number {
  const localMs = instant + utcOffsetMinutes * MINUTE_MS;
  return instant - (((localMs % DAY_MS) + DAY_MS) % DAY_MS);
}

function offsetAt(stretches: readonly OffsetStretch[], instant: number): number {
  return (stretches.findLast(({ startMs }) => startMs <= instant) ?? stretches[0])?.utcOffsetMinutes ?? 0;
}
