import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { Requester } from '../../application/caller.js';
import type { ApiKey } from '../../domain/api-key.js';
import type { Scope } from '../../domain/scope.js';
import type { Project } from '../../domain/user.js';
import { DateTime, Id, ScopeScalar } from '../scalars/index.js';
import { Needs } from '../scopes/needs.js';

@ObjectType('Project', {
  simpleResolvers: true,
  description: 'A tenant: one application with its keys, its users and their data.',
})
export class ProjectType implements Project {
  @Field(() => Id, { description: 'Never changes.' })
  id!: string;

  @Field(() => String, { description: 'Unique in the gateway.' })
  name!: string;

  @Field(() => [String], {
    description:
      'Where a browser may return after a consent, and from which pages it may call: origins and exact URLs; `loopback` stands for this machine, any port.',
  })
  @Needs('admin')
  redirectUrls!: string[];
}

@ObjectType('ApiKey', {
  simpleResolvers: true,
  description: 'What is known of an API key; the key itself is shown once, when it is made.',
})
export class ApiKeyType implements ApiKey {
  @Field(() => Id, { description: 'Never changes; is not the key.' })
  id!: string;

  projectId!: string;

  @Field(() => String, { description: 'First characters of the key, by which people tell keys apart.' })
  prefix!: string;

  @Field(() => String, { description: 'Unique among the keys of the project that are good.' })
  name!: string;

  @Field(() => [ScopeScalar], { description: 'What the key allows.' })
  scopes!: Scope[];

  @Field(() => DateTime, { description: 'When the key was made.' })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'From when on it is good no more. Null where it has no end.' })
  expiresAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'To the minute. Null where it was never used.' })
  lastUsedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Null while it was not revoked.' })
  revokedAt!: Date | null;
}

/** What a credential is, as the schema names it. */
const RequesterKind = { ROOT: 'root', PROJECT: 'project', USER: 'user' } as const satisfies Record<
  string,
  Requester['kind']
>;

registerEnumType(RequesterKind, {
  name: 'RequesterKind',
  description: 'What a credential is.',
  valuesConfig: {
    ROOT: { description: 'The root key of the gateway.' },
    PROJECT: { description: 'An API key of a project.' },
    USER: { description: 'A user token.' },
  },
});

@ObjectType('WhoAmI', { simpleResolvers: true, description: 'What the credential of this request is, and allows.' })
export class WhoAmIType {
  @Field(() => RequesterKind, { description: 'What it is.' })
  kind!: Requester['kind'];

  @Field(() => ProjectType, { nullable: true, description: 'Whose it is. Null for the root key.' })
  project!: Project | null;

  @Field(() => [ScopeScalar], { description: 'What it allows. Empty for the root key, which manages projects alone.' })
  scopes!: Scope[];
}
