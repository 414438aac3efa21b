import { getNamedType, isObjectType, type FieldNode, type GraphQLObjectType, type GraphQLResolveInfo } from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';

/** What resolvers that many ask for read of a record, beside its keys. */
const READ_BY_RESOLVER: Partial<Record<string, readonly string[]>> = {
  id: [],
  user: [],
  source: ['provider', 'device', 'deviceId', 'externalId', 'isManual', 'receivedAt'],
  isPartial: ['date', 'utcOffsetMinutes', 'receivedAt', 'isPartial'],
};

/**
 * Which properties of the rows of a connection the answer shows. Undefined where a resolver is asked of which nobody can
 * tell what it reads: then the rows must be whole.
 */
export function selectedProperties(info: GraphQLResolveInfo): readonly string[] | undefined {
  const { schema, fragments, variableValues, fieldNodes, returnType } = info;
  const below = (type: GraphQLObjectType, nodes: readonly FieldNode[]) => [
    ...collectSubfields(schema, fragments, variableValues, type, nodes).values(),
  ];
  const properties = new Set<string>();

  function take(type: GraphQLObjectType, nodes: readonly FieldNode[], depth: 'page' | 'edge' | 'row'): boolean {
    return below(type, nodes).every((selected) => {
      const name = selected[0]?.name.value ?? '';
      const field = type.getFields()[name];
      if (field === undefined) return name === '__typename';
      if (depth === 'row') return takeField(name, field.resolve !== undefined);
      const inner = getNamedType(field.type);
      if (name === 'nodes' || name === 'node') return isObjectType(inner) && take(inner, selected, 'row');
      return name !== 'edges' || (isObjectType(inner) && take(inner, selected, 'edge'));
    });
  }

  function takeField(name: string, hasResolver: boolean): boolean {
    const read = hasResolver ? READ_BY_RESOLVER[name] : [name];
    for (const property of read ?? []) properties.add(property);
    return read !== undefined;
  }

  const connection = getNamedType(returnType);
  return isObjectType(connection) && take(connection, fieldNodes, 'page') ? [...properties].sort() : undefined;
}
