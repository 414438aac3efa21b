import { Column, Entity } from 'typeorm';
import type { ActivityType } from '../../domain/activity-type.js';
import type {
  CadenceUnit,
  EnergyKind,
  HeartRateZone,
  Lap,
  Pause,
  StoredWorkout,
  TrainingLoad,
} from '../../domain/workout.js';
import { Day, Instant, Json, Quantity, Stretches, Words } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('workouts')
export class WorkoutEntity extends RecordEntity implements StoredWorkout {
  @Instant() startTime!: Date;
  @Instant() endTime!: Date;
  @Day({ nullable: true }) localDate!: string | null;
  @Words() type!: ActivityType;
  @Words() providerType!: string;
  @Words({ nullable: true }) title!: string | null;
  @Column({ type: 'double precision' }) durationSeconds!: number;
  @Quantity() movingSeconds!: number | null;
  @Quantity() distanceMeters!: number | null;
  @Quantity() energyKcal!: number | null;
  @Words({ nullable: true }) energyKind!: EnergyKind | null;
  @Quantity() averageHeartRateBpm!: number | null;
  @Quantity() maxHeartRateBpm!: number | null;
  @Quantity() minHeartRateBpm!: number | null;
  @Quantity() averageSpeedMetersPerSecond!: number | null;
  @Quantity() maxSpeedMetersPerSecond!: number | null;
  @Quantity() averageCadence!: number | null;
  @Words({ nullable: true }) cadenceUnit!: CadenceUnit | null;
  @Quantity() averagePowerWatts!: number | null;
  @Quantity() maxPowerWatts!: number | null;
  @Quantity() elevationGainMeters!: number | null;
  @Quantity() elevationLossMeters!: number | null;
  @Json({ nullable: true }) trainingLoad!: TrainingLoad | null;
  @Quantity() runningIndex!: number | null;
  @Json({ nullable: true }) heartRateZones!: HeartRateZone[] | null;
  @Stretches({ nullable: true }) laps!: Lap[] | null;
  @Stretches({ nullable: true }) pauses!: Pause[] | null;
  @Quantity() fatPercent!: number | null;
  @Quantity() carbohydratePercent!: number | null;
  @Quantity() proteinPercent!: number | null;
  /** Hashes of the files that it was read from too; null where none was asked for. */
  @Column({ type: 'bytea', array: true, nullable: true, select: false }) files!: Buffer[] | null;
}
