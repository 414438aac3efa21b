import type { RoutePoint } from '../../domain/workout.js';
import type { Exercise } from './payloads.js';
import type { DecodedChannel } from './workout-series.js';

/**
 * The line of an exercise; undefined where the payload does not speak of one, null where it says that there is none.
 * Polar: a point without a fix stands at 0°, 0° and is none. Points have no altitude of their own, so each takes the altitude sample of the step that holds its time.
 */
export function routeOf(
  exercise: Exercise,
  channels: readonly DecodedChannel[],
  startMs: number,
): RoutePoint[] | null | undefined {
  const { route } = exercise;
  if (route === undefined || route === null) return undefined;
  if (route.length === 0) return null;
  const altitudes = channels.find(({ type }) => type === 'ALTITUDE');
  const fixed = route.filter(({ latitude, longitude, fix }) => fix !== 0 || latitude !== 0 || longitude !== 0);
  return fixed.length === 0
    ? null
    : fixed.map(({ latitude, longitude, time }) => ({
        timestamp: time === null || time === undefined ? null : new Date(startMs + Math.round(time * 1000)),
        latitude,
        longitude,
        altitudeMeters: time === null || time === undefined ? null : valueAt(altitudes, time),
      }));
}

function valueAt(channel: DecodedChannel | undefined, elapsedSeconds: number): number | null {
  if (channel === undefined || channel.stepSeconds === null) return null;
  return channel.values[Math.floor(elapsedSeconds / channel.stepSeconds)] ?? null;
}
