import { Entity } from 'typeorm';
import type { StoredHeartRateDay } from '../../domain/heart-rate.js';
import { Day, Instant, Whole } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('heart_rate_days')
export class HeartRateDayEntity extends RecordEntity implements StoredHeartRateDay {
  @Day() date!: string;
  @Instant({ nullable: true }) startTime!: Date | null;
  @Instant({ nullable: true }) endTime!: Date | null;
  @Whole() sampleCount!: number;
}
