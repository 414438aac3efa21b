import type { LocalDate } from '../../../domain/time.js';
import type { DayActivityTruth, HeartRateColumns } from '../../../provider-kit/athlete/index.js';
import { userLink } from './render-night.js';
import type { PolarAthlete } from './roster.js';
import { clockSeconds, localMinutes, normalDuration } from './wire-time.js';

// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { max, round } = Math;
const { isNaN } = Number;

/** A day of `GET /v3/users/continuous-heart-rate`. Polar: 0 is a sensor without signal. */
export function renderHeartRateDay(
  owner: PolarAthlete,
  date: LocalDate,
  columns: HeartRateColumns,
): Record<string, unknown> {
  const pieces = owner.athlete.itinerary.piecesOf(date);
  let piece = 0;
  const samples = Array.from(columns.timestamps, (timestamp, index) => {
    while (timestamp >= (pieces[piece]?.endMs ?? Infinity) && piece < pieces.length - 1) piece += 1;
    const bpm = columns.bpm[index] ?? Number.NaN;
    return {
      heart_rate: isNaN(bpm) ? 0 : bpm,
      sample_time: clockSeconds(timestamp, pieces[piece]?.utcOffsetMinutes ?? 0),
    };
  });
  return { polar_user: userLink(owner), date, heart_rate_samples: samples };
}

/** An item of `GET /v3/users/activities`. Polar: no key for the date, no offset; a day that is over ends at 23:59:59. */
export function renderActivity(
  owner: PolarAthlete,
  day: DayActivityTruth,
  extraSteps: number,
): Record<string, unknown> {
  const { itinerary, profile } = owner.athlete;
  const kcal = round(extraSteps * 0.0005 * profile.weightKg);
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
  };
}
