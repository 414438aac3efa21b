import { Field, Float, Int, ObjectType } from 'type-graphql';
import { NightlyRechargeStatus, ScoreOrigin, type StoredNightlyRecharge } from '../../domain/nightly-recharge.js';
import { LocalDate } from '../scalars/index.js';
import { NodeType } from './node.js';
import { RecordType } from './record.js';

@ObjectType('NightlyRecharge', {
  simpleResolvers: true,
  implements: [NodeType, RecordType],
  description: 'How well the body recovered in one night.',
})
export class NightlyRechargeType extends RecordType implements StoredNightlyRecharge {
  @Field(() => LocalDate, { description: 'Local date of waking up.' })
  night!: string;

  @Field(() => Float, {
    nullable: true,
    description:
      'Recovery, 0 to 100; `scoreOrigin` says how it was made (Polar: the status of 1 to 6, less 1, times 20). Null where the provider gives none.',
  })
  score!: number | null;

  @Field(() => ScoreOrigin, { nullable: true, description: 'Where `score` comes from. Null exactly when that is.' })
  scoreOrigin!: ScoreOrigin | null;

  @Field(() => Float, {
    nullable: true,
    description: "The score on the provider's own scale. Null where the provider gives none.",
  })
  providerScore!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Lower end of the provider's scale. Null where `providerScore` is.",
  })
  providerScoreMin!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Upper end of the provider's scale. Null where `providerScore` is.",
  })
  providerScoreMax!: number | null;

  @Field(() => NightlyRechargeStatus, {
    nullable: true,
    description: 'Recovery in words. Null where the provider gives none.',
  })
  status!: NightlyRechargeStatus | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Recovery of the autonomic nervous system, on the provider's own scale (Polar: -10.0 to 10.0, 0 is usual). Null where the provider gives none.",
  })
  ansCharge!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      '`ansCharge` in steps (Polar: 1 much below usual to 5 much above). Null where the provider gives none.',
  })
  ansChargeStatus!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "The sleep against the wearer's usual one, on the provider's own scale (Polar: 1 much below to 5 much above). Null where the provider gives none.",
  })
  sleepCharge!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Average heart rate over the provider's own window of the night, which is not the whole of it (Polar: four hours from 30 minutes after falling asleep), beats a minute; neither the night's mean nor a resting heart rate. Null where the provider gives none.",
  })
  averageHeartRateBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Resting heart rate, beats a minute. Null where the provider gives none.',
  })
  restingHeartRateBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Mean time between two heart beats over the provider's own window of the night, which is not the whole of it (Polar: four hours from 30 minutes after falling asleep), milliseconds; not the night's mean. Null where the provider gives none.",
  })
  averageBeatToBeatMs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Heart rate variability as RMSSD over the provider's own window of the night, which is not the whole of it (Polar: four hours from 30 minutes after falling asleep), milliseconds; not the night's mean. Null where the provider gives none.",
  })
  hrvRmssdMs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Heart rate variability as SDNN, milliseconds. Null where the provider gives none.',
  })
  hrvSdnnMs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Breaths a minute over the provider's own window of the night, which is not the whole of it (Polar: four hours from 30 minutes after falling asleep); not the night's mean. Null where the provider gives none.",
  })
  breathsPerMinute!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Temperature of the skin against the wearer's own usual one, °C. Null where the provider gives none.",
  })
  skinTemperatureDeviationCelsius!: number | null;
}
