import { Field, ObjectType } from 'type-graphql';
import type { SkinContactChange, StoredSkinContact } from '../../domain/skin-contact.js';
import { DateTime } from '../scalars/index.js';
import { NodeType } from './node.js';
import { RecordType } from './record.js';

@ObjectType('SkinContactChange', { simpleResolvers: true, description: 'Contact with the skin began or ended.' })
export class SkinContactChangeType implements SkinContactChange {
  @Field(() => DateTime, { description: 'From when on.' })
  time!: Date;

  @Field(() => Boolean, { description: 'The sensor touches the skin from here on.' })
  isInContact!: boolean;
}

@ObjectType('SkinContact', {
  simpleResolvers: true,
  implements: [NodeType, RecordType],
  description: 'A period in which a device watched whether it was worn.',
})
export class SkinContactType extends RecordType implements StoredSkinContact {
  @Field(() => DateTime, { description: 'Start.' })
  override startTime!: Date;

  @Field(() => DateTime, { description: 'End.' })
  override endTime!: Date;

  @Field(() => [SkinContactChangeType], {
    description: 'When contact began and ended, in order of time; each holds until the next.',
  })
  changes!: SkinContactChangeType[];
}
