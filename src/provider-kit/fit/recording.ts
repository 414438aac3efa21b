/** Why nothing was taken from a FIT file. */
export const FitProblem = {
  /** Larger, or of more messages, than any recording. */
  TOO_LARGE: 'TOO_LARGE',
  NOT_FIT: 'NOT_FIT',
  /** Shorter than it says. */
  TRUNCATED: 'TRUNCATED',
  /** A checksum does not match, or what stands in it is against the format. */
  CORRUPT: 'CORRUPT',
  /** A FIT file of something else: a weight, a night, a course. */
  NOT_AN_ACTIVITY: 'NOT_AN_ACTIVITY',
  /** No session with an absolute time: an upload that was not complete, or a clock that was never set. */
  NO_SESSION: 'NO_SESSION',
} as const;
export type FitProblem = (typeof FitProblem)[keyof typeof FitProblem];

/** Instants are UTC, whatever zone the device was in. What the file does not tell is null; a figure of 0 beats is no figure. */
export interface FitLap {
  startTime: Date;
  endTime: Date;
  /** Without pauses. */
  timerSeconds: number | null;
  distanceMeters: number | null;
  averageHeartRateBpm: number | null;
  maxHeartRateBpm: number | null;
  averageSpeedMetersPerSecond: number | null;
  averagePowerWatts: number | null;
  /** As the sensor counts: turns of a crank, steps of one leg, strokes. */
  averageCadence: number | null;
}

export interface FitPause {
  startTime: Date;
  endTime: Date;
}

/** One session of a FIT file, or all sessions of one file together. */
export interface FitRecording {
  startTime: Date;
  endTime: Date;
  /** From start to end, pauses included. */
  elapsedSeconds: number;
  /** Pauses left out. */
  timerSeconds: number | null;
  laps: FitLap[];
  /** Between the stop and the next start of the timer; null where the file holds no events of the timer. */
  pauses: FitPause[] | null;
}
