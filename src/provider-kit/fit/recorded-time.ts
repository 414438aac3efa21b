import { isNear, TOLERANCE_SECONDS } from './match.js';
import type { FitPause, FitRecording } from './recording.js';

/**
 * From the time that a recording ran to the time that went by. Samples are often written without their pauses, one step
 * after the other: what comes after a pause then seems to be earlier than it was.
 */
export interface RecordedTime {
  hasPauses: boolean;
  /** @param ms since the start, pauses left out → since the start, pauses included */
  toElapsed(ms: number): number;
  /** The other way; null within a pause. */
  toRecorded(ms: number): number | null;
}

/** Time as it goes by. */
const UNBROKEN: RecordedTime = { hasPauses: false, toElapsed: (ms) => ms, toRecorded: (ms) => ms };

/**
 * Whether something that lasts `lastedSeconds` was recorded without the pauses of the recording, as far as the file proves it:
 * - the timer was stopped, and its stops make up the difference between the file's elapsed time and its time without pauses,
 * - they are long enough to be told from the few seconds by which recordings are longer or shorter than they say,
 * - and what lasted so long makes up the elapsed time together with the pauses.
 * What spans the elapsed time by itself has its pauses in it, and of anything else nobody knows: neither is moved.
 */
export function provenPauses(recording: FitRecording | null, lastedSeconds: number): readonly FitPause[] {
  const pauses = recording?.pauses ?? [];
  const paused = pauses.reduce(
    (sum, { startTime, endTime }) => sum + (endTime.getTime() - startTime.getTime()) / 1000,
    0,
  );
  if (recording === null || paused <= 2 * TOLERANCE_SECONDS) return [];
  const { elapsedSeconds, timerSeconds } = recording;
  const isConsistent = timerSeconds !== null && isNear(timerSeconds + paused, elapsedSeconds);
  return isConsistent && isNear(lastedSeconds + paused, elapsedSeconds) ? pauses : [];
}

/** @param pauses in order, as instants */
export function recordedTime(pauses: readonly FitPause[], startMs: number): RecordedTime {
  if (pauses.length === 0) return UNBROKEN;
  const stretches = pauses.map(({ startTime, endTime }) => ({
    fromMs: startTime.getTime() - startMs,
    toMs: endTime.getTime() - startMs,
  }));
  return {
    hasPauses: true,
    // The first sample after a pause is that of its end.
    toElapsed: (ms) => stretches.reduce((at, { fromMs, toMs }) => (at >= fromMs ? at + toMs - fromMs : at), ms),
    toRecorded(ms) {
      if (stretches.some(({ fromMs, toMs }) => ms > fromMs && ms < toMs)) return null;
      return stretches.reduce((at, { fromMs, toMs }) => (ms >= toMs ? at - (toMs - fromMs) : at), ms);
    },
  };
}
