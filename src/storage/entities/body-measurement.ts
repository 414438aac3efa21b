import { Entity } from 'typeorm';
import type { MeasurementOrigin, StoredBodyMeasurement } from '../../domain/body-measurement.js';
import { Instant, Quantity, Words } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('body_measurements')
export class BodyMeasurementEntity extends RecordEntity implements StoredBodyMeasurement {
  @Instant() startTime!: Date;
  @Instant({ nullable: true }) endTime!: Date | null;
  @Quantity() weightKg!: number | null;
  @Words({ nullable: true }) weightOrigin!: MeasurementOrigin | null;
  @Quantity() heightCm!: number | null;
  @Quantity() vo2MaxMlPerKgPerMinute!: number | null;
  @Quantity() restingHeartRateBpm!: number | null;
  @Quantity() maxHeartRateBpm!: number | null;
  @Quantity() aerobicThresholdBpm!: number | null;
  @Quantity() anaerobicThresholdBpm!: number | null;
  @Quantity() sleepGoalSeconds!: number | null;
  @Words({ nullable: true }) trainingBackground!: string | null;
  @Words({ nullable: true }) typicalDay!: string | null;
}
