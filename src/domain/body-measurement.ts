import type { RecordFacts, StoredRecord } from './record.js';

/** How a weight came about. DEFAULT values are nobody's weight, and are never stored as one. */
export const MeasurementOrigin = {
  MEASURED: 'MEASURED',
  USER: 'USER',
  ESTIMATE: 'ESTIMATE',
  UNKNOWN: 'UNKNOWN',
} as const;
export type MeasurementOrigin = (typeof MeasurementOrigin)[keyof typeof MeasurementOrigin];

/**
 * The body's figures as they stood from `startTime` on, one record for each change that the provider tells of. Null where
 * the provider gives none, or gives a default that nobody measured.
 */
export interface BodyMeasurement extends RecordFacts {
  /** When the provider took the figures down. */
  startTime: Date;
  weightKg: number | null;
  /** Null exactly when `weightKg` is. */
  weightOrigin: MeasurementOrigin | null;
  heightCm: number | null;
  /** ml/kg/min. */
  vo2MaxMlPerKgPerMinute: number | null;
  restingHeartRateBpm: number | null;
  maxHeartRateBpm: number | null;
  aerobicThresholdBpm: number | null;
  anaerobicThresholdBpm: number | null;
  sleepGoalSeconds: number | null;
  /** The provider's own words; null where it gives none. */
  trainingBackground: string | null;
  typicalDay: string | null;
}

export interface StoredBodyMeasurement extends BodyMeasurement, StoredRecord {
  startTime: Date;
}
