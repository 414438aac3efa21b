import { ActivityZone } from '../../domain/daily-activity.js';
import { isGuessed, localDayOf, placingOf } from '../../domain/local-day.js';
import { inferDayOffset } from '../../domain/offset-timeline.js';
import type { Operation } from '../../domain/operation.js';
import type { LocalDate } from '../../domain/time.js';
import type { LocalDateTime } from '../../provider-kit/payload-time.js';
import { parsePayload } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream, Subject } from '../../provider-kit/provider.js';
import {
  instantsOf,
  millisOn,
  placeZones,
  stepSeries,
  stepsOf,
  zonesOf,
  zoneTotalsOf,
  type DayClock,
} from './activity-samples.js';
import { DAY_MS } from './clock.js';
import { fetchDays } from './fetch-days.js';
import { activitySchema } from './payloads.js';
import { positiveOrNull } from './sentinels.js';
import { placing } from './series.js';
import { unknownWordsOf } from './unknown-words.js';

export const dailyActivities: Stream = {
  dataType: 'DAILY_ACTIVITY',
  mapperVersion: 5,
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
  const localDay = localDayOf(subject.offsets, date);
  const instants = (times: readonly LocalDateTime[]): Date[] | null =>
    localDay &&
    instantsOf(
      times.map((time) => millisOn(date, time)),
      localDay,
    ).map((instant) => new Date(instant));
  const instant = (time: LocalDateTime | null | undefined): Date | null =>
    time === null || time === undefined ? null : (instants([time])?.[0] ?? null);
  const zones = zonesOf(day.samples?.activity_zones, clock);
  const placedZones = localDay && placeZones(zones, localDay);
  const stamps = day.samples?.inactivity_stamps ?? null;
  const total = day.samples?.steps?.total_steps ?? null;
  const steps = localDay && stepSeries(stepsOf(day.samples?.steps, clock), total ?? day.steps ?? null, localDay);
  const utcOffsetMinutes = inferDayOffset(subject.offsets, date);

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
        inactivityAlertTimes: stamps && (instants(stamps.map(({ stamp }) => stamp))?.sort((a, b) => +a - +b) ?? null),
        zoneTotals: zoneTotalsOf(localDay === null || isGuessed(localDay) ? zones : (placedZones ?? zones)),
        zones:
          placedZones === null || placedZones.length === 0
            ? null
            : placedZones.map(({ value, startMillis, endMillis }) => ({
                zone: value,
                startTime: new Date(startMillis),
                endTime: new Date(endMillis),
              })),
        isPartial: !isOver(date, day.end_time),
      },
      series: steps === null ? [] : [steps],
      ...placing(placingOf(subject.offsets, date)),
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
