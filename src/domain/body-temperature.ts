import type { RecordFacts, StoredRecord } from './record.js';

/** What was measured. */
export const TemperatureKind = { SKIN: 'SKIN', CORE: 'CORE', UNKNOWN: 'UNKNOWN' } as const;
export type TemperatureKind = (typeof TemperatureKind)[keyof typeof TemperatureKind];

/** Where on the body the sensor sat: far from the trunk (wrist, finger), near it, or not told. */
export const SensorLocation = { DISTAL: 'DISTAL', PROXIMAL: 'PROXIMAL', UNKNOWN: 'UNKNOWN' } as const;
export type SensorLocation = (typeof SensorLocation)[keyof typeof SensorLocation];

/**
 * A period in which a sensor took temperatures. Its samples are its series: SKIN_TEMPERATURE where `kind` is SKIN, else
 * BODY_TEMPERATURE.
 */
export interface BodyTemperature extends RecordFacts {
  startTime: Date;
  endTime: Date;
  kind: TemperatureKind;
  sensorLocation: SensorLocation;
}

export interface StoredBodyTemperature extends BodyTemperature, StoredRecord {
  startTime: Date;
  endTime: Date;
}
