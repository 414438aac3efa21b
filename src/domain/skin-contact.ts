import type { RecordFacts, StoredRecord } from './record.js';

/** From this instant on, until the next change, the sensor did or did not touch the skin. */
export interface SkinContactChange {
  time: Date;
  isInContact: boolean;
}

/** A period in which a device watched whether it was worn. Changes in order of time, inside the period. */
export interface SkinContact extends RecordFacts {
  startTime: Date;
  endTime: Date;
  changes: SkinContactChange[];
}

export interface StoredSkinContact extends SkinContact, StoredRecord {
  startTime: Date;
  endTime: Date;
}
