import { isIntrospectionType, isSpecifiedScalarType, printType, type GraphQLSchema } from 'graphql';

const ROOTS = ['Query', 'Mutation', 'Subscription'];

/** The schema as text: roots first, then types by name, fields as they are declared, so that a change shows as itself. */
export function printGraphqlSchema(schema: GraphQLSchema): string {
  const rank = (name: string): string => (ROOTS.includes(name) ? String(ROOTS.indexOf(name)) : name);
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .sort((one, other) => (rank(one.name) < rank(other.name) ? -1 : 1));
  return `${types.map((type) => printType(type)).join('\n\n')}\n`;
}
