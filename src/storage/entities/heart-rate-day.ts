import { Entity } from 'typeorm';
import type { StoredHeartRateDay } from '../../domain/heart-rate.js';
import { Day, Instant, Whole, Words } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('heart_rate_days')
export class HeartRateDayEntity extends RecordEntity implements StoredHeartRateDay {
  @Day() date!: string;
  @Instant({ nullable: true }) startTime!: Date | null;
  @Instant({ nullable: true }) endTime!: Date | null;
  /** What it was placed in time by; null where that was its offset alone. */
  @Words({ nullable: true, select: false }) placedBy!: string | null;
  @Whole() sampleCount!: number;
}
