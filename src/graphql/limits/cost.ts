import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { evaluate, FREE, points, sum, times, type Cost, type Size, type Variables } from './cost-terms.js';
import { sizesOf } from './sizes.js';
import { LONG_LISTS, SERIES_TYPES, USUAL_ROWS, WEIGHTS } from './weights.js';

/** Of a selection: on the object itself, and on each row of the page where the object is a connection. */
interface Selected {
  own: Cost;
  perRow: Cost;
}

const NOTHING: Selected = { own: FREE, perRow: FREE };

/**
 * Reads an operation that was found valid once, and gives what tells its cost in points for any variables. What is asked
 * for twice is counted twice; of fragments for several types, all are counted.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): (variables: Variables) => number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const counted = new Map<string, Selected>();
  const sizes = sizesOf(operation);
  const rootType = schema.getRootType(operation.operation);
  const total = rootType ? ofSelections(operation.selectionSet, rootType).own : FREE;
  return (variables) => evaluate(total, variables);

  function ofSelections({ selections }: SelectionSetNode, type: GraphQLNamedType): Selected {
    const all = selections.map((node): Selected => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return ofFragment(node.name.value);
      if (node.kind === Kind.FIELD) return ofField(node, type);
      const on = node.typeCondition === undefined ? type : schema.getType(node.typeCondition.name.value);
      return on === undefined ? NOTHING : ofSelections(node.selectionSet, on);
    });
    return { own: sum(all.map(({ own }) => own)), perRow: sum(all.map(({ perRow }) => perRow)) };
  }

  function ofFragment(name: string): Selected {
    const known = counted.get(name);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    const on = fragment && schema.getType(fragment.typeCondition.name.value);
    const cost = fragment === undefined || on === undefined ? NOTHING : ofSelections(fragment.selectionSet, on);
    counted.set(name, cost);
    return cost;
  }

  function ofField(node: FieldNode, parent: GraphQLNamedType): Selected {
    const name = node.name.value;
    if (name === '__schema' || name === '__type') return { own: points(WEIGHTS.introspection), perRow: FREE };
    const field = 'getFields' in parent ? parent.getFields()[name] : undefined;
    // Left: `__typename`.
    if (field === undefined || !('args' in field)) return NOTHING;
    const type = getNamedType(field.type);
    const isMutation = parent === schema.getMutationType() && operation.operation === OperationTypeNode.MUTATION;
    const base = isMutation ? WEIGHTS.mutation : 0;
    if (!isCompositeType(type) || node.selectionSet === undefined) {
      return { own: points(base + (name === 'totalCount' ? WEIGHTS.totalCount : 0)), perRow: FREE };
    }
    const inner = ofSelections(node.selectionSet, type);
    const weight = points(WEIGHTS.object + (SERIES_TYPES.has(type.name) ? WEIGHTS.series : 0));
    const isPaged = field.args.some((arg) => arg.name === 'first');
    const page = isPaged ? times(sizes.pageSize(node), inner.perRow) : FREE;
    const isTimeline = field.args.some((arg) => arg.name === 'from') && SERIES_TYPES.has(type.name);
    const range = isTimeline ? times(sizes.daysOf(node), points(1)) : FREE;
    const one = sum([weight, inner.own, page, range]);
    if (isListType(getNullableType(field.type))) {
      // Edges and nodes are as many as the page has rows, which the field above tells.
      if (isRows(parent, field)) return { own: FREE, perRow: one };
      return { own: times(listSize(node, parent, field), one), perRow: FREE };
    }
    return { own: sum([points(base), one]), perRow: FREE };
  }

  function listSize(node: FieldNode, parent: GraphQLNamedType, { name, args }: GraphQLField<unknown, unknown>): Size {
    const list = args.find(({ type }) => isListType(getNullableType(type)));
    const asked = list === undefined ? null : sizes.itemsOf(node, list.name);
    return asked ?? LONG_LISTS.get(`${parent.name}.${name}`) ?? USUAL_ROWS;
  }
}

function isRows(parent: GraphQLNamedType, { name }: GraphQLField<unknown, unknown>): boolean {
  return (name === 'edges' || name === 'nodes') && isObjectType(parent) && 'pageInfo' in parent.getFields();
}
