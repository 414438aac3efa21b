import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Scope } from '../../domain/scope.js';
import { SCOPE_OF_RECORDS } from '../record-lists.js';
import { needsIn, withNeeds } from './needs.js';

/** What everything is reached through: each of their fields must have a decision. */
const GATES = new Set(['Query', 'Mutation', 'Subscription', 'User']);

/**
 * Writes into the extensions of every type and field which scopes it needs: a record and a page of records that of their
 * data type, a field what is said of it (`Needs`) and what its type needs.
 * @throws Error for a record without a scope, and for a field of which nobody can tell what it needs
 */
export function decideScopes(schema: GraphQLSchema): void {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  for (const type of types) type.extensions = withNeeds(type.extensions, needsOfType(type));
  for (const type of types) {
    for (const field of Object.values(type.getFields())) {
      field.extensions = withNeeds(field.extensions, needsOfField(type, field));
    }
  }
}

function needsOfType(type: GraphQLObjectType): readonly Scope[] {
  const scope = SCOPE_OF_RECORDS.get(type.name);
  if (scope !== undefined) return [scope];
  if (type.getInterfaces().some(({ name }) => name === 'Record')) throw new Error(`${type.name} has no scope`);
  return pagesOf(type).flatMap(needsOfType);
}

/** The type of the rows, of a page and of an edge. */
function pagesOf(type: GraphQLObjectType): GraphQLObjectType[] {
  const { node, nodes } = type.getFields();
  const row = /(Connection|Edge)$/.test(type.name) ? (node ?? nodes) : undefined;
  const named = row === undefined ? undefined : getNamedType(row.type);
  return isObjectType(named) ? [named] : [];
}

function needsOfField(owner: GraphQLObjectType, field: GraphQLField<unknown, unknown>): readonly Scope[] {
  const said = needsIn(field.extensions);
  const returned = getNamedType(field.type);
  const ofType = isObjectType(returned) ? (needsIn(returned.extensions) ?? []) : [];
  const isOpen = ofType.length === 0 && (GATES.has(owner.name) || isInterfaceType(returned));
  if (said === undefined && isOpen) {
    throw new Error(`${owner.name}.${field.name} has no scope: say by Needs which it takes, or that it takes none`);
  }
  return [...(said ?? []), ...ofType];
}
