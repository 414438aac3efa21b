import type { DayActivityTruth } from '../../../provider-kit/athlete/index.js';
import { MINUTE_MS } from '../clock.js';
import type { PolarAthlete } from './roster.js';
import { localMinutes, normalDuration } from './wire-time.js';

const { max, round, floor } = Math;

/** Which parts of a day were asked for. */
export interface ActivityFlags {
  steps: boolean;
  zones: boolean;
  stamps: boolean;
}

/** An item of `GET /v3/users/activities`. Polar: no key for the date, no offset; a day that is over ends at 23:59:59. */
export function renderActivity(
  owner: PolarAthlete,
  day: DayActivityTruth,
  extraSteps: number,
  flags: ActivityFlags,
): Record<string, unknown> {
  const { itinerary, profile } = owner.athlete;
  const kcal = round(extraSteps * 0.0005 * profile.weightKg);
  const isDetailed = flags.steps || flags.zones || flags.stamps;
  return {
    start_time: localMinutes(day.startTime, itinerary.piecesOf(day.date)[0]?.utcOffsetMinutes ?? 0),
    end_time: day.isOver
      ? `${day.date}T23:59:59`
      : localMinutes(day.endTime, itinerary.utcOffsetAt(day.date, day.endTime)),
    active_duration: normalDuration(day.activeSeconds + extraSteps * 0.6),
    inactive_duration: normalDuration(max(0, day.inactiveSeconds - extraSteps * 0.6)),
    daily_activity: day.goalPercent,
    calories: day.totalEnergyKcal + kcal,
    active_calories: day.activeEnergyKcal + kcal,
    steps: day.steps + extraSteps,
    inactivity_alert_count: day.inactivityAlerts,
    distance_from_steps: round((day.distanceMeters + extraSteps * profile.heightCm * 0.00414) * 100) / 100,
    ...(isDetailed ? { samples: renderActivitySamples(owner, day, extraSteps, flags) } : {}),
  };
}

/** An item of `GET /v3/users/activities/samples`. Polar: stamps are wrapped in answers, bare in the specification. */
export function renderActivitySamples(
  owner: PolarAthlete,
  day: DayActivityTruth,
  extraSteps: number,
  flags: ActivityFlags,
): Record<string, unknown> {
  const local = (ms: number): string =>
    localMinutes(new Date(ms), owner.athlete.itinerary.utcOffsetAt(day.date, new Date(ms)));
  const stamps = day.inactivityAlertTimes.map((time) => ({ stamp: local(time.getTime()) }));
  return {
    date: day.date,
    ...(flags.steps
      ? {
          steps: {
            interval_ms: MINUTE_MS,
            total_steps: day.steps + extraSteps,
            samples: changesOf(withExtra(day.minuteSteps.counts, extraSteps)).map(({ index, count }) => ({
              steps: count,
              timestamp: local(day.minuteSteps.startMs + index * MINUTE_MS),
            })),
          },
        }
      : {}),
    ...(flags.zones
      ? {
          activity_zones: {
            samples: day.zones.map(({ zone, startMs }) => ({ zone, timestamp: local(startMs) })),
          },
        }
      : {}),
    ...(flags.stamps ? { inactivity_stamps: owner.style === 'hyphen' ? stamps : { samples: stamps } } : {}),
  };
}

/** Polar: a count is sent only where it is another than that of the minute before. */
function changesOf(counts: readonly number[]): { index: number; count: number }[] {
  return counts.flatMap((count, index) => (count === counts[index - 1] ? [] : [{ index, count }]));
}

/** What a late sync adds, spread over the minutes in which there were steps; to the first one where there were none. */
function withExtra(counts: readonly number[], extraSteps: number): number[] {
  const walked = counts.flatMap((count, index) => (count > 0 ? [index] : []));
  const places = new Set(walked.length === 0 ? [0] : walked);
  const share = floor(extraSteps / places.size);
  let rest = extraSteps - share * places.size;
  return counts.map((count, index) => {
    if (!places.has(index)) return count;
    const more = share + rest;
    rest = 0;
    return count + more;
  });
}
