import type { BaselineDeviation } from './blood-oxygen-test.js';
import type { RecordFacts, StoredRecord } from './record.js';

export const EcgQuality = { NO_CONTACT: 'NO_CONTACT', LOW: 'LOW', HIGH: 'HIGH', UNKNOWN: 'UNKNOWN' } as const;
export type EcgQuality = (typeof EcgQuality)[keyof typeof EcgQuality];

/** Quality of the signal from an instant on, until the next. */
export interface EcgQualityChange {
  time: Date;
  quality: EcgQuality;
}

/** An electrocardiogram that the wearer took. The waveform is its series ECG, in mV. Null where the provider gives none. */
export interface Electrocardiogram extends RecordFacts {
  startTime: Date;
  averageHeartRateBpm: number | null;
  /** By which statistic is not told. */
  hrvMs: number | null;
  hrvDeviation: BaselineDeviation | null;
  /** Mean time between two beats. */
  averageBeatToBeatMs: number | null;
  /** Time that the pulse takes from the heart to the sensor. */
  pulseTransitSystolicMs: number | null;
  pulseTransitDiastolicMs: number | null;
  /** The provider's own measure of how good the transit times are. */
  pulseTransitQualityIndex: number | null;
  qualityChanges: EcgQualityChange[];
}

export interface StoredElectrocardiogram extends Electrocardiogram, StoredRecord {
  startTime: Date;
}
