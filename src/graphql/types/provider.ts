import { Field, Int, ObjectType } from 'type-graphql';
import type { ProviderInfo } from '../../application/use-cases.js';
import { DataType, Delivery } from '../../domain/data-type.js';
import { ProviderId } from './provider-id.js';

@ObjectType('ProviderCapability', { simpleResolvers: true, description: 'A data type that a provider supplies.' })
export class ProviderCapabilityType {
  @Field(() => DataType, { description: 'The data type.' })
  dataType!: DataType;

  @Field(() => Int, {
    nullable: true,
    description: 'How many days back it can be fetched, today included. Null where the provider states no limit.',
  })
  historyDays!: number | null;
}

@ObjectType('Provider', { simpleResolvers: true, description: 'A service that supplies wearable data.' })
export class ProviderType implements ProviderInfo {
  @Field(() => ProviderId, { description: 'The provider.' })
  id!: string;

  @Field(() => String, { description: 'Name as the company writes it.' })
  name!: string;

  @Field(() => [Delivery], { description: 'How its data arrives.' })
  delivery!: Delivery[];

  @Field(() => [ProviderCapabilityType], { description: 'What it supplies, one entry for each data type.' })
  capabilities!: ProviderCapabilityType[];

  @Field(() => Boolean, {
    description: 'The project has credentials for it, or this gateway has, or its sandbox stands in.',
  })
  isConfigured!: boolean;

  @Field(() => Boolean, { description: 'The built-in sandbox answers, not the company.' })
  isSandbox!: boolean;
}
