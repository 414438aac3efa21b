import { ActivityZone } from '../../domain/daily-activity.js';
import { inferDayOffset } from '../../domain/offset-timeline.js';
import type { Operation } from '../../domain/operation.js';
import type { LocalDate } from '../../domain/time.js';
import { localToUtc, type LocalDateTime } from '../../provider-kit/payload-time.js';
import { parsePayload } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream, Subject } from '../../provider-kit/provider.js';
import { millisOn, stepsOf, zonesOf, zoneTotalsOf, type DayClock } from './activity-samples.js';
import { DAY_MS } from './clock.js';
import { fetchDays } from './fetch-days.js';
import { activitySchema } from './payloads.js';
import { positiveOrNull } from './sentinels.js';
import { placed } from './series.js';
import { unknownWordsOf } from './unknown-words.js';

export const dailyActivities: Stream = {
  dataType: 'DAILY_ACTIVITY',
  mapperVersion: 3,
  fetch: (api, window) =>
    fetchDays(api, window, {
      path: '/v3/users/activities',
      query: { steps: 'true', activity_zones: 'true', inactivity_stamps: 'true' },
      historyDays: 365,
      lateDays: 28,
    }),
  map,
};

/** Polar: a day that is over ends at 23:59:30 or 23:59:59. */
const LAST_MINUTE = '23:59';

function map({ text }: PayloadContent, subject: Subject): Operation[] {
  const day = parsePayload(activitySchema, text, { provider: 'polar', dataType: 'DAILY_ACTIVITY' });
  // Polar: there is no key for the date.
  const date = day.start_time.slice(0, 10);
  const clock = clockOf(date, day.end_time);
  const steps = stepsOf(day.samples?.steps, clock);
  const zones = zonesOf(day.samples?.activity_zones, clock);
  const stamps = day.samples?.inactivity_stamps ?? null;
  const utcOffsetMinutes = inferDayOffset(subject.offsets, date);
  const midnight = utcOffsetMinutes === null ? null : localToUtc(`${date}T00:00`, utcOffsetMinutes);
  const instant = (local: LocalDateTime | null | undefined): Date | null =>
    local === null || local === undefined || midnight === null ? null : instantOn(midnight, millisOn(date, local));

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
        steps: day.steps ?? day.samples?.steps?.total_steps ?? null,
        distanceMeters: day.distance_from_steps ?? null,
        activeEnergyKcal: day.active_calories ?? null,
        // Polar: rest included, so a living wearer has more than 0.
        totalEnergyKcal: positiveOrNull(day.calories),
        activeSeconds: day.active_duration ?? null,
        inactiveSeconds: day.inactive_duration ?? null,
        goalPercent: day.daily_activity ?? null,
        inactivityAlerts: day.inactivity_alert_count ?? stamps?.length ?? null,
        inactivityAlertTimes:
          midnight === null || stamps === null
            ? null
            : stamps.map(({ stamp }) => instantOn(midnight, millisOn(date, stamp))).sort((a, b) => +a - +b),
        zoneTotals: zoneTotalsOf(zones),
        zones:
          midnight === null || zones.length === 0
            ? null
            : zones.map(({ value, startMillis, endMillis }) => ({
                zone: value,
                startTime: instantOn(midnight, startMillis),
                endTime: instantOn(midnight, endMillis),
              })),
        isPartial: !isOver(date, day.end_time),
      },
      series: midnight === null || steps === null ? [] : [placed(steps, midnight)],
      ...unknownWordsOf(
        'activity zone',
        (day.samples?.activity_zones ?? []).map(({ zone }) => zone),
        (word) => Object.hasOwn(ActivityZone, word),
      ),
    },
  ];
}

function clockOf(date: LocalDate, end: LocalDateTime | null | undefined): DayClock {
  if (isOver(date, end)) return { date, endMillis: DAY_MS };
  return { date, endMillis: end === null || end === undefined ? 0 : millisOn(date, end) };
}

/** A day that does not say when it ended is not known to be over. */
function isOver(date: LocalDate, end: LocalDateTime | null | undefined): boolean {
  return end !== null && end !== undefined && end.slice(0, 16) >= `${date}T${LAST_MINUTE}`;
}

function instantOn(midnight: Date, millis: number): Date {
  return new Date(midnight.getTime() + millis);
}
