import { Field, ObjectType } from 'type-graphql';
import { ConnectionStatus, type Connection } from '../../domain/connection.js';
import { DateTime } from '../scalars/index.js';
import { NodeType } from './node.js';
import { SyncErrorType } from './sync-error.js';

@ObjectType('Connection', {
  simpleResolvers: true,
  implements: [NodeType],
  description:
    "A user's link to a provider. One for each pair; connecting again keeps its id. An ACTIVE one stays ACTIVE while a new consent is pending.",
})
export class ConnectionType implements Connection {
  id!: string;
  userId!: string;
  provider!: string;
  externalUserId!: string | null;
  ownClientHash!: Uint8Array | null;

  @Field(() => ConnectionStatus, { description: 'State of the link.' })
  status!: ConnectionStatus;

  @Field(() => [String], {
    description: 'What the user consented to, in the words of the provider; empty where it does not tell.',
  })
  scopes!: string[];

  @Field(() => DateTime, { nullable: true, description: 'When the user last consented. Null until the first consent.' })
  connectedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'End of the last run that brought something up to date. Null until then.',
  })
  lastSyncedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the provider is polled next. Null while nothing is polled.',
  })
  nextSyncAt!: Date | null;

  @Field(() => SyncErrorType, {
    nullable: true,
    description:
      'Of the last run, or of a consent since then that came to nothing; its message says what to do. Null when it succeeded.',
  })
  lastError!: SyncErrorType | null;
}
