import { Field, Float, ObjectType } from 'type-graphql';
import { MeasurementOrigin, type StoredBodyMeasurement } from '../../domain/body-measurement.js';
import { DateTime } from '../scalars/index.js';
import { NodeType } from './node.js';
import { RecordType } from './record.js';

@ObjectType('BodyMeasurement', {
  simpleResolvers: true,
  implements: [NodeType, RecordType],
  description: "The body's figures as they stood from `startTime` on. Defaults that nobody measured are left out.",
})
export class BodyMeasurementType extends RecordType implements StoredBodyMeasurement {
  @Field(() => DateTime, { description: 'When the provider took the figures down.' })
  override startTime!: Date;

  @Field(() => Float, {
    nullable: true,
    description: 'Weight, kilograms. Null where the provider gives none, or a default.',
  })
  weightKg!: number | null;

  @Field(() => MeasurementOrigin, {
    nullable: true,
    description: 'How the weight came about. Null exactly when there is no weight.',
  })
  weightOrigin!: MeasurementOrigin | null;

  @Field(() => Float, { nullable: true, description: 'Height, centimetres. Null where the provider gives none.' })
  heightCm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Highest uptake of oxygen (VO₂ max), millilitres a minute for each kilogram. Null where the provider gives none.',
  })
  vo2MaxMlPerKgPerMinute!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Resting heart rate as set at the provider, beats a minute. Null where the provider gives none.',
  })
  restingHeartRateBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Highest heart rate as set at the provider, beats a minute. Null where the provider gives none.',
  })
  maxHeartRateBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Heart rate at the aerobic threshold, beats a minute. Null where the provider gives none.',
  })
  aerobicThresholdBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Heart rate at the anaerobic threshold, beats a minute. Null where the provider gives none.',
  })
  anaerobicThresholdBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'What the wearer sets out to sleep, seconds. Null where the provider gives none.',
  })
  sleepGoalSeconds!: number | null;

  @Field(() => String, {
    nullable: true,
    description: "How much the wearer trains, in the provider's own word. Null where the provider gives none.",
  })
  trainingBackground!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "What the wearer's days are like, in the provider's own word. Null where the provider gives none.",
  })
  typicalDay!: string | null;
}
