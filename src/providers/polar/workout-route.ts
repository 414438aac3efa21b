import type { RoutePoint } from '../../domain/workout.js';
import type { Exercise } from './payloads.js';
import { provenPauses, recordedTime, TOLERANCE_SECONDS, type FitRecording } from '../../provider-kit/fit/index.js';
import { timeOfSteps, type DecodedChannel } from './workout-series.js';

/**
 * The line of an exercise; undefined where the payload does not speak of one, null where it says that there is none.
 * Polar: a point without a fix stands at 0°, 0° and is none; so is one there that does not tell of a fix. Points have no altitude of their own, so each takes the altitude
 * sample of the step that holds its time. Like samples, points are moved past pauses where the FIT file proves that these
 * were left out.
 */
export function routeOf(
  exercise: Exercise,
  channels: readonly DecodedChannel[],
  startMs: number,
  recording: FitRecording | null,
): RoutePoint[] | null | undefined {
  const { route } = exercise;
  if (route === undefined || route === null) return undefined;
  if (route.length === 0) return null;
  const altitudes = channels.find(({ type }) => type === 'ALTITUDE');
  const fixed = route.filter(({ latitude, longitude, fix }) => (fix ?? 0) !== 0 || latitude !== 0 || longitude !== 0);
  if (fixed.length === 0) return null;
  const lasted = Math.max(0, ...route.map(({ time }) => time ?? 0));
  const ofRoute = recordedTime(provenPauses(recording, lasted), startMs);
  const ofSamples = timeOfSteps(channels, startMs, recording);
  return fixed.map(({ latitude, longitude, time }) => {
    const ms = time === null || time === undefined ? null : Math.round(time * 1000);
    return {
      timestamp: ms === null ? null : new Date(startMs + ofRoute.toElapsed(ms)),
      latitude,
      longitude,
      altitudeMeters: ms === null ? null : valueAt(altitudes, sampleMs(ms, lasted)),
    };
  });

  /** When the samples were taken that belong to a point; null where that was within a pause. */
  function sampleMs(ms: number, lastedSeconds: number): number | null {
    const spansPauses =
      ofSamples.hasPauses && !ofRoute.hasPauses && lastedSeconds > (recording?.timerSeconds ?? 0) + TOLERANCE_SECONDS;
    return spansPauses ? ofSamples.toRecorded(ms) : ms;
  }
}

function valueAt(channel: DecodedChannel | undefined, ms: number | null): number | null {
  if (channel === undefined || channel.stepSeconds === null || ms === null) return null;
  return channel.values[Math.floor(ms / 1000 / channel.stepSeconds)] ?? null;
}
