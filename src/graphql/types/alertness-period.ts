import { Field, Float, ObjectType } from 'type-graphql';
import {
  AlertnessGradeClass,
  AlertnessGradeKind,
  AlertnessLevel,
  ForecastKind,
  ForecastValidity,
  PrecedingSleep,
  SleepInertia,
  type AlertnessStretch,
  type StoredAlertnessPeriod,
} from '../../domain/alertness-period.js';
import { DateTime } from '../scalars/index.js';
import { NodeType } from './node.js';
import { RecordType } from './record.js';

@ObjectType('AlertnessStretch', { simpleResolvers: true, description: 'A stretch of one alertness, mostly an hour.' })
export class AlertnessStretchType implements AlertnessStretch {
  @Field(() => DateTime, { description: 'Start.' })
  startTime!: Date;

  @Field(() => DateTime, { description: 'End.' })
  endTime!: Date;

  @Field(() => AlertnessLevel, { description: 'How alert.' })
  level!: AlertnessLevel;

  @Field(() => ForecastValidity, { description: 'How far the provider trusts it.' })
  validity!: ForecastValidity;
}

@ObjectType('AlertnessPeriod', {
  simpleResolvers: true,
  implements: [NodeType, RecordType],
  description:
    'How alert the wearer is expected to be, or was, from waking up on. History replaces a prediction under the same id.',
})
export class AlertnessPeriodType extends RecordType implements StoredAlertnessPeriod {
  @Field(() => DateTime, { description: 'Start.' })
  override startTime!: Date;

  @Field(() => DateTime, { description: 'End.' })
  override endTime!: Date;

  @Field(() => ForecastKind, { description: 'Told ahead, or found afterwards.' })
  kind!: ForecastKind;

  @Field(() => ForecastValidity, { description: 'How far the provider trusts it.' })
  validity!: ForecastValidity;

  @Field(() => Float, {
    nullable: true,
    description: "Grade on the provider's own scale (Polar: 0 to 10). Null where the provider gives none.",
  })
  grade!: number | null;

  @Field(() => AlertnessGradeClass, { description: 'The grade in words.' })
  gradeClass!: AlertnessGradeClass;

  @Field(() => AlertnessGradeKind, { description: 'Whether it is the grade of the day or one more.' })
  gradeKind!: AlertnessGradeKind;

  @Field(() => Float, {
    nullable: true,
    description: 'For how long the grade holds, seconds from the start. Null where the provider gives none.',
  })
  gradeValiditySeconds!: number | null;

  @Field(() => SleepInertia, { description: 'How heavy waking up was.' })
  inertia!: SleepInertia;

  @Field(() => PrecedingSleep, { description: 'What sleep it follows.' })
  precedingSleep!: PrecedingSleep;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Start of the sleep that it follows. Null where the provider gives none.',
  })
  sleepStartTime!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'End of the sleep that it follows. Null where the provider gives none.',
  })
  sleepEndTime!: Date | null;

  @Field(() => [AlertnessStretchType], { description: 'Alertness through the period, in order of time.' })
  stretches!: AlertnessStretchType[];
}
