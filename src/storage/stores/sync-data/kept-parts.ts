import type { RecordOf } from '../../../domain/operation.js';
import { FILE_FLAGS, type RecordFlag } from '../../../domain/record-flag.js';
import type { Incoming } from './incoming.js';

/** What was said of a workout before, as far as a payload may leave it unsaid. */
export interface EarlierParts extends Pick<
  RecordOf['WORKOUT'],
  'heartRateZones' | 'laps' | 'pauses' | 'movingSeconds' | 'durationSeconds'
> {
  endTime: Date;
  flags: readonly RecordFlag[];
  files: readonly Buffer[] | null;
}

/** The workout with the parts that its payload does not state as they were before. */
export function withEarlierParts(next: Incoming, before: EarlierParts): Incoming {
  const workout = next.record as RecordOf['WORKOUT'];
  const { laps, pauses, movingSeconds, endTime } = before;
  // A file proves an end for the recording that it is of; one of another length has another end.
  const isSameLength = before.durationSeconds === workout.durationSeconds;
  return {
    ...next,
    record: {
      ...workout,
      ...(next.keepsZones ? { heartRateZones: before.heartRateZones } : {}),
      ...(next.keepsFile ? { laps, pauses, movingSeconds, ...(isSameLength ? { endTime } : {}) } : {}),
    },
    ...(next.keepsFile
      ? { files: before.files, flags: [...next.flags, ...before.flags.filter((flag) => FILE_FLAGS.includes(flag))] }
      : {}),
  };
}

export function partsOf({ record, flags, files }: Incoming): EarlierParts {
  return { ...(record as RecordOf['WORKOUT']), flags, files };
}
