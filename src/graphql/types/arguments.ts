import { ArgsType, Field, Int, type ClassType } from 'type-graphql';
import { Resolution, SeriesType } from '../../domain/sample-series.js';
import type { PageArguments } from '../pagination.js';
import { DateTime, Id } from '../scalars/index.js';
import { DateFilter, TimeFilter, WorkoutFilter } from './filters.js';
import { ProviderId } from './provider-id.js';

const USER_IDS =
  "The application's own ids of up to 100 users. Required with an API key; a user token sees its own user only, and may leave it out.";

@ArgsType()
export class PageArgs implements PageArguments {
  @Field(() => Int, {
    nullable: true,
    description: 'How many rows from the start, 1 to 100; 20 where `last` is left out too.',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows after this cursor of the same list.' })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many rows from the end, 1 to 100; not together with `first`.' })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows before this cursor of the same list.' })
  before?: string | null;
}

@ArgsType()
export class UsersArgs extends PageArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Part of the id, compared without case, at most 200 characters.',
  })
  search?: string | null;
}

@ArgsType()
export class SyncRunsArgs extends PageArgs {
  @Field(() => ProviderId, { nullable: true, description: 'Only runs of the connection to this provider.' })
  provider?: string | null;
}

/** The arguments of a list: under a user, and across users. */
function listArguments<F extends object>(filter: ClassType<F>, description: string) {
  @ArgsType()
  class OfUser extends PageArgs {
    @Field(() => filter, { nullable: true, description })
    filter?: F | null;
  }

  @ArgsType()
  class OfUsers extends OfUser {
    @Field(() => [Id], { nullable: true, description: USER_IDS })
    userIds?: string[] | null;
  }
  return { ofUser: OfUser, ofUsers: OfUsers };
}

export const WORKOUTS = listArguments(WorkoutFilter, 'Which workouts.');
export const BY_TIME = listArguments(TimeFilter, 'Which records.');
export const BY_DATE = listArguments(DateFilter, 'Which nights or days.');

@ArgsType()
export class TimelineArgs {
  @Field(() => DateTime, { description: 'Earliest sample, inclusive.' })
  from!: Date;

  @Field(() => DateTime, {
    description:
      'Latest sample, exclusive; after `from`. A range of more than 6,000,000 samples is refused as `QUERY_TOO_COMPLEX`.',
  })
  to!: Date;

  @Field(() => Resolution, { defaultValue: Resolution.RAW, description: 'Width of a bucket.' })
  resolution!: Resolution;

  @Field(() => ProviderId, {
    nullable: true,
    description: 'Only samples from this provider; left out: from all, merged.',
  })
  provider?: string | null;
}

@ArgsType()
export class SeriesArgs extends TimelineArgs {
  @Field(() => SeriesType, { description: 'What is measured.' })
  type!: SeriesType;
}
