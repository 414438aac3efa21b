import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.js';
import { ForRoot, Needs } from '../scopes/needs.js';
import {
  CreateApiKeyInput,
  CreateProjectInput,
  RenameProjectInput,
  RevokeApiKeyInput,
  RotateApiKeyInput,
  SetRedirectUrlsInput,
} from '../types/project-inputs.js';
import {
  CreateApiKeyPayload,
  CreateProjectPayload,
  RenameProjectPayload,
  RevokeApiKeyPayload,
  RotateApiKeyPayload,
  SetRedirectUrlsPayload,
} from '../types/project-payloads.js';

/** What the use cases let the root key do on every project, and a key with the scope `admin` on its own. */
@Resolver()
export class ProjectMutationResolver {
  @Mutation(() => CreateProjectPayload, {
    description: 'Makes a project; one of that name is left as it is. For the root key alone.',
  })
  @ForRoot()
  @Needs()
  async createProject(
    @Arg('input', () => CreateProjectInput, { description: 'The project to make.' }) input: CreateProjectInput,
    @Ctx() { requester, projects }: GraphqlContext,
  ): Promise<CreateProjectPayload> {
    return { project: await projects.createProject(requester, input) };
  }

  @Mutation(() => RenameProjectPayload, { description: 'Gives a project another name. For the root key alone.' })
  @ForRoot()
  @Needs()
  async renameProject(
    @Arg('input', () => RenameProjectInput, { description: 'Which project gets which name.' })
    { projectId = null, name }: RenameProjectInput,
    @Ctx() { requester, projects }: GraphqlContext,
  ): Promise<RenameProjectPayload> {
    return { project: await projects.renameProject(requester, { projectId, name }) };
  }

  @Mutation(() => SetRedirectUrlsPayload, {
    description:
      'Sets where a browser may return after a consent, and from which pages it may call. `CONFLICT` for the first project ' +
      'while the setting REDIRECT_URLS holds its list.',
  })
  @ForRoot()
  @Needs('admin')
  async setRedirectUrls(
    @Arg('input', () => SetRedirectUrlsInput, { description: 'Which project gets which list.' })
    { projectId = null, redirectUrls }: SetRedirectUrlsInput,
    @Ctx() { requester, projects }: GraphqlContext,
  ): Promise<SetRedirectUrlsPayload> {
    return { project: await projects.setRedirectUrls(requester, { projectId, redirectUrls }) };
  }

  @Mutation(() => CreateApiKeyPayload, {
    description:
      'Makes an API key and shows it once. `CONFLICT` where a good key of the project has the name: a key cannot be shown again.',
  })
  @ForRoot()
  @Needs('admin')
  async createApiKey(
    @Arg('input', () => CreateApiKeyInput, { description: 'The key to make.' })
    { projectId = null, name, scopes = null, expiresAt = null }: CreateApiKeyInput,
    @Ctx() { requester, projects }: GraphqlContext,
  ): Promise<CreateApiKeyPayload> {
    return projects.createApiKey(requester, { projectId, name, scopes, expiresAt });
  }

  @Mutation(() => RevokeApiKeyPayload, {
    description: 'Ends a key for good, everywhere within five seconds. One that was revoked before is answered alike.',
  })
  @ForRoot()
  @Needs('admin')
  async revokeApiKey(
    @Arg('input', () => RevokeApiKeyInput, { description: 'The key to end.' }) input: RevokeApiKeyInput,
    @Ctx() { requester, projects }: GraphqlContext,
  ): Promise<RevokeApiKeyPayload> {
    return { apiKey: await projects.revokeApiKey(requester, input) };
  }

  @Mutation(() => RotateApiKeyPayload, {
    description:
      'Makes a key of the same name and scopes and shows it once; the key before ends after the overlap. `CONFLICT` where ' +
      'it has a successor already.',
  })
  @ForRoot()
  @Needs('admin')
  async rotateApiKey(
    @Arg('input', () => RotateApiKeyInput, { description: 'The key to replace.' })
    { id, overlapHours, expiresAt = null }: RotateApiKeyInput,
    @Ctx() { requester, projects }: GraphqlContext,
  ): Promise<RotateApiKeyPayload> {
    return projects.rotateApiKey(requester, { id, overlapHours, expiresAt });
  }
}
