import type { WorkoutRecording } from '../../../provider-kit/athlete/index.js';
import type { UploadedExercise } from './exercise-shelf.js';
import { elapsedAt, lapsOf } from './recorded-laps.js';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const SECONDS_PER_POINT = 10;

/** `GET /v3/exercises/{id}/tcx`, before it is packed. */
export function renderTcx({ workout, pauses }: UploadedExercise, { channels }: WorkoutRecording): string {
  const { heartRateBpm, distanceMeters } = channels;
  const timeOf = instants(workout.startTime, pauses);
  const laps = lapsOf(channels).map(({ from, to }) => {
    const points = [];
    for (let second = from; second < to; second += SECONDS_PER_POINT) {
      const [bpm, meters] = [heartRateBpm[second] ?? Number.NaN, distanceMeters?.[second]];
      points.push(
        `<Trackpoint><Time>${timeOf(second)}</Time>` +
          (meters === undefined ? '' : `<DistanceMeters>${meters.toFixed(1)}</DistanceMeters>`) +
          (Number.isNaN(bpm) ? '' : `<HeartRateBpm><Value>${bpm}</Value></HeartRateBpm>`) +
          '</Trackpoint>',
      );
    }
    return `<Lap StartTime="${timeOf(from)}"><TotalTimeSeconds>${to - from}</TotalTimeSeconds><Intensity>Active</Intensity><TriggerMethod>Distance</TriggerMethod><Track>${points.join('')}</Track></Lap>`;
  });
  return `${HEAD}<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Other"><Id>${timeOf(0)}</Id>${laps.join('')}</Activity></Activities></TrainingCenterDatabase>`;
}

/** `GET /v3/exercises/{id}/gpx`; null without a route. */
export function renderGpx({ workout, pauses }: UploadedExercise, { route }: WorkoutRecording): string | null {
  if (route === null) return null;
  const timeOf = instants(workout.startTime, pauses);
  const points = route.map(
    ({ latitude, longitude, elapsedMs }) =>
      `<trkpt lat="${latitude}" lon="${longitude}"><time>${timeOf(elapsedMs / 1000)}</time></trkpt>`,
  );
  return `${HEAD}<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="sandbox"><trk><trkseg>${points.join('')}</trkseg></trk></gpx>`;
}

function instants(startTime: Date, pauses: UploadedExercise['pauses']): (second: number) => string {
  return (second) => new Date(startTime.getTime() + Math.round(elapsedAt(second, pauses) * 1000)).toISOString();
}
