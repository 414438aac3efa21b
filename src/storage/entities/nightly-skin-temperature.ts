import { Entity } from 'typeorm';
import type { StoredNightlySkinTemperature } from '../../domain/nightly-skin-temperature.js';
import { Day, Instant, Quantity } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('nightly_skin_temperatures')
export class NightlySkinTemperatureEntity extends RecordEntity implements StoredNightlySkinTemperature {
  @Day() night!: string;
  @Instant({ nullable: true }) startTime!: Date | null;
  @Instant({ nullable: true }) endTime!: Date | null;
  @Quantity() temperatureCelsius!: number | null;
  @Quantity() deviationCelsius!: number | null;
}
