import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';
import { tooComplex, type QueryLimits } from './query-limits.js';

/** How much there is of what makes a document hard to answer, as if every fragment stood where it is spread. */
interface Shape {
  /** Levels of fields; 1 for `{ me }`. What is below `__schema` and `__type` does not count. */
  depth: number;
  aliases: number;
  directives: number;
  /** How often one field stands in one selection, as it is written. */
  repeated: number;
}

const NOTHING: Shape = { depth: 0, aliases: 0, directives: 0, repeated: 0 };

/** Answering a field once more costs nothing, but finding out that it is the same does. Nobody needs as many. */
const MOST_REPEATED = 250;

/** Of one operation. Takes time in proportion to the document, however its fragments are nested. */
function measureShape(document: DocumentNode, operation: OperationDefinitionNode): Shape {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const measured = new Map<string, Shape>();
  const of = ofSelections(operation.selectionSet);
  const variables = operation.variableDefinitions?.flatMap(({ directives }) => directives ?? []) ?? [];
  return { ...of, directives: of.directives + (operation.directives?.length ?? 0) + variables.length };

  function ofSelections({ selections }: SelectionSetNode): Shape {
    const shape = { ...NOTHING };
    const said = new Map<string, number>();
    for (const node of selections) {
      shape.directives += node.directives?.length ?? 0;
      let inner = NOTHING;
      if (node.kind === Kind.FRAGMENT_SPREAD) inner = ofFragment(node.name.value);
      else if (node.selectionSet !== undefined) inner = ofSelections(node.selectionSet);
      const isField = node.kind === Kind.FIELD;
      if (isField && node.alias !== undefined) shape.aliases += 1;
      if (isField) {
        const key = (node.alias ?? node.name).value;
        const times = (said.get(key) ?? 0) + 1;
        said.set(key, times);
        shape.repeated = Math.max(shape.repeated, times);
      }
      const below = isField && isIntrospection(node.name.value) ? 0 : inner.depth;
      shape.depth = Math.max(shape.depth, isField ? below + 1 : below);
      shape.aliases += inner.aliases;
      shape.directives += inner.directives;
      shape.repeated = Math.max(shape.repeated, inner.repeated);
    }
    return shape;
  }

  function ofFragment(name: string): Shape {
    const known = measured.get(name);
    if (known !== undefined) return known;
    // A fragment that spreads itself is another rule's to tell.
    measured.set(name, NOTHING);
    const fragment = fragments.get(name);
    if (fragment === undefined) return NOTHING;
    const inner = ofSelections(fragment.selectionSet);
    const shape = { ...inner, directives: inner.directives + (fragment.directives?.length ?? 0) };
    measured.set(name, shape);
    return shape;
  }
}

function isIntrospection(field: string): boolean {
  return field === '__schema' || field === '__type';
}

/** A rule of validation, so that a document is measured once and not with every request. */
export function shapeRule(limits: QueryLimits): ValidationRule {
  const check = (what: string, found: number, limit: number): string[] =>
    found > limit ? [`${what} ${limit}; this one has ${found}`] : [];
  return (context) => ({
    OperationDefinition(operation) {
      const { depth, aliases, directives, repeated } = measureShape(context.getDocument(), operation);
      const faults = [
        ...check('The levels of fields that an operation may have are', depth, limits.depth),
        ...check('The aliases that an operation may have are', aliases, limits.aliases),
        ...check('The directives that an operation may have are', directives, limits.directives),
        ...check('The times that a field may stand in a selection are', repeated, MOST_REPEATED),
      ];
      for (const fault of faults) context.reportError(tooComplex(fault));
    },
  });
}
