import { Entity } from 'typeorm';
import type { SensorLocation, StoredBodyTemperature, TemperatureKind } from '../../domain/body-temperature.js';
import { Instant, Words } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('body_temperatures')
export class BodyTemperatureEntity extends RecordEntity implements StoredBodyTemperature {
  @Instant() startTime!: Date;
  @Instant() endTime!: Date;
  @Words() kind!: TemperatureKind;
  @Words() sensorLocation!: SensorLocation;
}
