import type { RecordFlag } from './record-flag.js';
import type { LocalDate, UtcOffsetOrigin } from './time.js';

/** What every unified record tells of itself, as an adapter maps it; ids and the time of arrival belong to storage. */
export interface RecordFacts {
  /** The provider's own id of the record, unique for (user, provider, data type) and stable over re-sends. */
  externalId: string;
  /** Model of the device as the provider names it; null where it does not tell. */
  device: string | null;
  /** The provider's or maker's id of the very device; null where it does not tell. */
  deviceId: string | null;
  /** Typed in by hand; null where the provider does not tell. */
  isManual: boolean | null;
  /**
   * The provider's own order of versions, compared as text (an ISO instant, for one); null where it gives none,
   * then what arrives later wins. A version below the stored one never overwrites it.
   */
  revision: string | null;
  /** Instant; null where only a local clock is known and no offset. */
  startTime: Date | null;
  endTime: Date | null;
  /** Minutes east of UTC at the start; null when unknown, never 0 for unknown. */
  utcOffsetMinutes: number | null;
  utcOffsetOrigin: UtcOffsetOrigin;
}

/** What storage adds to a record. */
export interface StoredRecord extends RecordFacts {
  /** Ours; survives every re-sync. */
  id: string;
  /** Internal key of the user. */
  userId: string;
  provider: string;
  /** When the payload that the record was last changed from arrived. */
  receivedAt: Date;
  /** What does not add up in it; empty where all does. */
  flags: RecordFlag[];
}

/** A record whose night is known: sleep and recharge. */
export interface OfNight {
  /** Local date on which the sleep ended, naps too; as the provider states it. */
  night: LocalDate;
}
