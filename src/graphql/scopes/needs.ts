import type { GraphQLFieldExtensions, GraphQLObjectTypeExtensions } from 'graphql';
import { Extensions } from 'type-graphql';
import type { Scope } from '../../domain/scope.js';

/**
 * Says which scopes a field of the schema needs; none: every key and token may ask for it. What gives records needs nothing
 * said: their scope follows from their data type.
 */
export function Needs(...scopes: Scope[]): MethodDecorator & PropertyDecorator {
  return Extensions({ needs: scopes });
}

/** Marks a root field that the root key may ask for. All others lead to users' data, which that key does not reach. */
export function ForRoot(): MethodDecorator & PropertyDecorator {
  return Extensions({ isForRoot: true });
}

export function isForRoot(extensions: Readonly<GraphQLFieldExtensions<unknown, unknown>>): boolean {
  return extensions['isForRoot'] === true;
}

type Extended = GraphQLFieldExtensions<unknown, unknown> | GraphQLObjectTypeExtensions;

/** Undefined where nothing is said. */
export function needsIn(extensions: Readonly<Extended>): readonly Scope[] | undefined {
  return extensions['needs'] as readonly Scope[] | undefined;
}

export function withNeeds<T extends Extended>(extensions: Readonly<T>, needs: Iterable<Scope>): T {
  return { ...extensions, needs: [...new Set(needs)] };
}
