import type { OfNight, RecordFacts, StoredRecord } from './record.js';

/** The temperature of the skin over one night's sleep. One for each user, provider and night. */
export interface NightlySkinTemperature extends RecordFacts, OfNight {
  /** Null where the provider gives only the deviation. */
  temperatureCelsius: number | null;
  /** From the wearer's own usual level; null before there is one. */
  deviationCelsius: number | null;
}

export interface StoredNightlySkinTemperature extends NightlySkinTemperature, StoredRecord {}
