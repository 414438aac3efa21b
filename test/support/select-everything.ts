import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';

/** What required arguments of fields below the root take, by the names of their types. */
const VALUES: Record<string, (name: string) => string> = {
  DateTime: (name) => (name === 'from' ? '"2026-03-08T00:00:00Z"' : '"2026-03-11T00:00:00Z"'),
  ProviderId: () => 'POLAR',
  SeriesType: () => 'HEART_RATE',
};

/**
 * Every field of a type, and of every type that it leads to, each type once on its way, and no user of what is a user's; so that a field that is new is asked
 * for without anybody having to think of it.
 * @param isWanted false leaves a field out
 * @throws Error for a field with an argument that nobody said a value of
 */
export function selectEverything(
  type: GraphQLObjectType,
  isWanted: (owner: GraphQLObjectType, field: GraphQLField<unknown, unknown>) => boolean = () => true,
  way: readonly string[] = [],
  isBelowNode = false,
): string {
  const hasNode = isBelowNode || type.getInterfaces().some(({ name }) => name === 'Node');
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const to = getNamedType(field.type);
    if (!isWanted(type, field) || isInterfaceType(to)) return [];
    const call = `${field.name}${argumentsOf(type, field.args)}`;
    if (!isObjectType(to)) return [call];
    const below = [...way, type.name];
    const isEnough = below.includes(to.name) || (to.name === 'User' && hasNode);
    return [`${call} ${isEnough ? '{ __typename }' : selectEverything(to, isWanted, below, hasNode)}`];
  });
  return `{ __typename ${fields.join(' ')} }`;
}

function argumentsOf(owner: GraphQLObjectType, args: readonly GraphQLArgument[]): string {
  const given = args.filter(isRequiredArgument).map(({ name, type }) => {
    const named = getNamedType(type);
    const value = VALUES[named.name];
    if (value === undefined)
      throw new Error(`${owner.name} has a field with ${name}: ${String(type)}; say what it takes`);
    return `${name}: ${value(name)}`;
  });
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}
