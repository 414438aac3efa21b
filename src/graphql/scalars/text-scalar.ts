import { GraphQLError, GraphQLScalarType, Kind, print } from 'graphql';

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
  const refuse = (shown: string): never => {
    throw new GraphQLError(`${config.name} takes ${takes}, not ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`);
  };
  return new GraphQLScalarType<T, string>({
    ...config,
    parseValue: (value) => (typeof value === 'string' ? parse(value) : undefined) ?? refuse(String(JSON.stringify(value))),
    parseLiteral: (node) => (node.kind === Kind.STRING ? parse(node.value) : undefined) ?? refuse(print(node)),
  });
}
