import { Field, ObjectType } from 'type-graphql';
import type { User } from '../../domain/user.js';
import { DateTime } from '../scalars/index.js';
import { Needs } from '../scopes/needs.js';

@ObjectType('User', {
  simpleResolvers: true,
  description: 'A person whose data the gateway holds for the application.',
})
export class UserType implements User {
  /** Internal key; the schema shows `externalId` as `id`. */
  id!: string;
  projectId!: string;
  externalId!: string;

  @Needs()
  @Field(() => DateTime, { description: 'When the user was made here.' })
  createdAt!: Date;
}
