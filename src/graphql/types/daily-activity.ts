import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { StoredDailyActivity } from '../../domain/daily-activity.js';
import { LocalDate } from '../scalars/index.js';
import { NodeType } from './node.js';
import { RecordType } from './record.js';

@ObjectType('DailyActivity', {
  simpleResolvers: true,
  implements: [NodeType, RecordType],
  description: 'Totals of one calendar day of the wearer.',
})
export class DailyActivityType extends RecordType implements StoredDailyActivity {
  @Field(() => LocalDate, { description: 'The local day.' })
  date!: string;

  @Field(() => Int, { nullable: true, description: 'Number of steps. Null where the provider gives none.' })
  steps!: number | null;

  @Field(() => Float, { nullable: true, description: 'Distance on foot, metres. Null where the provider gives none.' })
  distanceMeters!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Energy above rest, kilocalories. Null where the provider gives none.',
  })
  activeEnergyKcal!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Energy with rest included, kilocalories. Null where the provider gives none.',
  })
  totalEnergyKcal!: number | null;

  @Field(() => Float, { nullable: true, description: 'Time active, seconds. Null where the provider gives none.' })
  activeSeconds!: number | null;

  @Field(() => Float, { nullable: true, description: 'Time inactive, seconds. Null where the provider gives none.' })
  inactiveSeconds!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Share of the day's goal, %; may pass 100. Null where the provider gives none.",
  })
  goalPercent!: number | null;

  /** Shown by its resolver, which knows more. */
  isPartial!: boolean;
}
