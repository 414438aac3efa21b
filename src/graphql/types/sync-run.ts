import { Field, Int, ObjectType } from 'type-graphql';
import { DataType } from '../../domain/data-type.js';
import { SyncStatus, SyncTrigger, type SyncRequest, type SyncRun, type SyncStep } from '../../domain/sync-run.js';
import { DateTime } from '../scalars/index.js';
import { NodeType } from './node.js';
import { SyncErrorType } from './sync-error.js';

@ObjectType('SyncStep', { simpleResolvers: true, description: 'One data type of a sync run.' })
export class SyncStepType implements SyncStep {
  @Field(() => DataType, { description: 'The data type.' })
  dataType!: DataType;

  @Field(() => SyncStatus, { description: 'State of the step.' })
  status!: SyncStatus;

  @Field(() => Int, { description: 'Number of payloads that the provider sent.' })
  fetched!: number;

  @Field(() => Int, { description: 'Number of records that are new.' })
  created!: number;

  @Field(() => Int, { description: 'Number of records that were changed.' })
  updated!: number;

  @Field(() => Int, { description: 'Number of records that were known already and are the same.' })
  unchanged!: number;

  @Field(() => Int, { description: 'Number of payloads that could not be understood; they are kept.' })
  rejected!: number;

  @Field(() => Int, { description: 'Number of samples written.' })
  samples!: number;

  @Field(() => SyncErrorType, { nullable: true, description: 'Why the step did not fully succeed. Null where it did.' })
  error!: SyncErrorType | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What is worth knowing though nothing failed: a window that was clamped, for one. Null where there is nothing.',
  })
  notice!: string | null;
}

@ObjectType('SyncRun', {
  simpleResolvers: true,
  implements: [NodeType],
  description:
    'One attempt to bring a connection up to date. A retry is the same run, QUEUED again with `attempts` + 1.',
})
export class SyncRunType implements Omit<SyncRun, 'failures' | 'lapses'> {
  id!: string;
  userId!: string;
  connectionId!: string;
  provider!: string;
  request!: SyncRequest;

  @Field(() => SyncTrigger, { description: 'Why the run was made.' })
  trigger!: SyncTrigger;

  @Field(() => SyncStatus, { description: 'State of the run.' })
  status!: SyncStatus;

  @Field(() => DateTime, { description: 'When the run was asked for.' })
  createdAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was last started. Null while it waits for the first time.',
  })
  startedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended. Null until then.' })
  finishedAt!: Date | null;

  steps!: SyncStepType[];

  @Field(() => Int, { description: 'How many times it was started.' })
  attempts!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it is started again. Null where it is not.' })
  retryAt!: Date | null;

  @Field(() => SyncErrorType, {
    nullable: true,
    description: 'Why the run did not fully succeed. Null where it did, and while it has not ended.',
  })
  error!: SyncErrorType | null;
}
