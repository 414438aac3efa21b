import type { RecordFacts, StoredRecord } from './record.js';
import type { LocalDate } from './time.js';

/**
 * One local day of round-the-clock heart rate, the unit in which providers send and grow it. Its samples are its
 * HEART_RATE series. Without an offset it is kept with null instants and no samples, and mapped when one arrives.
 */
export interface HeartRateDay extends RecordFacts {
  date: LocalDate;
  /** Samples with a signal. */
  sampleCount: number;
}

export interface StoredHeartRateDay extends HeartRateDay, StoredRecord {}
