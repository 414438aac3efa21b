import { Field, InputType, Int } from 'type-graphql';
import type { Scope } from '../../domain/scope.js';
import { DateTime, Id, ScopeScalar } from '../scalars/index.js';

const PROJECT_ID = 'The project. Required with the root key; an API key manages its own project alone.';
const KEY_NAME = 'Says what the key is for, 1 to 100 characters; unique among the keys of the project that are good.';

@InputType('CreateProjectInput', { description: 'The project to make.' })
export class CreateProjectInput {
  @Field(() => String, { description: 'Unique in the gateway, 1 to 100 characters.' })
  name!: string;
}

@InputType('RenameProjectInput', { description: 'Which project gets which name.' })
export class RenameProjectInput {
  @Field(() => Id, { nullable: true, description: 'The project. Required.' })
  projectId?: string | null;

  @Field(() => String, { description: 'Unique in the gateway, 1 to 100 characters.' })
  name!: string;
}

@InputType('SetRedirectUrlsInput', { description: 'Which project gets which list.' })
export class SetRedirectUrlsInput {
  @Field(() => Id, { nullable: true, description: PROJECT_ID })
  projectId?: string | null;

  @Field(() => [String], {
    description:
      'The whole list, at most 100: origins, which allow all their paths, and exact URLs; https, or http on this machine. `loopback` stands for this machine, any port.',
  })
  redirectUrls!: string[];
}

@InputType('CreateApiKeyInput', { description: 'The key to make.' })
export class CreateApiKeyInput {
  @Field(() => Id, { nullable: true, description: PROJECT_ID })
  projectId?: string | null;

  @Field(() => String, { description: KEY_NAME })
  name!: string;

  @Field(() => [ScopeScalar], {
    nullable: true,
    description: 'What the key allows; an API key gives no more than it has. Left out: all but `admin`.',
  })
  scopes?: Scope[] | null;

  @Field(() => DateTime, { nullable: true, description: 'From when on it is good no more. Left out: it has no end.' })
  expiresAt?: Date | null;
}

@InputType('RevokeApiKeyInput', { description: 'The key to end.' })
export class RevokeApiKeyInput {
  @Field(() => Id, { description: 'Id of the key, not the key.' })
  id!: string;
}

@InputType('RotateApiKeyInput', { description: 'The key to replace.' })
export class RotateApiKeyInput {
  @Field(() => Id, { description: 'Id of the key, not the key.' })
  id!: string;

  @Field(() => Int, {
    defaultValue: 24,
    description: 'How long the key before stays good beside the new one, 0 to 720 hours.',
  })
  overlapHours!: number;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'From when on the new key is good no more. Left out: after as long a life as the key before had, or never where that had no end.',
  })
  expiresAt?: Date | null;
}
