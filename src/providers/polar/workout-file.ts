import type { ActivityType } from '../../domain/activity-type.js';
import type { RecordFlag } from '../../domain/record-flag.js';
import type { Lap, Pause } from '../../domain/workout.js';
import { decodeFit, endOf, findRecording, type FitLap, type FitRecording } from '../../provider-kit/fit/index.js';
import type { PayloadContent } from '../../provider-kit/provider.js';
import { cadenceOf } from './sports.js';

/** What the FIT file adds to an exercise. */
export interface FileFacts {
  /** Null where there is no file, or none that is of this workout. */
  recording: FitRecording | null;
  endMs: number;
  laps: Lap[] | null;
  pauses: Pause[] | null;
  movingSeconds: number | null;
  /** What keeps the file from being used. */
  flags: RecordFlag[];
}

export function readFile(
  { attachments = [] }: PayloadContent,
  workout: { startMs: number; durationSeconds: number; type: ActivityType },
): FileFacts {
  const nothing = { recording: null, endMs: endOf(workout, null), laps: null, pauses: null, movingSeconds: null };
  const file = attachments.find(({ format }) => format === 'FIT');
  if (file === undefined) return { ...nothing, flags: [] };
  const recordings = decodeFit(file.bytes);
  if (typeof recordings === 'string') return { ...nothing, flags: ['FILE_UNREADABLE'] };
  const recording = findRecording(recordings, workout);
  if (recording === null) return { ...nothing, flags: ['FILE_OF_ANOTHER_TIME'] };
  const endMs = endOf(workout, recording);
  return {
    recording,
    endMs,
    laps: recording.laps.length === 0 ? null : recording.laps.map((lap, index) => lapOf(lap, index + 1, workout.type)),
    pauses: pausesWithin(recording, workout.startMs, endMs),
    movingSeconds: recording.timerSeconds,
    flags: [],
  };
}

/** Null where one lies outside of the workout, so that the two do not tell of the same stretch of time. */
function pausesWithin({ pauses }: FitRecording, startMs: number, endMs: number): Pause[] | null {
  const isWithin = ({ startTime, endTime }: Pause) => startTime.getTime() >= startMs && endTime.getTime() <= endMs;
  return pauses?.every(isWithin) === true ? pauses : null;
}

function lapOf({ timerSeconds, averageCadence, ...lap }: FitLap, index: number, type: ActivityType): Lap {
  return { index, ...lap, durationSeconds: timerSeconds, ...cadence(averageCadence, type) };
}

/** FIT counts the steps of one leg, and the turns of a crank; what it counts in other sports is not known. */
function cadence(counted: number | null, type: ActivityType): Pick<Lap, 'averageCadence' | 'cadenceUnit'> {
  const what = counted === null ? null : cadenceOf(type);
  if (counted === null || what === null) return { averageCadence: null, cadenceUnit: null };
  return what === 'steps'
    ? { averageCadence: counted * 2, cadenceUnit: 'SPM' }
    : { averageCadence: counted, cadenceUnit: 'RPM' };
}
