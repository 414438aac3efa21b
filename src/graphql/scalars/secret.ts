import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const refuse = (nodes: ValueNode | null): never => {
  // Not even a wrong one is repeated.
  throw new GraphQLError('Secret takes a string.', { nodes });
};

/** Goes in and never comes out. */
export const Secret = new GraphQLScalarType<string, never>({
  name: 'Secret',
  description: 'Text that is taken and never given out, in answers, in messages or in logs.',
  specifiedByURL: 'https://spec.graphql.org/October2021/#sec-String',
  parseValue: (value) => (typeof value === 'string' ? value : refuse(null)),
  parseLiteral: (node) => (node.kind === Kind.STRING ? node.value : refuse(node)),
  serialize() {
    throw new TypeError('a secret is not printed');
  },
});
