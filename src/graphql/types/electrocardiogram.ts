import { Field, Float, ObjectType } from 'type-graphql';
import { BaselineDeviation } from '../../domain/blood-oxygen-test.js';
import { EcgQuality, type EcgQualityChange, type StoredElectrocardiogram } from '../../domain/electrocardiogram.js';
import { DateTime } from '../scalars/index.js';
import { NodeType } from './node.js';
import { RecordType } from './record.js';

@ObjectType('EcgQualityChange', { simpleResolvers: true, description: 'Quality of the signal from an instant on.' })
export class EcgQualityChangeType implements EcgQualityChange {
  @Field(() => DateTime, { description: 'From when on.' })
  time!: Date;

  @Field(() => EcgQuality, { description: 'How good the signal is.' })
  quality!: EcgQuality;
}

@ObjectType('Electrocardiogram', {
  simpleResolvers: true,
  implements: [NodeType, RecordType],
  description: 'An electrocardiogram that the wearer took. Not a medical finding.',
})
export class ElectrocardiogramType extends RecordType implements StoredElectrocardiogram {
  @Field(() => DateTime, { description: 'When it was taken.' })
  override startTime!: Date;

  @Field(() => Float, {
    nullable: true,
    description: 'Average heart rate, beats a minute. Null where the provider gives none.',
  })
  averageHeartRateBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Heart rate variability, milliseconds; providers do not say by which statistic. Null where the provider gives none.',
  })
  hrvMs!: number | null;

  @Field(() => BaselineDeviation, {
    nullable: true,
    description: "The heart rate variability against the wearer's usual one. Null where the provider gives none.",
  })
  hrvDeviation!: BaselineDeviation | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean time between two beats, milliseconds. Null where the provider gives none.',
  })
  averageBeatToBeatMs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Time that the systolic pulse takes from the heart to the sensor, milliseconds. Null where the provider gives none.',
  })
  pulseTransitSystolicMs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Time that the diastolic pulse takes from the heart to the sensor, milliseconds. Null where the provider gives none.',
  })
  pulseTransitDiastolicMs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "The provider's own measure, without unit, of how good the transit times are. Null where the provider gives none.",
  })
  pulseTransitQualityIndex!: number | null;

  @Field(() => [EcgQualityChangeType], {
    description: 'Quality of the signal through the recording, in order of time; each holds until the next.',
  })
  qualityChanges!: EcgQualityChangeType[];
}
