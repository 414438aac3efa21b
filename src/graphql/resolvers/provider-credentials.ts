import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { ProviderCredentialsInfo } from '../../application/own-credentials.js';
import type { GraphqlContext } from '../context.js';
import { Id } from '../scalars/index.js';
import { ForRoot, Needs } from '../scopes/needs.js';
import {
  ProviderCredentialsType,
  RemoveProviderCredentialsInput,
  RemoveProviderCredentialsPayload,
  SetProviderCredentialsInput,
  SetProviderCredentialsPayload,
} from '../types/provider-credentials.js';

@Resolver()
export class ProviderCredentialsResolver {
  @ForRoot()
  @Needs('admin')
  @Query(() => [ProviderCredentialsType], {
    description:
      'The OAuth clients that a project has brought, by provider. For the root key, and an API key with the scope `admin`.',
  })
  providerCredentials(
    @Arg('projectId', () => Id, {
      nullable: true,
      description: 'Required with the root key. With an API key its own project, or left out.',
    })
    projectId: string | null | undefined,
    @Ctx() { requester, projects }: GraphqlContext,
  ): Promise<ProviderCredentialsInfo[]> {
    return projects.listProviderCredentials(requester, projectId ?? null);
  }

  @ForRoot()
  @Needs('admin')
  @Mutation(() => SetProviderCredentialsPayload, {
    description:
      'Enters the OAuth client with which the users of a project consent from now on, in place of one entered before. What ' +
      "the gateway's own client was granted goes on with that. For the root key, and an API key with the scope `admin`.",
  })
  async setProviderCredentials(
    @Arg('input', () => SetProviderCredentialsInput, { description: 'The client.' }) input: SetProviderCredentialsInput,
    @Ctx() { requester, projects }: GraphqlContext,
  ): Promise<SetProviderCredentialsPayload> {
    const { projectId = null, provider, clientId, clientSecret, webhookSecret = null } = input;
    const given = { projectId, provider, clientId, clientSecret, webhookSecret };
    const { credentials, ended } = await projects.setProviderCredentials(requester, given);
    return { credentials, connectionsToReauthorize: ended };
  }

  @ForRoot()
  @Needs('admin')
  @Mutation(() => RemoveProviderCredentialsPayload, {
    description:
      'Removes the OAuth client that a project has brought: its users consent to the client of the gateway again. One that ' +
      'is not there (any more) is answered alike. For the root key, and an API key with the scope `admin`.',
  })
  async removeProviderCredentials(
    @Arg('input', () => RemoveProviderCredentialsInput, { description: 'Which client.' })
    input: RemoveProviderCredentialsInput,
    @Ctx() { requester, projects }: GraphqlContext,
  ): Promise<RemoveProviderCredentialsPayload> {
    const { projectId = null, provider } = input;
    const { ended } = await projects.removeProviderCredentials(requester, { projectId, provider });
    return { provider, connectionsToReauthorize: ended };
  }
}
