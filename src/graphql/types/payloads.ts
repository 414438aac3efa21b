import { Field, Int, ObjectType } from 'type-graphql';
import type { Scope } from '../../domain/scope.js';
import { DateTime, Id, ScopeScalar, Url } from '../scalars/index.js';
import { ConnectionType } from './connection.js';
import { ErasureReceiptType } from './erasure-receipt.js';
import { SyncRunType } from './sync-run.js';
import { UserType } from './user.js';

@ObjectType('CreateUserPayload', { simpleResolvers: true, description: 'The answer of `createUser`.' })
export class CreateUserPayload {
  @Field(() => UserType, { description: 'The user, new or known already.' })
  user!: UserType;
}

@ObjectType('DeleteUserPayload', { simpleResolvers: true, description: 'The answer of `deleteUser`.' })
export class DeleteUserPayload {
  @Field(() => Id, { description: "The application's own id of the user, of whom nothing is left." })
  deletedUserId!: string;

  @Field(() => ErasureReceiptType, {
    nullable: true,
    description: 'Of the last time that a user of this id was erased. Null where none ever was.',
  })
  receipt!: ErasureReceiptType | null;
}

@ObjectType('CreateUserTokenPayload', { simpleResolvers: true, description: 'The answer of `createUserToken`.' })
export class CreateUserTokenPayload {
  @Field(() => String, {
    description: 'Sent as `Authorization: Bearer …` from the browser; speaks for its users alone.',
  })
  token!: string;

  @Field(() => Id, { description: 'By which `revokeUserToken` ends it.' })
  tokenId!: string;

  @Field(() => [ScopeScalar], { description: 'What it allows.' })
  scopes!: Scope[];

  @Field(() => DateTime, { description: 'When the token stops being good.' })
  expiresAt!: Date;
}

@ObjectType('CreateCoachTokenPayload', { simpleResolvers: true, description: 'The answer of `createCoachToken`.' })
export class CreateCoachTokenPayload extends CreateUserTokenPayload {}

@ObjectType('RevokeUserTokenPayload', { simpleResolvers: true, description: 'The answer of `revokeUserToken`.' })
export class RevokeUserTokenPayload {
  @Field(() => Id, { description: 'The id of the token, which is good no more.' })
  tokenId!: string;
}

@ObjectType('RevokeUserTokensPayload', { simpleResolvers: true, description: 'The answer of `revokeUserTokens`.' })
export class RevokeUserTokensPayload {
  @Field(() => UserType, { description: 'The user, for whom no token of before speaks any more.' })
  user!: UserType;
}

@ObjectType('ConnectUserPayload', { simpleResolvers: true, description: 'The answer of `connectUser`.' })
export class ConnectUserPayload {
  @Field(() => ConnectionType, {
    description: 'The connection; PENDING until the consent, unless it was ACTIVE already.',
  })
  connection!: ConnectionType;

  @Field(() => Url, {
    nullable: true,
    description: 'Where to send the browser for the consent. Null for a provider that needs none.',
  })
  authorizationUrl!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when the consent must be given. Null where `authorizationUrl` is.',
  })
  expiresAt!: Date | null;
}

@ObjectType('SyncUserPayload', { simpleResolvers: true, description: 'The answer of `syncUser`.' })
export class SyncUserPayload {
  @Field(() => [SyncRunType], {
    description: 'One run for each connection concerned; ask again by `node` to follow it.',
  })
  runs!: SyncRunType[];
}

@ObjectType('DisconnectUserPayload', { simpleResolvers: true, description: 'The answer of `disconnectUser`.' })
export class DisconnectUserPayload {
  @Field(() => ConnectionType, { description: 'The connection, DISCONNECTED.' })
  connection!: ConnectionType;

  @Field(() => Int, { description: 'Number of records erased by this call; 0 without `deleteData`.' })
  deletedRecords!: number;
}
