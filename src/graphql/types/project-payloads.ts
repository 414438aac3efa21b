import { Field, ObjectType } from 'type-graphql';
import { ApiKeyType, ProjectType } from './project.js';

const KEY = 'The key itself, sent as `Authorization: Bearer …`. Shown this once: the gateway keeps a digest of it.';

@ObjectType('CreateProjectPayload', { simpleResolvers: true, description: 'The answer of `createProject`.' })
export class CreateProjectPayload {
  @Field(() => ProjectType, { description: 'The project, new or known already.' })
  project!: ProjectType;
}

@ObjectType('RenameProjectPayload', { simpleResolvers: true, description: 'The answer of `renameProject`.' })
export class RenameProjectPayload {
  @Field(() => ProjectType, { description: 'The project.' })
  project!: ProjectType;
}

@ObjectType('SetRedirectUrlsPayload', { simpleResolvers: true, description: 'The answer of `setRedirectUrls`.' })
export class SetRedirectUrlsPayload {
  @Field(() => ProjectType, { description: 'The project with its new list.' })
  project!: ProjectType;
}

@ObjectType('CreateApiKeyPayload', { simpleResolvers: true, description: 'The answer of `createApiKey`.' })
export class CreateApiKeyPayload {
  @Field(() => String, { description: KEY })
  key!: string;

  @Field(() => ApiKeyType, { description: 'What is known of it.' })
  apiKey!: ApiKeyType;
}

@ObjectType('RevokeApiKeyPayload', { simpleResolvers: true, description: 'The answer of `revokeApiKey`.' })
export class RevokeApiKeyPayload {
  @Field(() => ApiKeyType, { description: 'The key, with the time when it was revoked first.' })
  apiKey!: ApiKeyType;
}

@ObjectType('RotateApiKeyPayload', { simpleResolvers: true, description: 'The answer of `rotateApiKey`.' })
export class RotateApiKeyPayload {
  @Field(() => String, { description: KEY })
  key!: string;

  @Field(() => ApiKeyType, { description: 'What is known of the new key.' })
  apiKey!: ApiKeyType;

  @Field(() => ApiKeyType, { description: 'The key before, with the end that it has now.' })
  replaced!: ApiKeyType;
}
