import { Kind, type ArgumentNode, type FieldNode, type OperationDefinitionNode, type ValueNode } from 'graphql';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../pagination.js';
import type { Size, Variables } from './cost-terms.js';
import { MOST_DAYS, WEIGHTS } from './weights.js';

const DAY_MS = 86_400_000;

/** Reads what arguments say of sizes. Whatever a resolver will refuse counts as the most that it would take. */
export function sizesOf(operation: OperationDefinitionNode) {
  const defaults = new Map(
    (operation.variableDefinitions ?? []).map(({ variable, defaultValue }) => [variable.name.value, defaultValue]),
  );
  return { pageSize, itemsOf, daysOf };

  /** Rows of the page that `first` or `last` ask for. */
  function pageSize({ arguments: given = [] }: FieldNode): Size {
    const nodes = ['first', 'last'].map((name) => valueOf(given, name)).filter((node) => node !== undefined);
    return whenKnown(nodes, (...asked: unknown[]) => {
      const sizes = asked.filter((size) => size !== null && size !== undefined).map(rows);
      return sizes.length === 0 ? DEFAULT_PAGE_SIZE : Math.max(...sizes);
    });
  }

  /** Entries of the list in this argument; null where it is not given. */
  function itemsOf({ arguments: given = [] }: FieldNode, name: string): Size | null {
    const node = valueOf(given, name);
    if (node === undefined) return null;
    return whenKnown([node], (list) => (Array.isArray(list) ? Math.min(list.length, MAX_PAGE_SIZE) : 1));
  }

  /** Points for the days between `from` and `to`. */
  function daysOf({ arguments: given = [] }: FieldNode): Size {
    const nodes = [valueOf(given, 'from'), valueOf(given, 'to')].filter((node) => node !== undefined);
    return whenKnown(nodes, (from, to) => {
      const days = Math.ceil((instant(to) - instant(from)) / DAY_MS);
      return WEIGHTS.dayOfSeries * (Number.isNaN(days) ? MOST_DAYS : Math.min(Math.max(days, 1), MOST_DAYS));
    });
  }

  /** A number at once, where no variable is among what it comes of. */
  function whenKnown(nodes: readonly ValueNode[], compute: (...values: unknown[]) => number): Size {
    const readers = nodes.map(reader);
    const of = (variables: Variables) => compute(...readers.map((read) => read(variables)));
    return nodes.some(hasVariable) ? of : of({});
  }

  function reader(node: ValueNode): (variables: Variables) => unknown {
    if (node.kind === Kind.VARIABLE) {
      const name = node.name.value;
      const fallback = defaults.get(name);
      const byDefault = fallback === undefined ? undefined : reader(fallback)({});
      // A variable may be called `constructor`, which every object has.
      return (variables) =>
        Object.hasOwn(variables, name) && variables[name] !== undefined ? variables[name] : byDefault;
    }
    if (node.kind === Kind.LIST) return () => node.values;
    if (node.kind === Kind.INT) return () => Number(node.value);
    if (node.kind === Kind.NULL) return () => null;
    return () => ('value' in node ? node.value : undefined);
  }
}

function valueOf(given: readonly ArgumentNode[], name: string): ValueNode | undefined {
  return given.find((argument) => argument.name.value === name)?.value;
}

/** A list's length is its own, whatever its entries are. */
function hasVariable(node: ValueNode): boolean {
  return node.kind === Kind.VARIABLE;
}

function rows(size: unknown): number {
  return typeof size === 'number' && size >= 1 && size <= MAX_PAGE_SIZE ? size : MAX_PAGE_SIZE;
}

function instant(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}
