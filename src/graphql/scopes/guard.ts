import {
  defaultFieldResolver,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Requester } from '../../application/caller.js';
import { outOfRootsReach, refuseWithoutScope } from '../../application/refusals.js';
import type { Scope } from '../../domain/scope.js';
import type { GraphqlContext } from '../context.js';
import { isForRoot, needsIn } from './needs.js';

/** An operation as graphql-js hands it to resolvers. */
interface Operation {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** The first field of an operation that needs a scope. */
interface Need {
  scope: Scope;
  /** Names of fields from the root on: `user.workouts`. */
  path: string;
}

/** An operation is read once: documents are remembered by the server, and fragments stand in the same document. */
const known = new WeakMap<GraphQLSchema, WeakMap<OperationDefinitionNode, readonly Need[]>>();

/**
 * Lets no root field begin unless the caller has the scopes of every field that stands in the whole operation, also of those
 * that @skip and @include would take out: what a document needs does not depend on its variables.
 */
export function guardRoots(schema: GraphQLSchema): void {
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      field.resolve = guarded(field.resolve ?? defaultFieldResolver);
      if (field.subscribe !== undefined) field.subscribe = guarded(field.subscribe);
    }
  }
}

function guarded(next: Resolver): Resolver {
  return (source, args: unknown, context, info) => {
    checkScopes(info, (context as GraphqlContext).requester);
    return next(source, args, context, info);
  };
}

/** @throws RequestError FORBIDDEN for the first field that is out of the caller's scopes */
function checkScopes(operation: GraphQLResolveInfo, requester: Requester): void {
  if (requester.kind === 'root') {
    const field = operation.parentType.getFields()[operation.fieldName];
    if (field === undefined || !isForRoot(field.extensions)) throw outOfRootsReach(`Field \`${operation.fieldName}\``);
    return;
  }
  for (const { scope, path } of needsOf(operation)) {
    if (!requester.scopes.has(scope)) throw refuseWithoutScope(requester, scope, `Field \`${path}\``);
  }
}

function needsOf({ schema, operation, fragments }: Operation): readonly Need[] {
  const ofSchema = known.get(schema) ?? new WeakMap<OperationDefinitionNode, readonly Need[]>();
  known.set(schema, ofSchema);
  const read = ofSchema.get(operation) ?? readNeeds(schema, operation, fragments);
  ofSchema.set(operation, read);
  return read;
}

function readNeeds(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Operation['fragments'],
): Need[] {
  const needs = new Map<Scope, string>();
  const seen = new Set<string>();

  function take(extensions: Parameters<typeof needsIn>[0], path: string): void {
    for (const scope of needsIn(extensions) ?? []) if (!needs.has(scope)) needs.set(scope, path);
  }

  function enter(type: GraphQLNamedType | undefined, { selections }: SelectionSetNode, path: string): void {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
        if (field === undefined) continue;
        const below = path === '' ? field.name : `${path}.${field.name}`;
        take(field.extensions, below);
        if (node.selectionSet) enter(getNamedType(field.type), node.selectionSet, below);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        enterAs(node.typeCondition?.name.value, type, node.selectionSet, path);
      } else {
        const fragment = fragments[node.name.value];
        // What it needs it needs once, wherever it is spread.
        if (fragment === undefined || seen.has(node.name.value)) continue;
        seen.add(node.name.value);
        enterAs(fragment.typeCondition.name.value, type, fragment.selectionSet, path);
      }
    }
  }

  /** What is selected of a record only is asked of a record. */
  function enterAs(
    name: string | undefined,
    type: GraphQLNamedType | undefined,
    selectionSet: SelectionSetNode,
    path: string,
  ): void {
    const actual = name === undefined ? type : schema.getType(name);
    if (actual !== undefined) take(actual.extensions, path);
    enter(actual, selectionSet, path);
  }

  enter(schema.getRootType(operation.operation) ?? undefined, operation.selectionSet, '');
  return [...needs].map(([scope, path]) => ({ scope, path }));
}
