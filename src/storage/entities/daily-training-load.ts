import { Entity } from 'typeorm';
import type {
  StoredDailyTrainingLoad,
  TrainingLoadLevels,
  TrainingLoadStatus,
} from '../../domain/daily-training-load.js';
import { Day, Instant, Json, Quantity, Words } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('daily_training_loads')
export class DailyTrainingLoadEntity extends RecordEntity implements StoredDailyTrainingLoad {
  @Day() date!: string;
  @Instant({ nullable: true }) startTime!: Date | null;
  @Instant({ nullable: true }) endTime!: Date | null;
  @Quantity() load!: number | null;
  @Quantity() acuteLoad!: number | null;
  @Quantity() chronicLoad!: number | null;
  @Quantity() loadRatio!: number | null;
  @Words({ nullable: true }) status!: TrainingLoadStatus | null;
  @Words({ nullable: true }) providerStatus!: string | null;
  @Json({ nullable: true }) levels!: TrainingLoadLevels | null;
}
