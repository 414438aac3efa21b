import { Entity } from 'typeorm';
import type { BaselineDeviation } from '../../domain/blood-oxygen-test.js';
import type { EcgQualityChange, StoredElectrocardiogram } from '../../domain/electrocardiogram.js';
import { Changes, Instant, Quantity, Words } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('electrocardiograms')
export class ElectrocardiogramEntity extends RecordEntity implements StoredElectrocardiogram {
  @Instant() startTime!: Date;
  @Instant({ nullable: true }) endTime!: Date | null;
  @Quantity() averageHeartRateBpm!: number | null;
  @Quantity() hrvMs!: number | null;
  @Words({ nullable: true }) hrvDeviation!: BaselineDeviation | null;
  @Quantity() averageBeatToBeatMs!: number | null;
  @Quantity() pulseTransitSystolicMs!: number | null;
  @Quantity() pulseTransitDiastolicMs!: number | null;
  @Quantity() pulseTransitQualityIndex!: number | null;
  @Changes() qualityChanges!: EcgQualityChange[];
}
