import { Entity } from 'typeorm';
import type { SleepStage, StoredSleepSession } from '../../domain/sleep-session.js';
import { Day, Flag, Instant, Quantity, Stretches, Whole } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('sleep_sessions')
export class SleepSessionEntity extends RecordEntity implements StoredSleepSession {
  @Instant() startTime!: Date;
  @Instant() endTime!: Date;
  @Whole({ nullable: true }) endUtcOffsetMinutes!: number | null;
  @Day() night!: string;
  @Flag({ nullable: true }) isNap!: boolean | null;
  @Quantity() timeInBedSeconds!: number | null;
  @Quantity() asleepSeconds!: number | null;
  @Quantity() deepSeconds!: number | null;
  @Quantity() lightSeconds!: number | null;
  @Quantity() remSeconds!: number | null;
  @Quantity() awakeSeconds!: number | null;
  @Quantity() unknownSeconds!: number | null;
  @Quantity() cycles!: number | null;
  @Quantity() efficiencyPercent!: number | null;
  @Quantity() interruptions!: number | null;
  @Quantity() shortInterruptionSeconds!: number | null;
  @Quantity() longInterruptionSeconds!: number | null;
  @Quantity() latencySeconds!: number | null;
  @Quantity() continuity!: number | null;
  @Quantity() continuityClass!: number | null;
  @Quantity() score!: number | null;
  @Quantity() durationScore!: number | null;
  @Quantity() solidityScore!: number | null;
  @Quantity() regenerationScore!: number | null;
  @Quantity() sleepCharge!: number | null;
  @Quantity() sleepGoalSeconds!: number | null;
  @Quantity() userRating!: number | null;
  @Quantity() averageHeartRateBpm!: number | null;
  @Quantity() lowestHeartRateBpm!: number | null;
  @Quantity() averageHrvRmssdMs!: number | null;
  @Quantity() averageBreathsPerMinute!: number | null;
  @Stretches({ nullable: true }) stages!: SleepStage[] | null;
}
