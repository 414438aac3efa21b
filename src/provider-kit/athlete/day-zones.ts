import type { ActivityZone } from '../../domain/daily-activity.js';
import { MINUTE_MS, overlapMs } from './day-steps.js';
import type { SessionKind } from './profile.js';
import type { DayOutline, Span } from './walks.js';
import type { WorkoutTruth } from './workout.js';

/** From then on, until the next. */
export interface ZoneChange {
  startMs: number;
  zone: ActivityZone;
}

const ZONE_OF_KIND: Record<SessionKind, ActivityZone> = {
  EASY: 'MODERATE',
  LONG: 'MODERATE',
  TEMPO: 'VIGOROUS',
  INTERVALS: 'VIGOROUS',
  STRENGTH: 'MODERATE',
  GENTLE: 'LIGHT',
};

/** From here on a walk is more than light. */
const BRISK_STEPS_PER_MINUTE = 109;

/** Whole minutes, each in the zone in which most of it was spent; what nobody measured is time without the device. */
export function zoneChangesOf(
  day: {
    outline: DayOutline;
    workouts: readonly WorkoutTruth[];
    nights: readonly (Span & { isWorn: boolean })[];
  },
  known: Span,
): ZoneChange[] {
  const { awake, walks, charging } = day.outline;
  // What comes later lies above what comes before.
  const layers: (Span & { zone: ActivityZone })[] = [
    ...day.nights.map((night) => ({ ...night, zone: night.isWorn ? ('SLEEP' as const) : ('NON_WEAR' as const) })),
    { ...awake, zone: 'SEDENTARY' },
    ...walks.map((walk) => ({
      ...walk,
      zone: walk.stepsPerMinute >= BRISK_STEPS_PER_MINUTE ? ('MODERATE' as const) : ('LIGHT' as const),
    })),
    ...(charging === null ? [] : [{ ...charging, zone: 'NON_WEAR' as const }]),
    ...day.workouts.map(({ startTime, endTime, session }) => ({
      startMs: startTime.getTime(),
      endMs: endTime.getTime(),
      zone: ZONE_OF_KIND[session.kind],
    })),
  ];
  const changes: ZoneChange[] = [];
  for (let at = Math.floor(known.startMs / MINUTE_MS) * MINUTE_MS; at < known.endMs; at += MINUTE_MS) {
    const minute = { startMs: at, endMs: at + MINUTE_MS };
    const zone = layers.findLast((layer) => overlapMs(layer, minute) >= MINUTE_MS / 2)?.zone ?? 'NON_WEAR';
    if (zone !== changes.at(-1)?.zone) changes.push({ startMs: at, zone });
  }
  return changes;
}
