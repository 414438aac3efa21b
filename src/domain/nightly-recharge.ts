import type { OfNight, RecordFacts, StoredRecord } from './record.js';

/** PROVIDER: a 0–100 score as given. RESCALED: the provider's own scale stretched to 0–100, nothing added. */
export const ScoreOrigin = { PROVIDER: 'PROVIDER', RESCALED: 'RESCALED' } as const;
export type ScoreOrigin = (typeof ScoreOrigin)[keyof typeof ScoreOrigin];

export const NightlyRechargeStatus = {
  VERY_POOR: 'VERY_POOR',
  POOR: 'POOR',
  COMPROMISED: 'COMPROMISED',
  OK: 'OK',
  GOOD: 'GOOD',
  VERY_GOOD: 'VERY_GOOD',
} as const;
export type NightlyRechargeStatus = (typeof NightlyRechargeStatus)[keyof typeof NightlyRechargeStatus];

/** How well the body recovered in one night. One for each user, provider and night. Null where the provider gives none. */
export interface NightlyRecharge extends RecordFacts, OfNight {
  /** 0 to 100; see `scoreOrigin`. */
  score: number | null;
  /** Null exactly when `score` is. */
  scoreOrigin: ScoreOrigin | null;
  /** The score on the provider's own scale, and that scale's ends. */
  providerScore: number | null;
  providerScoreMin: number | null;
  providerScoreMax: number | null;
  status: NightlyRechargeStatus | null;
  /** Polar: −10.0 to 10.0, 0 is the usual level of 28 days. */
  ansCharge: number | null;
  /** Polar: 1 (much below usual) to 5 (much above). */
  ansChargeStatus: number | null;
  /** Polar: 1 to 5. */
  sleepCharge: number | null;
  /** Over the provider's own window of the night (Polar: four hours from 30 minutes after falling asleep). */
  averageHeartRateBpm: number | null;
  restingHeartRateBpm: number | null;
  /** Mean time between two beats, over the provider's own window. */
  averageBeatToBeatMs: number | null;
  hrvRmssdMs: number | null;
  hrvSdnnMs: number | null;
  breathsPerMinute: number | null;
  skinTemperatureDeviationCelsius: number | null;
}

export interface StoredNightlyRecharge extends NightlyRecharge, StoredRecord {}
