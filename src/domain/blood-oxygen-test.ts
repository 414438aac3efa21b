import type { RecordFacts, StoredRecord } from './record.js';

/** How a test ended. Only of a PASSED one are there values. */
export const BloodOxygenTestStatus = { PASSED: 'PASSED', INCONCLUSIVE: 'INCONCLUSIVE', UNKNOWN: 'UNKNOWN' } as const;
export type BloodOxygenTestStatus = (typeof BloodOxygenTestStatus)[keyof typeof BloodOxygenTestStatus];

export const BloodOxygenClass = { VERY_LOW: 'VERY_LOW', LOW: 'LOW', NORMAL: 'NORMAL', UNKNOWN: 'UNKNOWN' } as const;
export type BloodOxygenClass = (typeof BloodOxygenClass)[keyof typeof BloodOxygenClass];

/** A value against the wearer's own usual level. NO_BASELINE: there is none yet. */
export const BaselineDeviation = {
  NO_BASELINE: 'NO_BASELINE',
  BELOW_USUAL: 'BELOW_USUAL',
  USUAL: 'USUAL',
  ABOVE_USUAL: 'ABOVE_USUAL',
  UNKNOWN: 'UNKNOWN',
} as const;
export type BaselineDeviation = (typeof BaselineDeviation)[keyof typeof BaselineDeviation];

/** A test of blood oxygen that the wearer took. Its value is also its one sample of the series SPO2. */
export interface BloodOxygenTest extends RecordFacts {
  startTime: Date;
  status: BloodOxygenTestStatus;
  /** The provider's own word for `status`, with the reason of one that was not passed; UNKNOWN where it gives none. */
  providerStatus: string;
  oxygenPercent: number | null;
  oxygenClass: BloodOxygenClass | null;
  oxygenDeviation: BaselineDeviation | null;
  /** Mean quality of the signal, 0 to 100. */
  qualityPercent: number | null;
  averageHeartRateBpm: number | null;
  /** Heart rate variability during the test; by which statistic is not told. Null where the provider gives none. */
  hrvMs: number | null;
  hrvDeviation: BaselineDeviation | null;
  altitudeMeters: number | null;
}

export interface StoredBloodOxygenTest extends BloodOxygenTest, StoredRecord {
  startTime: Date;
}
