import { Field, InputType } from 'type-graphql';
import { ActivityType } from '../../domain/activity-type.js';
import { DateTime, LocalDate } from '../scalars/index.js';
import { ProviderId } from './provider-id.js';

@InputType('TimeFilter', {
  description: 'Which records to list, by instant. What is left out or null does not narrow.',
})
export class TimeFilter {
  @Field(() => DateTime, { nullable: true, description: 'Earliest start, inclusive.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Latest start, exclusive; not before `from`.' })
  to?: Date | null;

  @Field(() => [ProviderId], { nullable: true, description: 'Only from these providers.' })
  providers?: string[] | null;
}

@InputType('WorkoutFilter', { description: 'Which workouts to list. What is left out or null does not narrow.' })
export class WorkoutFilter extends TimeFilter {
  @Field(() => [ActivityType], { nullable: true, description: 'Only these sports.' })
  types?: ActivityType[] | null;
}

@InputType('NightFilter', { description: 'Which nights or days to list. What is left out or null does not narrow.' })
export class DateFilter {
  @Field(() => LocalDate, { nullable: true, description: 'First night or date, inclusive.' })
  from?: string | null;

  @Field(() => LocalDate, { nullable: true, description: 'Last night or date, inclusive; not before `from`.' })
  to?: string | null;

  @Field(() => [ProviderId], { nullable: true, description: 'Only from these providers.' })
  providers?: string[] | null;
}
