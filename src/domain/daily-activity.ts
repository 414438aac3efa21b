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

/** Seconds of the day in each zone, by the provider's clock where nobody knows when the offset changed; 0 is a statement. */
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
  /** The provider itself tells that the day goes on. One that it calls over may go on too: see `isDayPartial`. */
  isPartial: boolean;
}

export interface StoredDailyActivity extends DailyActivity, StoredRecord {}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** The clocks that are furthest ahead of UTC: where a day ends first. */
const EASTERNMOST_MINUTES = 14 * 60;

/**
 * Whether the day was not over when its totals arrived. A provider may say of a running day that it ends at 23:59:59, so
 * that its end is held against the arrival. Where no offset is known the provider is believed, unless the day had ended
 * nowhere on earth.
 */
export function isDayPartial({
  date,
  utcOffsetMinutes,
  receivedAt,
  isPartial,
}: Pick<StoredDailyActivity, 'date' | 'utcOffsetMinutes' | 'receivedAt' | 'isPartial'>): boolean {
  const endMs = Date.parse(`${date}T00:00:00Z`) + DAY_MS - (utcOffsetMinutes ?? EASTERNMOST_MINUTES) * MINUTE_MS;
  return isPartial || receivedAt.getTime() < endMs;
}
