import { z } from 'zod';
import { inferDayOffset } from '../../domain/offset-timeline.js';
import type { Operation } from '../../domain/operation.js';
import type { LocalDate } from '../../domain/time.js';
import { addDays, dateRanges, localToUtc, type LocalDateTime } from '../../provider-kit/payload-time.js';
import { parsePayload, splitItems } from '../../provider-kit/payload.js';
import type { FetchWindow, Page, PayloadContent, ProviderApi, Stream, Subject } from '../../provider-kit/provider.js';
import { activitySchema } from './payloads.js';
import { positiveOrNull } from './sentinels.js';

export const dailyActivities: Stream = { dataType: 'DAILY_ACTIVITY', mapperVersion: 1, fetch, map };

/** Polar: longer ranges are refused. */
const MAX_RANGE_DAYS = 28;
/** Polar: a day that is over ends at 23:59:30 or 23:59:59. */
const LAST_MINUTE = '23:59';

/** Polar: a day that a watch brings late may change for so long. */
const LATE_DAYS = 28;
/** Polar: older days are refused. */
const HISTORY_DAYS = 365;

const cursorSchema = z.object({ readTo: z.iso.date() });

/**
 * Reads the window whole every time, since any of the last days may still grow when a watch is synced late; after a pause
 * also what the window has left behind since the last time.
 */
async function* fetch(api: ProviderApi, window: FetchWindow): AsyncGenerator<Page> {
  for (const { from, to } of dateRanges(firstDate(window), window.to, MAX_RANGE_DAYS)) {
    const answer = await api.request('/v3/users/activities', { query: { from, to }, accept: [404] });
    const payloads = answer.status === 200 ? splitItems(answer.text, null).map((text) => ({ text })) : [];
    if (payloads.length > 0) yield { payloads, unchanged: 0 };
  }
  yield { payloads: [], unchanged: 0, cursor: { readTo: window.to } };
}

function firstDate({ cursor, from, to }: FetchWindow): LocalDate {
  const known = cursorSchema.safeParse(cursor);
  if (!known.success) return from;
  const [missed, earliest] = [addDays(known.data.readTo, 1 - LATE_DAYS), addDays(to, 1 - HISTORY_DAYS)];
  return missed < from ? (missed > earliest ? missed : earliest) : from;
}

function map({ text }: PayloadContent, subject: Subject): Operation[] {
  const day = parsePayload(activitySchema, text, { provider: 'polar', dataType: 'DAILY_ACTIVITY' });
  // Polar: there is no key for the date.
  const date = day.start_time.slice(0, 10);
  const utcOffsetMinutes = inferDayOffset(subject.offsets, date);
  const instant = (local: LocalDateTime | null | undefined): Date | null =>
    local === null || local === undefined || utcOffsetMinutes === null ? null : localToUtc(local, utcOffsetMinutes);

  return [
    {
      kind: 'upsert',
      dataType: 'DAILY_ACTIVITY',
      record: {
        externalId: date,
        device: null,
        deviceId: null,
        isManual: null,
        revision: null,
        date,
        startTime: instant(day.start_time),
        endTime: instant(day.end_time),
        utcOffsetMinutes,
        utcOffsetOrigin: utcOffsetMinutes === null ? 'NONE' : 'INFERRED',
        steps: day.steps ?? null,
        distanceMeters: day.distance_from_steps ?? null,
        activeEnergyKcal: day.active_calories ?? null,
        // Polar: rest included, so a living wearer has more than 0.
        totalEnergyKcal: positiveOrNull(day.calories),
        activeSeconds: day.active_duration ?? null,
        inactiveSeconds: day.inactive_duration ?? null,
        goalPercent: day.daily_activity ?? null,
        inactivityAlerts: day.inactivity_alert_count ?? null,
        inactivityAlertTimes: null,
        zoneTotals: null,
        zones: null,
        isPartial: !isOver(date, day.end_time),
      },
    },
  ];
}

/** A day that does not say when it ended is not known to be over. */
function isOver(date: LocalDate, end: LocalDateTime | null | undefined): boolean {
  return end !== null && end !== undefined && end.slice(0, 16) >= `${date}T${LAST_MINUTE}`;
}
