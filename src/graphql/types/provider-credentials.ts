import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { ProviderCredentialsInfo } from '../../application/own-credentials.js';
import { DateTime, Id, Secret, Url } from '../scalars/index.js';
import { ProviderId } from './provider-id.js';

const PROJECT_ID = 'Required with the root key. With an API key its own project, or left out.';

@ObjectType('ProviderCredentials', {
  simpleResolvers: true,
  description: 'An OAuth client at a provider that a project has brought. Its secrets cannot be read again.',
})
export class ProviderCredentialsType implements ProviderCredentialsInfo {
  @Field(() => ProviderId, { description: 'The provider at which it is registered.' })
  provider!: string;

  @Field(() => String, {
    description: 'The last four characters of the client id; empty for one of fewer than eight.',
  })
  clientIdEnd!: string;

  @Field(() => Boolean, {
    description:
      'Whether its webhook was registered by hand; false: the gateway registers it, where it does so at all.',
  })
  hasWebhookSecret!: boolean;

  @Field(() => Url, { description: 'Where the provider tells of new data for the users of this client alone.' })
  webhookUrl!: string;

  @Field(() => DateTime, { description: 'When they were entered last.' })
  createdAt!: Date;
}

@InputType('SetProviderCredentialsInput', { description: 'The OAuth client that a project brings.' })
export class SetProviderCredentialsInput {
  @Field(() => Id, { nullable: true, description: PROJECT_ID })
  projectId?: string | null;

  @Field(() => ProviderId, { description: 'The provider at which it is registered.' })
  provider!: string;

  @Field(() => String, { description: 'As the provider gave it: printable ASCII without blanks and colons.' })
  clientId!: string;

  @Field(() => Secret, { description: 'As the provider gave it: printable ASCII without blanks.' })
  clientSecret!: string;

  @Field(() => Secret, {
    nullable: true,
    description:
      'Of a webhook that was registered by hand at `webhookUrl`. Left out: the gateway registers one and keeps its secret.',
  })
  webhookSecret?: string | null;
}

@InputType('RemoveProviderCredentialsInput', { description: 'Whose OAuth client to remove.' })
export class RemoveProviderCredentialsInput {
  @Field(() => Id, { nullable: true, description: PROJECT_ID })
  projectId?: string | null;

  @Field(() => ProviderId, { description: 'The provider at which it is registered.' })
  provider!: string;
}

const ENDED =
  'Active connections that the client before was granted: they ask for a new consent from now on, which goes to the ' +
  'present one.';

@ObjectType('SetProviderCredentialsPayload', {
  simpleResolvers: true,
  description: 'The answer of `setProviderCredentials`.',
})
export class SetProviderCredentialsPayload {
  @Field(() => ProviderCredentialsType, { description: 'What was entered, without its secrets.' })
  credentials!: ProviderCredentialsType;

  @Field(() => Int, { description: ENDED })
  connectionsToReauthorize!: number;
}

@ObjectType('RemoveProviderCredentialsPayload', {
  simpleResolvers: true,
  description: 'The answer of `removeProviderCredentials`.',
})
export class RemoveProviderCredentialsPayload {
  @Field(() => ProviderId, { description: 'The provider, which is reached with the client of the gateway again.' })
  provider!: string;

  @Field(() => Int, { description: ENDED })
  connectionsToReauthorize!: number;
}
