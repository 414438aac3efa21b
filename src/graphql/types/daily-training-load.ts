import { Field, Float, ObjectType } from 'type-graphql';
import {
  TrainingLoadStatus,
  type StoredDailyTrainingLoad,
  type TrainingLoadLevels,
} from '../../domain/daily-training-load.js';
import { LocalDate } from '../scalars/index.js';
import { NodeType } from './node.js';
import { RecordType } from './record.js';

@ObjectType('TrainingLoadLevels', {
  simpleResolvers: true,
  description: "Limits of the wearer's own levels of a day's load, in the provider's unit.",
})
export class TrainingLoadLevelsType implements TrainingLoadLevels {
  @Field(() => Float, {
    nullable: true,
    description: "Limit of the level very low, provider's unit. Null where the provider gives none.",
  })
  veryLow!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Limit of the level low, provider's unit. Null where the provider gives none.",
  })
  low!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Limit of the level medium, provider's unit. Null where the provider gives none.",
  })
  medium!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Limit of the level high, provider's unit. Null where the provider gives none.",
  })
  high!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Limit of the level very high, provider's unit. Null where the provider gives none.",
  })
  veryHigh!: number | null;
}

@ObjectType('DailyTrainingLoad', {
  simpleResolvers: true,
  implements: [NodeType, RecordType],
  description:
    'The training load of one calendar day and what it adds up to. Recomputed backwards when an old session arrives.',
})
export class DailyTrainingLoadType extends RecordType implements StoredDailyTrainingLoad {
  @Field(() => LocalDate, { description: 'The local day.' })
  date!: string;

  @Field(() => Float, {
    nullable: true,
    description:
      "Load of the day's sessions together, provider's unit (Polar: TRIMP); 0 on a day of rest. Null where the provider gives none.",
  })
  load!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Mean daily load of the recent days, provider's unit (Polar: strain, over 7 days). Null where the provider gives none.",
  })
  acuteLoad!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Mean daily load of the usual days, provider's unit (Polar: tolerance, over 28 days). Null where the provider gives none.",
  })
  chronicLoad!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Recent load as a multiple of the usual one, as the provider gives it. Null where the provider gives none.',
  })
  loadRatio!: number | null;

  @Field(() => TrainingLoadStatus, {
    nullable: true,
    description: 'What the balance means. Null where there is not enough data to tell.',
  })
  status!: TrainingLoadStatus | null;

  @Field(() => String, {
    nullable: true,
    description: "The provider's own word for `status`, untouched. Null where the provider gives none.",
  })
  providerStatus!: string | null;

  @Field(() => TrainingLoadLevelsType, {
    nullable: true,
    description: "The wearer's own levels of a day's load. Null where the provider gives none.",
  })
  levels!: TrainingLoadLevelsType | null;
}
