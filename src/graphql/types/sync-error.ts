import { Field, ObjectType } from 'type-graphql';
import { SyncErrorCode, type SyncError } from '../../domain/sync-run.js';

@ObjectType('SyncError', { simpleResolvers: true, description: 'Why a sync run or a step did not fully succeed.' })
export class SyncErrorType implements SyncError {
  @Field(() => SyncErrorCode, { description: 'The reason, to branch on.' })
  code!: SyncErrorCode;

  @Field(() => String, { description: 'The reason in words, for people.' })
  message!: string;

  @Field(() => Boolean, { description: 'The gateway tries again by itself.' })
  isRetryable!: boolean;
}
