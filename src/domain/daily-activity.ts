import type { RecordFacts, StoredRecord } from './record.js';
import type { LocalDate } from './time.js';

/** How hard the body worked. NON_WEAR: the device was not worn, so that nothing is known. */
export const ActivityZone = {
  SLEEP: 'SLEEP',
  SEDENTARY: 'SEDENTARY',
  LIGHT: 'LIGHT',
  MODERATE: 'MODERATE',
  VIGOROUS: 'VIGOROUS',
  NON_WEAR: 'NON_WEAR',
  UNKNOWN: 'UNKNOWN',
} as const;
export type ActivityZone = (typeof ActivityZone)[keyof typeof ActivityZone];

/** An unbroken stretch in one zone; in order, not overlapping. */
export interface ActivityZoneStretch {
  zone: ActivityZone;
  startTime: Date;
  endTime: Date;
}

/** Seconds of the day in each zone; 0 is a statement. */
export interface ActivityZoneTotals {
  sleepSeconds: number;
  sedentarySeconds: number;
  lightSeconds: number;
  moderateSeconds: number;
  vigorousSeconds: number;
  nonWearSeconds: number;
  unknownSeconds: number;
}

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
  /** How many times the wearer was told to move; null where the provider gives none. */
  inactivityAlerts: number | null;
  /** When; null where the provider gives none, or no offset is known. */
  inactivityAlertTimes: Date[] | null;
  zoneTotals: ActivityZoneTotals | null;
  /** Null where the provider gives none, or no offset is known. */
  zones: ActivityZoneStretch[] | null;
  /** The day was not over when it was fetched. */
  isPartial: boolean;
}

export interface StoredDailyActivity extends DailyActivity, StoredRecord {}
