import { Field, Float, ObjectType } from 'type-graphql';
import {
  BaselineDeviation,
  BloodOxygenClass,
  BloodOxygenTestStatus,
  type StoredBloodOxygenTest,
} from '../../domain/blood-oxygen-test.js';
import { DateTime } from '../scalars/index.js';
import { NodeType } from './node.js';
import { RecordType } from './record.js';

@ObjectType('BloodOxygenTest', {
  simpleResolvers: true,
  implements: [NodeType, RecordType],
  description: 'A test of blood oxygen that the wearer took. Only one that was passed has values.',
})
export class BloodOxygenTestType extends RecordType implements StoredBloodOxygenTest {
  @Field(() => DateTime, { description: 'When it was taken.' })
  override startTime!: Date;

  @Field(() => BloodOxygenTestStatus, { description: 'How it ended.' })
  status!: BloodOxygenTestStatus;

  @Field(() => String, {
    description:
      "The provider's own word for `status`, with the reason of a test that was not passed; UNKNOWN where it gives none.",
  })
  providerStatus!: string;

  @Field(() => Float, {
    nullable: true,
    description: 'Oxygen saturation of the blood (SpO₂), %. Null unless the test was passed.',
  })
  oxygenPercent!: number | null;

  @Field(() => BloodOxygenClass, {
    nullable: true,
    description: 'The saturation in words. Null unless the test was passed.',
  })
  oxygenClass!: BloodOxygenClass | null;

  @Field(() => BaselineDeviation, {
    nullable: true,
    description: "The saturation against the wearer's usual one. Null unless the test was passed.",
  })
  oxygenDeviation!: BaselineDeviation | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean quality of the signal, 0 to 100 %. Null where the provider gives none.',
  })
  qualityPercent!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Average heart rate during the test, beats a minute. Null where the provider gives none.',
  })
  averageHeartRateBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Heart rate variability during the test, milliseconds; providers do not say by which statistic. Null where the provider gives none.',
  })
  hrvMs!: number | null;

  @Field(() => BaselineDeviation, {
    nullable: true,
    description: "The heart rate variability against the wearer's usual one. Null where the provider gives none.",
  })
  hrvDeviation!: BaselineDeviation | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Altitude above sea level at the test, metres. Null where the provider gives none.',
  })
  altitudeMeters!: number | null;
}
