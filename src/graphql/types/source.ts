import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars/index.js';
import { ProviderId } from './provider-id.js';

@ObjectType('Source', { simpleResolvers: true, description: 'Where a record comes from.' })
export class SourceType {
  @Field(() => ProviderId, { description: 'The provider that sent it.' })
  provider!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Model of the device as the provider names it. Null where it does not tell.',
  })
  device!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The provider's or maker's id of the very device. Null where it does not tell.",
  })
  deviceId!: string | null;

  @Field(() => String, { description: "The provider's own id of the record." })
  externalId!: string;

  @Field(() => Boolean, { nullable: true, description: 'Typed in by hand. Null where the provider does not tell.' })
  isManual!: boolean | null;

  @Field(() => DateTime, { description: 'When the data that the record was last changed from arrived at the gateway.' })
  receivedAt!: Date;
}
