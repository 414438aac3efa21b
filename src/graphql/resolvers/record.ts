import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { StoredRecord } from '../../domain/record.js';
import type { User } from '../../domain/user.js';
import type { GraphqlContext } from '../context.js';
import { encodeNodeId, type NodeTypeName } from '../ids.js';
import { ownerOf } from '../owner.js';
import { Id } from '../scalars/index.js';
import { RecordType } from '../types/record.js';
import { SourceType } from '../types/source.js';
import { UserType } from '../types/user.js';

@Resolver(() => RecordType)
export class RecordResolver {
  @FieldResolver(() => Id, { description: 'Global id, opaque; never changes, whatever is synced again.' })
  id(@Root() record: StoredRecord, @Info() { parentType }: GraphQLResolveInfo): string {
    return encodeNodeId(parentType.name as NodeTypeName, record);
  }

  @FieldResolver(() => UserType, { description: 'Whose record it is.' })
  async user(@Root() record: StoredRecord, @Ctx() context: GraphqlContext): Promise<User> {
    return ownerOf(record, context);
  }

  @FieldResolver(() => SourceType, { description: 'Where it comes from.' })
  source(@Root() record: StoredRecord): SourceType {
    return record;
  }
}
