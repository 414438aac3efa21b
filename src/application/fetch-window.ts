import { inferDayOffset, type OffsetTimeline } from '../domain/offset-timeline.js';
import type { SyncRequest } from '../domain/sync-run.js';
import type { LocalDate } from '../domain/time.js';
import type { DataTypeManifest } from '../provider-kit/manifest.js';
import type { Cursor, FetchWindow } from '../provider-kit/provider.js';

const DAY_MS = 86_400_000;
const LATEST: LocalDate = '9999-12-31';

/**
 * The window of one stream: what was asked for, inside what the provider keeps. Without dates it is the days in which data
 * may still arrive or change, and the cursor tells the stream where it stopped.
 * @param now the start of the run, so that no watermark can pass it
 */
export function fetchWindow(
  { historyDays, lateDays }: DataTypeManifest,
  request: SyncRequest,
  cursor: Cursor | null,
  offsets: OffsetTimeline,
  now: Date,
): { window: FetchWindow; notice: string | null } {
  const today = localToday(offsets, now);
  const earliest = daysBefore(today, historyDays - 1);
  const usual = daysBefore(today, Math.min(historyDays, lateDays) - 1);
  const isOpen = request.isOpen === true;
  const asked = request.from === null || (isOpen && usual < request.from) ? usual : request.from;
  const from = asked < earliest ? earliest : asked;
  const to = request.to === null || request.to > today ? today : request.to;
  const { samples, zones, route } = request;
  const isDated = request.from !== null || request.to !== null;
  return {
    window: {
      cursor: isDated ? null : cursor,
      from,
      to,
      isBounded: isBounded(request),
      parts: { samples, zones, route },
    },
    notice:
      request.from !== null && asked < earliest
        ? `The provider keeps ${historyDays} days: read from ${earliest} on`
        : null,
  };
}

/** Whether what lies outside the dates of a request is not wanted. */
export function isBounded({ from, to, isOpen }: SyncRequest): boolean {
  return (from !== null || to !== null) && isOpen !== true;
}

/** The wearer's date now, by the newest offset known; the UTC date while none is. */
function localToday(offsets: OffsetTimeline, now: Date): LocalDate {
  const offsetMinutes = inferDayOffset(offsets, LATEST) ?? 0;
  return new Date(now.getTime() + offsetMinutes * 60_000).toISOString().slice(0, 10);
}

function daysBefore(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
}
