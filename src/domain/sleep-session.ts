import type { OfNight, RecordFacts, StoredRecord } from './record.js';

export const SleepStageType = {
  AWAKE: 'AWAKE',
  LIGHT: 'LIGHT',
  DEEP: 'DEEP',
  REM: 'REM',
  ASLEEP_UNSPECIFIED: 'ASLEEP_UNSPECIFIED',
  IN_BED: 'IN_BED',
  OUT_OF_BED: 'OUT_OF_BED',
  UNMEASURABLE: 'UNMEASURABLE',
  UNKNOWN: 'UNKNOWN',
} as const;
export type SleepStageType = (typeof SleepStageType)[keyof typeof SleepStageType];

/** An unbroken stretch of one stage. The stages of a session are in order, do not overlap, and lie inside it. */
export interface SleepStage {
  stage: SleepStageType;
  startTime: Date;
  endTime: Date;
}

/** One period of sleep, a nap included. Durations in seconds; null where the provider gives none. */
export interface SleepSession extends RecordFacts, OfNight {
  startTime: Date;
  endTime: Date;
  /** Offset at waking; differs from `utcOffsetMinutes` on the night of a clock change or on a flight. */
  endUtcOffsetMinutes: number | null;
  isNap: boolean | null;
  timeInBedSeconds: number | null;
  /** Awake time left out. */
  asleepSeconds: number | null;
  deepSeconds: number | null;
  lightSeconds: number | null;
  remSeconds: number | null;
  awakeSeconds: number | null;
  /** Time in which the stage could not be told. */
  unknownSeconds: number | null;
  cycles: number | null;
  /** 0 to 100. */
  efficiencyPercent: number | null;
  /** How many times awake. */
  interruptions: number | null;
  /** Of `awakeSeconds`, what fell into interruptions too short to remember (Polar: under 90 s), and into longer ones. */
  shortInterruptionSeconds: number | null;
  longInterruptionSeconds: number | null;
  latencySeconds: number | null;
  /** Polar: 1.0 (fragmented) to 5.0 (continuous). */
  continuity: number | null;
  /** Polar: 1 (fragmented) to 5 (very continuous). */
  continuityClass: number | null;
  /** 0 to 100. */
  score: number | null;
  /** 0 to 100, what the score is made of: how long, how unbroken, how restoring the sleep was. */
  durationScore: number | null;
  solidityScore: number | null;
  regenerationScore: number | null;
  /** Polar: 1 (much below usual) to 5 (much above), against 28 days. */
  sleepCharge: number | null;
  /** What the wearer set out to sleep. */
  sleepGoalSeconds: number | null;
  /** The wearer's own verdict, 1 (very poor) to 5 (very well); null where not given. */
  userRating: number | null;
  averageHeartRateBpm: number | null;
  lowestHeartRateBpm: number | null;
  averageHrvRmssdMs: number | null;
  averageBreathsPerMinute: number | null;
  /** Null where the provider gives totals only. */
  stages: SleepStage[] | null;
}

export interface StoredSleepSession extends SleepSession, StoredRecord {
  startTime: Date;
  endTime: Date;
}
