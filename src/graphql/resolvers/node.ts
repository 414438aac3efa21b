import { Arg, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { RecordKey } from '../../application/ports/index.js';
import { badInput, refuseWithoutScope } from '../../application/refusals.js';
import type { GraphqlContext } from '../context.js';
import { decodeNodeId, encodeNodeId, type NodeTypeName } from '../ids.js';
import { SCOPE_OF_RECORDS } from '../record-lists.js';
import { Id } from '../scalars/index.js';
import { Needs } from '../scopes/needs.js';
import { asNode, NodeType } from '../types/node.js';

const MAX_NODES = 100;

/**
 * Unknown, erased and out of reach all look the same: null. A record out of scope is refused by its id alone, so that nobody
 * learns whether there is one.
 */
async function findNode(id: string, field: string, { caller, loaders }: GraphqlContext): Promise<object | null> {
  const key = decodeNodeId(id, field);
  const scope = SCOPE_OF_RECORDS.get(key.type);
  if (scope !== undefined && !caller.scopes.has(scope)) {
    throw refuseWithoutScope(caller, scope, `Argument \`${field}\` names a ${key.type}, which`, field);
  }
  if ((await loaders.user.load(key.userId)) === null) return null;
  const row = await loaders.nodes[key.type].load(key);
  return row === null ? null : asNode(row, key.type);
}

@Resolver(() => NodeType)
export class NodeResolver {
  @FieldResolver(() => Id, { description: 'Global id, opaque; never changes.' })
  id(@Root() row: RecordKey, @Info() { parentType }: GraphQLResolveInfo): string {
    return encodeNodeId(parentType.name as NodeTypeName, row);
  }

  @Needs()
  @Query(() => NodeType, {
    nullable: true,
    description:
      'The object with this global id. Null where there is none within reach; an error for what was never one.',
  })
  async node(
    @Arg('id', () => Id, { description: 'A global id, as an object of type Node prints it.' }) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<object | null> {
    return findNode(id, 'id', context);
  }

  @Needs()
  @Query(() => [NodeType], {
    nullable: 'items',
    description:
      'The objects with these global ids, in the order asked for; null for each that is not within reach. What was never ' +
      'a global id is null too, with an error of that place; the others are answered.',
  })
  async nodes(
    @Arg('ids', () => [Id], { description: 'Up to 100 global ids.' }) ids: string[],
    @Ctx() context: GraphqlContext,
  ): Promise<Promise<object | null>[]> {
    if (ids.length > MAX_NODES) throw badInput('ids', `takes at most ${MAX_NODES} ids`);
    // Each place on its own: one that fails costs the others nothing.
    return ids.map(async (id, index) => findNode(id, `ids.${index}`, context));
  }
}
