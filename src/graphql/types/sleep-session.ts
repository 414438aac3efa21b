import { Field, Float, Int, ObjectType } from 'type-graphql';
import { SleepStageType, type SleepStage, type StoredSleepSession } from '../../domain/sleep-session.js';
import { DateTime, LocalDate } from '../scalars/index.js';
import { NodeType } from './node.js';
import { RecordType } from './record.js';

@ObjectType('SleepStage', { simpleResolvers: true, description: 'An unbroken stretch of one stage.' })
export class SleepStageObject implements SleepStage {
  @Field(() => SleepStageType, { description: 'The stage.' })
  stage!: SleepStageType;

  @Field(() => DateTime, { description: 'Start.' })
  startTime!: Date;

  @Field(() => DateTime, { description: 'End.' })
  endTime!: Date;
}

@ObjectType('SleepSession', {
  simpleResolvers: true,
  implements: [NodeType, RecordType],
  description: 'One period of sleep, a nap included.',
})
export class SleepSessionType extends RecordType implements StoredSleepSession {
  @Field(() => DateTime, { description: 'Falling asleep, as the provider states it.' })
  override startTime!: Date;

  @Field(() => DateTime, { description: 'Waking up, as the provider states it.' })
  override endTime!: Date;

  @Field(() => Int, {
    nullable: true,
    description:
      'Offset from UTC at waking, minutes east; differs from `utcOffsetMinutes` on the night of a clock change or a flight. Null where it is not known.',
  })
  endUtcOffsetMinutes!: number | null;

  @Field(() => LocalDate, {
    nullable: true,
    description:
      'Local date of waking up, naps too. Null where no offset from UTC is known and the provider states none.',
  })
  night!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Not the main sleep of the night. Null where the provider does not tell.',
  })
  isNap!: boolean | null;

  @Field(() => Float, { nullable: true, description: 'Time in bed, seconds. Null where the provider gives none.' })
  timeInBedSeconds!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Time asleep, seconds; time awake is left out. Null where the provider gives none.',
  })
  asleepSeconds!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Time in deep sleep, seconds. Null where the provider gives none.',
  })
  deepSeconds!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Time in light sleep, seconds. Null where the provider gives none.',
  })
  lightSeconds!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Time in REM sleep, seconds. Null where the provider gives none.',
  })
  remSeconds!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Time awake between falling asleep and waking up, seconds. Null where the provider gives none.',
  })
  awakeSeconds!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Time in which the stage could not be told, seconds. Null where the provider gives none.',
  })
  unknownSeconds!: number | null;

  @Field(() => Int, { nullable: true, description: 'Number of sleep cycles. Null where the provider gives none.' })
  cycles!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Time asleep as a share of the session, 0 to 100 %. Null where the provider gives none.',
  })
  efficiencyPercent!: number | null;

  @Field(() => Int, { nullable: true, description: 'How many times awake. Null where the provider gives none.' })
  interruptions!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Of `awakeSeconds`, what fell into interruptions too short to remember (Polar: under 90 s), seconds. Null where the provider gives none.',
  })
  shortInterruptionSeconds!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Of `awakeSeconds`, what fell into longer interruptions, seconds. Null where the provider gives none.',
  })
  longInterruptionSeconds!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Time to fall asleep, seconds. Null where the provider gives none.',
  })
  latencySeconds!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "How unbroken the sleep was, on the provider's own scale (Polar: 1.0 fragmented to 5.0 continuous). Null where the provider gives none.",
  })
  continuity!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The continuity as a class (Polar: 1 fragmented to 5 very continuous). Null where the provider gives none.',
  })
  continuityClass!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Quality of the sleep, 0 to 100. Null where the provider gives none.',
  })
  score!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Part of the score: how long the sleep was, 0 to 100. Null where the provider gives none.',
  })
  durationScore!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Part of the score: how unbroken the sleep was, 0 to 100. Null where the provider gives none.',
  })
  solidityScore!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Part of the score: how restoring the sleep was (REM and deep), 0 to 100. Null where the provider gives none.',
  })
  regenerationScore!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "The sleep against the wearer's usual one, on the provider's own scale (Polar: 1 much below to 5 much above). Null where the provider gives none.",
  })
  sleepCharge!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'What the wearer set out to sleep, seconds. Null where the provider gives none.',
  })
  sleepGoalSeconds!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "The wearer's own verdict, 1 very poor to 5 very well. Null where not given.",
  })
  userRating!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Average heart rate, beats a minute. Null where the provider gives none.',
  })
  averageHeartRateBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Lowest heart rate, beats a minute. Null where the provider gives none.',
  })
  lowestHeartRateBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Average heart rate variability as RMSSD, milliseconds. Null where the provider gives none.',
  })
  averageHrvRmssdMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Average breaths a minute. Null where the provider gives none.' })
  averageBreathsPerMinute!: number | null;

  @Field(() => [SleepStageObject], {
    nullable: true,
    description: 'Stages in order of time, without overlap. Null where the provider gives totals only.',
  })
  stages!: SleepStageObject[] | null;
}
