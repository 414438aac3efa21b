import { GraphQLError, GraphQLID, GraphQLScalarType, type ValueNode } from 'graphql';

const MAX_LENGTH = 200;

function check(id: string, nodes: ValueNode | null): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (id === '' || id.length > MAX_LENGTH || /[\u0000-\u001f\u007f-\u009f]/.test(id)) {
    throw new GraphQLError(`ID takes 1 to ${MAX_LENGTH} characters, no control characters.`, { nodes });
  }
  return id;
}

/** The built-in ID, stricter on input: no id of the schema can be empty, endless, or hold what no store and no log takes. */
export const Id = new GraphQLScalarType<string, string>({
  ...GraphQLID.toConfig(),
  description: `Identifier, 1 to ${MAX_LENGTH} characters without control characters. Opaque unless the field says otherwise.`,
  parseValue: (value) => check(GraphQLID.parseValue(value), null),
  parseLiteral: (node) => check(GraphQLID.parseLiteral(node), node),
});
