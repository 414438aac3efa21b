import type { ForecastKind, ForecastValidity } from './alertness-period.js';
import type { RecordFacts, StoredRecord } from './record.js';

/** How clearly the wearer's rhythm shows. */
export const CircadianQuality = {
  WEAK: 'WEAK',
  COMPROMISED: 'COMPROMISED',
  CLEARLY_RECOGNIZABLE: 'CLEARLY_RECOGNIZABLE',
  UNKNOWN: 'UNKNOWN',
} as const;
export type CircadianQuality = (typeof CircadianQuality)[keyof typeof CircadianQuality];

/** When the body is ready for sleep, for one day. Keyed by its start; history replaces prediction. */
export interface CircadianBedtime extends RecordFacts {
  startTime: Date;
  endTime: Date;
  kind: ForecastKind;
  validity: ForecastValidity;
  quality: CircadianQuality;
  /** When sleep would serve best; null where the provider gives none. */
  preferredSleepStartTime: Date | null;
  preferredSleepEndTime: Date | null;
  /** When falling asleep comes easily; null where the provider gives none. */
  sleepGateStartTime: Date | null;
  sleepGateEndTime: Date | null;
}

export interface StoredCircadianBedtime extends CircadianBedtime, StoredRecord {
  startTime: Date;
  endTime: Date;
}
