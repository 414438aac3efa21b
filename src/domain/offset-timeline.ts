import type { LocalDate } from './time.js';

/**
 * What is known of a user's offsets from UTC, from records that came with one of their own. `days` has one entry for each
 * date on which the offset differs from the entry before it (the last record of that date counts), in order; `nights` has
 * the offset at falling asleep where it differs from that of the date of waking.
 */
export interface OffsetTimeline {
  days: readonly { date: LocalDate; utcOffsetMinutes: number }[];
  nights: ReadonlyMap<LocalDate, number>;
}

export const EMPTY_TIMELINE: OffsetTimeline = { days: [], nights: new Map() };

/** Offset of the nearest record at or before that date, else of the nearest after; null where there is none at all. */
export function inferDayOffset(timeline: OffsetTimeline, date: LocalDate): number | null {
  let inferred = timeline.days[0]?.utcOffsetMinutes ?? null;
  for (const entry of timeline.days) {
    if (entry.date > date) break;
    inferred = entry.utcOffsetMinutes;
  }
  return inferred;
}

/** Offset on which the clock of the night before that date ran: of its own sleep where there is one, else of the day. */
export function inferNightOffset(timeline: OffsetTimeline, night: LocalDate): number | null {
  return timeline.nights.get(night) ?? inferDayOffset(timeline, night);
}
