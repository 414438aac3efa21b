import { expect } from '@jest/globals';
import fc from 'fast-check';
import { GraphQLError, Kind, type GraphQLScalarType } from 'graphql';

export const thousand = { numRuns: 1000 };

/** What the scalar makes of a text, the same as a variable and as a literal; null where it refuses. */
export function read(scalar: GraphQLScalarType, value: string): unknown {
  const ways = [() => scalar.parseValue(value), () => scalar.parseLiteral({ kind: Kind.STRING, value })].map(attempt);
  expect(ways[0]).toEqual(ways[1]);
  return ways[0];
}

export function attempt(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    // A refusal is the request's fault: graphql-js tells it only where it is a GraphQLError.
    expect(error).toBeInstanceOf(GraphQLError);
    return null;
  }
}

export const notText = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(undefined),
  fc.array(fc.string()),
  fc.object(),
);
