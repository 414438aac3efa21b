import { inspect } from 'node:util';
import { GraphQLError, GraphQLScalarType, Kind, print, type ValueNode } from 'graphql';

/** How much of a refused value a message repeats. */
const MAX_SHOWN = 60;

interface TextScalar<T> {
  name: string;
  description: string;
  specifiedByURL: string;
  /** What the scalar takes, for the message of a refusal. */
  takes: string;
  /** Undefined where the text is not one. */
  parse: (text: string) => T | undefined;
  serialize: (value: unknown) => string;
}

/** A scalar that is written as a string: literals and variables are parsed by the same function, and nothing else is taken. */
export function textScalar<T>({ takes, parse, ...config }: TextScalar<T>): GraphQLScalarType<T, string> {
  const refuse = (shown: string, nodes: ValueNode | null): never => {
    const excerpt = shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN)}…` : shown;
    throw new GraphQLError(`${config.name} takes ${takes}, not ${excerpt}.`, { nodes });
  };
  return new GraphQLScalarType<T, string>({
    ...config,
    parseValue: (value) => (typeof value === 'string' ? parse(value) : undefined) ?? refuse(inspect(value), null),
    parseLiteral: (node) => (node.kind === Kind.STRING ? parse(node.value) : undefined) ?? refuse(print(node), node),
  });
}
