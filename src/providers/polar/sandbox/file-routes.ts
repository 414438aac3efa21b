import { gzipSync } from 'node:zlib';
import type { WorkoutRecording } from '../../../provider-kit/athlete/index.js';
import { bare, type Answer } from './answer.js';
import type { DataRequest, DataRoute } from './data-routes.js';
import type { UploadedExercise } from './exercise-shelf.js';
import { renderFit } from './render-fit.js';
import { renderGpx, renderTcx } from './render-xml.js';
import { Consent } from './world.js';

type Render = (exercise: UploadedExercise, recording: WorkoutRecording) => Answer['body'] | null;

/** Files of exercises. Polar: there are none of what was typed in, and TCX comes packed. */
export const FILE_ROUTES: readonly DataRoute[] = [
  fileRoute('fit', 'application/octet-stream', (exercise, { channels }) => renderFit(exercise, channels)),
  fileRoute('tcx', 'application/vnd.garmin.tcx+xml', (exercise, recording) => gzipSync(renderTcx(exercise, recording))),
  fileRoute('gpx', 'application/gpx+xml', renderGpx),
];

function fileRoute(name: string, mediaType: string, render: Render): DataRoute {
  return {
    pattern: new RegExp(`^/v3/exercises/([^/%]+)/${name}$`),
    consent: Consent.EXERCISES,
    answer: (request) => answer(request, mediaType, render),
  };
}

function answer({ account, item, now }: DataRequest, mediaType: string, render: Render): Answer {
  const exercise = account.shelf.list(now).find(({ id }) => id === item);
  if (exercise === undefined || exercise.workout.isManual) return bare(404);
  const body = render(exercise, account.owner.athlete.recordingOf(exercise.workout)) ?? null;
  return body === null ? bare(404) : { status: 200, headers: { 'content-type': mediaType }, body };
}
