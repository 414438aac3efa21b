import { Field, ObjectType } from 'type-graphql';
import { ForecastKind, ForecastValidity } from '../../domain/alertness-period.js';
import { CircadianQuality, type StoredCircadianBedtime } from '../../domain/circadian-bedtime.js';
import { DateTime } from '../scalars/index.js';
import { NodeType } from './node.js';
import { RecordType } from './record.js';

@ObjectType('CircadianBedtime', {
  simpleResolvers: true,
  implements: [NodeType, RecordType],
  description: 'When the body is ready for sleep, by its own rhythm. History replaces a prediction under the same id.',
})
export class CircadianBedtimeType extends RecordType implements StoredCircadianBedtime {
  @Field(() => DateTime, { description: 'Start of the time that it is told for.' })
  override startTime!: Date;

  @Field(() => DateTime, { description: 'End of the time that it is told for.' })
  override endTime!: Date;

  @Field(() => ForecastKind, { description: 'Told ahead, or found afterwards.' })
  kind!: ForecastKind;

  @Field(() => ForecastValidity, { description: 'How far the provider trusts it.' })
  validity!: ForecastValidity;

  @Field(() => CircadianQuality, { description: "How clearly the wearer's rhythm shows." })
  quality!: CircadianQuality;

  @Field(() => DateTime, {
    nullable: true,
    description: 'From when on sleep would serve best. Null where the provider gives none.',
  })
  preferredSleepStartTime!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when sleep would serve best. Null where the provider gives none.',
  })
  preferredSleepEndTime!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'From when on falling asleep comes easily. Null where the provider gives none.',
  })
  sleepGateStartTime!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when falling asleep comes easily. Null where the provider gives none.',
  })
  sleepGateEndTime!: Date | null;
}
