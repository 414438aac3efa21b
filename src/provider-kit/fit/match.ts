import type { FitRecording } from './recording.js';

/** A workout as its provider states it. */
export interface StatedWorkout {
  startMs: number;
  /** With or without pauses. */
  durationSeconds: number;
}

/** Clocks of one device, read by different programs, to the second. */
export const TOLERANCE_SECONDS = 5;

/**
 * The recording that is of this workout: one that begins when it does; of several, the one that is as long. Null where none
 * is: the file is of something else, or the clock it was written by was wrong.
 */
export function findRecording(
  recordings: readonly FitRecording[],
  { startMs, durationSeconds }: StatedWorkout,
): FitRecording | null {
  const distance = ({ elapsedSeconds, timerSeconds }: FitRecording) =>
    Math.min(
      Math.abs(elapsedSeconds - durationSeconds),
      timerSeconds === null ? Infinity : Math.abs(timerSeconds - durationSeconds),
    );
  const [nearest] = recordings
    .filter(({ startTime }) => Math.abs(startTime.getTime() - startMs) <= TOLERANCE_SECONDS * 1000)
    .sort((one, other) => distance(one) - distance(other));
  return nearest ?? null;
}

/**
 * When the workout ended: after the stated duration; but after the recording's elapsed time where that is longer and the
 * stated duration is the recording's without its pauses.
 */
export function endOf({ startMs, durationSeconds }: StatedWorkout, recording: FitRecording | null): number {
  const statedEnd = startMs + Math.round(durationSeconds * 1000);
  if (recording === null || recording.timerSeconds === null) return statedEnd;
  const { elapsedSeconds, timerSeconds } = recording;
  const isWithoutPauses =
    isNear(timerSeconds, durationSeconds) && !isNear(elapsedSeconds, durationSeconds) && elapsedSeconds > timerSeconds;
  return isWithoutPauses ? startMs + Math.round(elapsedSeconds * 1000) : statedEnd;
}

export function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= TOLERANCE_SECONDS;
}
