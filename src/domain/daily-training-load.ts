import type { RecordFacts, StoredRecord } from './record.js';
import type { LocalDate } from './time.js';

/** What the balance of recent and usual training means. */
export const TrainingLoadStatus = {
  DETRAINING: 'DETRAINING',
  MAINTAINING: 'MAINTAINING',
  PRODUCTIVE: 'PRODUCTIVE',
  OVERREACHING: 'OVERREACHING',
  RECOVERING: 'RECOVERING',
  UNKNOWN: 'UNKNOWN',
} as const;
export type TrainingLoadStatus = (typeof TrainingLoadStatus)[keyof typeof TrainingLoadStatus];

/** Upper limits of the wearer's own levels of a day's load, in the provider's unit; null where not given. */
export interface TrainingLoadLevels {
  veryLow: number | null;
  low: number | null;
  medium: number | null;
  high: number | null;
  veryHigh: number | null;
}

/**
 * The training load of one local day, and what it adds up to. In the provider's own unit (Polar: TRIMP). One for each user,
 * provider and date; recomputed backwards when an old session arrives. Null where the provider gives none.
 */
export interface DailyTrainingLoad extends RecordFacts {
  date: LocalDate;
  /** Of the day's sessions together; 0 on a day of rest. */
  load: number | null;
  /** Mean of the recent days. Polar: strain, 7 days. */
  acuteLoad: number | null;
  /** Mean of the usual days. Polar: tolerance, 28 days. */
  chronicLoad: number | null;
  /** `acuteLoad` ÷ `chronicLoad`, as the provider gives it. */
  loadRatio: number | null;
  /** Null where there is not enough data to tell. */
  status: TrainingLoadStatus | null;
  /** The provider's own word for `status`, untouched; null where it gives none. */
  providerStatus: string | null;
  levels: TrainingLoadLevels | null;
}

export interface StoredDailyTrainingLoad extends DailyTrainingLoad, StoredRecord {}
