import { Field, InputType, Int } from 'type-graphql';
import { DataType } from '../../domain/data-type.js';
import type { Scope } from '../../domain/scope.js';
import { Id, LocalDate, ScopeScalar, Url } from '../scalars/index.js';
import { ProviderId } from './provider-id.js';

const OWN_USER_ID =
  "The application's own id of its user. May be left out with a user token, is required with an API key.";

const TOKEN_SCOPES =
  'What the token allows, of what the API key allows: scopes of reading, `connect` and `sync`. Left out: all of these that the key has.';

@InputType('CreateUserInput', { description: 'The user to make.' })
export class CreateUserInput {
  @Field(() => Id, { description: "The application's own id of its user, 1 to 200 characters." })
  id!: string;
}

@InputType('DeleteUserInput', { description: 'The user to erase.' })
export class DeleteUserInput {
  @Field(() => Id, { description: "The application's own id of its user." })
  id!: string;
}

@InputType('CreateUserTokenInput', { description: 'For whom a token is made, and how long it is good.' })
export class CreateUserTokenInput {
  @Field(() => Id, { description: "The application's own id of its user." })
  userId!: string;

  @Field(() => Int, { defaultValue: 3600, description: 'How long the token is good, 60 to 86,400 seconds.' })
  ttlSeconds!: number;

  @Field(() => [ScopeScalar], { nullable: true, description: TOKEN_SCOPES })
  scopes?: Scope[] | null;
}

@InputType('CreateCoachTokenInput', { description: 'For whom a coach speaks by a token, and how long it is good.' })
export class CreateCoachTokenInput {
  @Field(() => [Id], { description: "The application's own ids of 1 to 100 users." })
  userIds!: string[];

  @Field(() => Int, { defaultValue: 3600, description: 'How long the token is good, 60 to 86,400 seconds.' })
  ttlSeconds!: number;

  @Field(() => [ScopeScalar], { nullable: true, description: TOKEN_SCOPES })
  scopes?: Scope[] | null;
}

@InputType('RevokeUserTokenInput', { description: 'Which token to revoke: takes either of the two.' })
export class RevokeUserTokenInput {
  @Field(() => String, { nullable: true, description: 'The token itself.' })
  token?: string | null;

  @Field(() => Id, { nullable: true, description: 'Its id, as it was given with the token.' })
  tokenId?: string | null;
}

@InputType('RevokeUserTokensInput', { description: 'Whose tokens to revoke.' })
export class RevokeUserTokensInput {
  @Field(() => Id, { description: "The application's own id of its user." })
  userId!: string;
}

@InputType('ConnectUserInput', { description: 'Whom to connect with which provider.' })
export class ConnectUserInput {
  @Field(() => Id, { nullable: true, description: OWN_USER_ID })
  userId?: string | null;

  @Field(() => ProviderId, { description: 'The provider to connect with.' })
  provider!: string;

  @Field(() => Url, {
    nullable: true,
    description:
      'Where the browser lands after the consent, with `provider`, `connectionId`, `status` (`connected`, `cancelled` or ' +
      '`failed`) and, where it failed, `code` added to its query; must be among the redirect URLs that the gateway was ' +
      'set up with. Left out: a page of the gateway.',
  })
  redirectUrl?: string | null;
}

@InputType('SyncUserInput', { description: 'What to bring up to date.' })
export class SyncUserInput {
  @Field(() => Id, { nullable: true, description: OWN_USER_ID })
  userId?: string | null;

  @Field(() => ProviderId, {
    nullable: true,
    description:
      'Left out: every active connection of the user. Where there is none since consents have ended, the error is ' +
      '`REAUTHORIZATION_REQUIRED`.',
  })
  provider?: string | null;

  @Field(() => [DataType], { nullable: true, description: 'Left out: all that the provider has.' })
  dataTypes?: DataType[] | null;

  @Field(() => LocalDate, {
    nullable: true,
    description:
      "First date, inclusive; not in the future; clamped to the provider's history. Left out: since the last sync.",
  })
  from?: string | null;

  @Field(() => LocalDate, {
    nullable: true,
    description: 'Last date, inclusive; not before `from`. Left out, or in the future: today.',
  })
  to?: string | null;

  @Field(() => Boolean, { defaultValue: true, description: 'Fetch sample series of workouts; false deletes nothing.' })
  samples!: boolean;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Fetch heart rate zones of workouts; false deletes nothing.',
  })
  zones!: boolean;

  @Field(() => Boolean, { defaultValue: true, description: 'Fetch routes of workouts; false deletes nothing.' })
  route!: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True: answer when the runs have ended, after 60 seconds at most. False: at once.',
  })
  wait!: boolean;
}

@InputType('DisconnectUserInput', { description: 'Whom to disconnect from which provider.' })
export class DisconnectUserInput {
  @Field(() => Id, { nullable: true, description: OWN_USER_ID })
  userId?: string | null;

  @Field(() => ProviderId, { description: 'The provider to disconnect from.' })
  provider!: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Erase the records of this provider too.' })
  deleteData!: boolean;
}
