import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Connection } from '../../domain/connection.js';
import type { SyncRun } from '../../domain/sync-run.js';
import type { User } from '../../domain/user.js';
import type { GraphqlContext } from '../context.js';
import { Needs } from '../scopes/needs.js';
import {
  ConnectUserInput,
  CreateCoachTokenInput,
  CreateUserInput,
  CreateUserTokenInput,
  DeleteUserInput,
  DisconnectUserInput,
  RevokeUserTokenInput,
  RevokeUserTokensInput,
  SyncUserInput,
} from '../types/inputs.js';
import {
  ConnectUserPayload,
  CreateCoachTokenPayload,
  CreateUserPayload,
  CreateUserTokenPayload,
  DeleteUserPayload,
  DisconnectUserPayload,
  RevokeUserTokenPayload,
  RevokeUserTokensPayload,
  SyncUserPayload,
} from '../types/payloads.js';
import { showReceipt } from '../types/erasure-receipt.js';

@Resolver()
export class MutationResolver {
  @Needs('users:write')
  @Mutation(() => CreateUserPayload, {
    description: 'Makes a user; one that is there already is left as it is. Not for a user token.',
  })
  async createUser(
    @Arg('input', () => CreateUserInput, { description: 'The user to make.' }) input: CreateUserInput,
    @Ctx() { caller, useCases }: GraphqlContext,
  ): Promise<{ user: User }> {
    return { user: await useCases.createUser(caller, input) };
  }

  @Needs('users:write')
  @Mutation(() => DeleteUserPayload, {
    description:
      'Disconnects a user everywhere, then erases all data. A user that was erased before is answered alike. ' +
      'Not for a user token.',
  })
  async deleteUser(
    @Arg('input', () => DeleteUserInput, { description: 'The user to erase.' }) input: DeleteUserInput,
    @Ctx() { caller, useCases }: GraphqlContext,
  ): Promise<DeleteUserPayload> {
    const { deletedUserId, receipt } = await useCases.deleteUser(caller, input);
    return { deletedUserId, receipt: receipt && showReceipt(receipt) };
  }

  @Needs('users:write')
  @Mutation(() => CreateUserTokenPayload, {
    description:
      'Makes a token with which a browser speaks for one user; each call makes another, and all stay good until they ' +
      'expire, are revoked, or the API key ends that made them. Not for a user token.',
  })
  async createUserToken(
    @Arg('input', () => CreateUserTokenInput, { description: 'For whom, and for how long.' })
    input: CreateUserTokenInput,
    @Ctx() { caller, useCases }: GraphqlContext,
  ): Promise<CreateUserTokenPayload> {
    const { userId, ttlSeconds, scopes = null } = input;
    return useCases.createUserToken(caller, { userId, ttlSeconds, scopes });
  }

  @Needs('users:write')
  @Mutation(() => CreateCoachTokenPayload, {
    description:
      'Makes a token with which a coach speaks for several users: `me` is null then, and lists across users may leave out ' +
      '`userIds`. Not for a user token.',
  })
  async createCoachToken(
    @Arg('input', () => CreateCoachTokenInput, { description: 'For whom, and for how long.' })
    input: CreateCoachTokenInput,
    @Ctx() { caller, useCases }: GraphqlContext,
  ): Promise<CreateCoachTokenPayload> {
    const { userIds, ttlSeconds, scopes = null } = input;
    return useCases.createCoachToken(caller, { userIds, ttlSeconds, scopes });
  }

  @Needs('users:write')
  @Mutation(() => RevokeUserTokenPayload, {
    description: 'Ends a token of a user or a coach, within five seconds wherever it is used. Not for a user token.',
  })
  async revokeUserToken(
    @Arg('input', () => RevokeUserTokenInput, { description: 'Which token.' }) input: RevokeUserTokenInput,
    @Ctx() { caller, useCases }: GraphqlContext,
  ): Promise<RevokeUserTokenPayload> {
    const { token = null, tokenId = null } = input;
    return { tokenId: await useCases.revokeUserToken(caller, { token, tokenId }) };
  }

  @Needs('users:write')
  @Mutation(() => RevokeUserTokensPayload, {
    description:
      'Ends all tokens of a user that were made up to now, within five seconds wherever they are used; coaches lose the ' +
      'user, and keep their others. Not for a user token.',
  })
  async revokeUserTokens(
    @Arg('input', () => RevokeUserTokensInput, { description: 'Whose tokens.' }) input: RevokeUserTokensInput,
    @Ctx() { caller, useCases }: GraphqlContext,
  ): Promise<{ user: User }> {
    return { user: await useCases.revokeUserTokens(caller, input) };
  }

  @Needs('connect')
  @Mutation(() => ConnectUserPayload, {
    description:
      'Begins to connect a user with a provider; the user is made if it is new. Each call gives an address of its own, ' +
      'good for one consent.',
  })
  async connectUser(
    @Arg('input', () => ConnectUserInput, { description: 'Whom, and with which provider.' }) input: ConnectUserInput,
    @Ctx() { caller, useCases }: GraphqlContext,
  ): Promise<{ connection: Connection; authorizationUrl: string | null; expiresAt: Date | null }> {
    const { userId = null, provider, redirectUrl = null } = input;
    return useCases.connectUser(caller, { userId, provider, redirectUrl });
  }

  @Needs('sync')
  @Mutation(() => SyncUserPayload, {
    description:
      'Brings connections up to date. A run under way that covers the request is joined; otherwise one is queued.',
  })
  async syncUser(
    @Arg('input', () => SyncUserInput, { description: 'Whom, and what.' }) input: SyncUserInput,
    @Ctx() { caller, useCases, gone }: GraphqlContext,
  ): Promise<{ runs: SyncRun[] }> {
    const {
      userId = null,
      provider = null,
      dataTypes = null,
      from = null,
      to = null,
      samples,
      zones,
      route,
      wait,
    } = input;
    return {
      runs: await useCases.syncUser(caller, {
        userId,
        provider,
        dataTypes,
        from,
        to,
        samples,
        zones,
        route,
        wait,
        gone,
      }),
    };
  }

  @Needs('connect')
  @Mutation(() => DisconnectUserPayload, {
    description:
      "Ends a user's connection to a provider at once; the provider is told as soon as it listens. Data that was kept may " +
      'be erased by another call.',
  })
  async disconnectUser(
    @Arg('input', () => DisconnectUserInput, { description: 'Whom, and from which provider.' })
    input: DisconnectUserInput,
    @Ctx() { caller, useCases }: GraphqlContext,
  ): Promise<{ connection: Connection; deletedRecords: number }> {
    const { userId = null, provider, deleteData } = input;
    return useCases.disconnectUser(caller, { userId, provider, deleteData });
  }
}
