import { Field, Float, ObjectType } from 'type-graphql';
import { ActivityType } from '../../domain/activity-type.js';
import { CadenceUnit, EnergyKind, type StoredWorkout } from '../../domain/workout.js';
import { DateTime, LocalDate } from '../scalars/index.js';
import { NodeType } from './node.js';
import { RecordType } from './record.js';
import { HeartRateZoneType, LapType, PauseType, TrainingLoadType } from './workout-parts.js';

@ObjectType('Workout', {
  simpleResolvers: true,
  implements: [NodeType, RecordType],
  description: "A training session. Quantities are the provider's own figures; nothing is computed from samples.",
})
export class WorkoutType extends RecordType implements StoredWorkout {
  @Field(() => DateTime, { description: 'Start.' })
  override startTime!: Date;

  @Field(() => DateTime, { description: 'End.' })
  override endTime!: Date;

  @Field(() => LocalDate, {
    nullable: true,
    description: 'Local date of the start. Null where no offset from UTC is known.',
  })
  localDate!: string | null;

  @Field(() => ActivityType, { description: 'The sport in the common vocabulary; OTHER where no value fits.' })
  type!: ActivityType;

  @Field(() => String, { description: "The provider's own word for the sport, untouched." })
  providerType!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Title as the wearer or the provider wrote it. Null where the provider gives none.',
  })
  title!: string | null;

  @Field(() => Float, { description: 'Start to end as the provider states it, seconds.' })
  durationSeconds!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Time without pauses, or in motion, as the provider counts it, seconds. Null where it gives none.',
  })
  movingSeconds!: number | null;

  @Field(() => Float, { nullable: true, description: 'Distance, metres. Null where the provider gives none.' })
  distanceMeters!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Energy, kilocalories, as the provider gives it; `energyKind` says what it counts. Null where the provider gives none.',
  })
  energyKcal!: number | null;

  @Field(() => EnergyKind, { nullable: true, description: 'What `energyKcal` counts. Null exactly when that is.' })
  energyKind!: EnergyKind | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Average heart rate, beats a minute. Null where the provider gives none.',
  })
  averageHeartRateBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Highest heart rate, beats a minute. Null where the provider gives none.',
  })
  maxHeartRateBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Lowest heart rate, beats a minute. Null where the provider gives none.',
  })
  minHeartRateBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Average speed, metres a second. Null where the provider gives none.',
  })
  averageSpeedMetersPerSecond!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Highest speed, metres a second. Null where the provider gives none.',
  })
  maxSpeedMetersPerSecond!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Average cadence in `cadenceUnit`. Null where the provider gives none.',
  })
  averageCadence!: number | null;

  @Field(() => CadenceUnit, { nullable: true, description: 'What `averageCadence` counts. Null exactly when that is.' })
  cadenceUnit!: CadenceUnit | null;

  @Field(() => Float, { nullable: true, description: 'Average power, watts. Null where the provider gives none.' })
  averagePowerWatts!: number | null;

  @Field(() => Float, { nullable: true, description: 'Highest power, watts. Null where the provider gives none.' })
  maxPowerWatts!: number | null;

  @Field(() => Float, { nullable: true, description: 'Metres climbed. Null where the provider gives none.' })
  elevationGainMeters!: number | null;

  @Field(() => Float, { nullable: true, description: 'Metres descended. Null where the provider gives none.' })
  elevationLossMeters!: number | null;

  @Field(() => TrainingLoadType, {
    nullable: true,
    description: "How hard the session was, in the provider's own units. Null where the provider gives none.",
  })
  trainingLoad!: TrainingLoadType | null;

  @Field(() => Float, {
    nullable: true,
    description: "The provider's index of running performance, without unit. Null where the provider gives none.",
  })
  runningIndex!: number | null;

  @Field(() => [HeartRateZoneType], {
    nullable: true,
    description:
      'Time in zones of heart rate, by rising limits. Null where the provider gives none or they were not fetched.',
  })
  heartRateZones!: HeartRateZoneType[] | null;

  @Field(() => [LapType], { nullable: true, description: 'Laps in order of time. Null where the provider gives none.' })
  laps!: LapType[] | null;

  @Field(() => [PauseType], {
    nullable: true,
    description:
      'When the recording was paused, in order of time; empty where it was not. Null where the provider does not tell.',
  })
  pauses!: PauseType[] | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the energy that came from fat, %. Null where the provider gives none.',
  })
  fatPercent!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the energy that came from carbohydrates, %. Null where the provider gives none.',
  })
  carbohydratePercent!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the energy that came from protein, %. Null where the provider gives none.',
  })
  proteinPercent!: number | null;
}
