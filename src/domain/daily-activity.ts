import type { RecordFacts, StoredRecord } from './record.js';
import type { LocalDate } from './time.js';

/** The totals of one local calendar day. One for each user, provider and date. Null where the provider gives none. */
export interface DailyActivity extends RecordFacts {
  date: LocalDate;
  steps: number | null;
  distanceMeters: number | null;
  /** Above rest. */
  activeEnergyKcal: number | null;
  /** Rest included. */
  totalEnergyKcal: number | null;
  activeSeconds: number | null;
  inactiveSeconds: number | null;
  /** Of the day's goal; may pass 100. */
  goalPercent: number | null;
  /** The day was not over when it was fetched. */
  isPartial: boolean;
}

export interface StoredDailyActivity extends DailyActivity, StoredRecord {}
