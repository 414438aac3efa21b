import {
  defaultFieldResolver,
  getArgumentValues,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLNullableType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import type { GraphqlContext } from '../context.js';
import { NumberColumn } from '../scalars/index.js';

type Path = GraphQLResolveInfo['path'];
/** Of what a resolver is told, what is the same for a whole operation. */
export type Operation = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'rootValue' | 'operation' | 'variableValues'>;
/** Of what a resolver is told, all but the place in the answer, which differs from row to row. */
type FieldInfo = Omit<GraphQLResolveInfo, 'path'>;
export type SelectedFields = ReadonlyMap<string, readonly FieldNode[]>;

/** What a resolver gave, as the answer shows it; or a promise of that. @throws for whatever makes an error of it */
type Print<T = unknown> = (value: T, path: Path | undefined) => unknown;

/** For what is left to graphql-js: whatever is not as it should be, and what is hardly ever asked for. */
class Declined extends Error {}

/**
 * Turns selections into functions that print what is selected, so that all that is the same for every row of a list is
 * looked up once: names, types, arguments, and whether there is a resolver at all.
 */
export function createPrinter(operation: Operation, context: GraphqlContext) {
  const { schema, fragments, variableValues } = operation;
  const { columns } = context;
  return { printFields };

  function printFields(type: GraphQLObjectType, selected: SelectedFields): Print {
    if (type.isTypeOf) throw new Declined();
    const fields = [...selected].map(([key, nodes]) => ({ key, print: printField(type, key, nodes) }));
    return (source, path) => {
      const printed: Record<string, unknown> = {};
      const awaited: Promise<unknown>[] = [];
      try {
        for (const { key, print } of fields) {
          const value = print(source, path);
          // Before it is there: the keys of an answer stand in the order of the selection.
          printed[key] = value;
          if (isPromise(value)) awaited.push(value.then((settled) => (printed[key] = settled)));
        }
      } catch (error) {
        neglect(awaited);
        throw error;
      }
      return awaited.length === 0 ? printed : Promise.all(awaited).then(() => printed);
    };
  }

  function printField(parentType: GraphQLObjectType, key: string, fieldNodes: readonly FieldNode[]): Print {
    const [node] = fieldNodes;
    const fieldName = node?.name.value ?? '';
    if (fieldName === '__typename') return () => parentType.name;
    const field = parentType.getFields()[fieldName];
    // What introspects, and a key that an object of JavaScript cannot have.
    if (node === undefined || field === undefined || key === '__proto__') throw new Declined();
    const { type: returnType, resolve = defaultFieldResolver } = field;
    const info: FieldInfo = { fieldName, fieldNodes, returnType, parentType, ...operation };
    const args = getArgumentValues(field, node, variableValues);
    const print = printType(returnType, info);
    const typename = parentType.name;

    const resolved: Print = (source, prev) => {
      const path = { prev, key, typename };
      return settle(resolve(source, args, context, infoAt(info, path)), path, print);
    };
    const isLeaf = isLeafType(getNullableType(returnType));
    const read: Print<Record<string, unknown>> = (source, prev) => {
      const value = source[fieldName];
      if (typeof value === 'function') return resolved(source, prev);
      // Nobody asks where in the answer a leaf is.
      return settle(value, isLeaf ? prev : { prev, key, typename }, print);
    };
    return resolve === defaultFieldResolver ? (read as Print) : resolved;
  }

  function printType(type: GraphQLOutputType, info: FieldInfo): Print {
    const isRequired = isNonNullType(type);
    const print = printPresent(getNullableType(type), info);
    return (value, path) => {
      if (value === null || value === undefined) {
        if (isRequired) throw new Declined();
        return null;
      }
      return print(value, path);
    };
  }

  function printPresent(type: GraphQLNullableType, info: FieldInfo): Print {
    if (isListType(type)) return printList(printType(type.ofType as GraphQLOutputType, info));
    if (isAbstractType(type)) return printAbstract(type, info);
    if (isObjectType(type)) return printObject(type, info);
    if (!isLeafType(type)) throw new Declined();
    const held = type === NumberColumn ? columns : undefined;
    return (value) => {
      if (typeof value === 'object' && value instanceof Error) throw new Declined();
      if (held !== undefined && value instanceof Float64Array) return held.hold(value);
      const printed: unknown = type.serialize(value);
      if (printed === null || printed === undefined) throw new Declined();
      return printed;
    };
  }

  function printObject(type: GraphQLObjectType, { fieldNodes }: FieldInfo): Print {
    const print = printFields(type, collectSubfields(schema, fragments, variableValues, type, fieldNodes));
    return (source, path) => {
      if (typeof source !== 'object' || source instanceof Error) throw new Declined();
      return print(source, path);
    };
  }

  function printAbstract(type: GraphQLAbstractType, info: FieldInfo): Print {
    const printers = new Map<string, Print>();
    const { resolveType } = type;
    if (resolveType === null || resolveType === undefined) throw new Declined();
    const printAs = (name: unknown, value: unknown, path: Path | undefined): unknown => {
      const actual = typeof name === 'string' ? schema.getType(name) : undefined;
      if (!isObjectType(actual) || !schema.isSubType(type, actual)) throw new Declined();
      const print = printers.get(actual.name) ?? printObject(actual, info);
      printers.set(actual.name, print);
      return print(value, path);
    };
    return (value, path) => {
      const name = resolveType(value, context, infoAt(info, path as Path), type);
      return isPromise(name) ? name.then((settled) => printAs(settled, value, path)) : printAs(name, value, path);
    };
  }
}

function printList(print: Print): Print {
  return (values, prev) => {
    if (!Array.isArray(values)) throw new Declined();
    const printed: unknown[] = [];
    let isAwaited = false;
    try {
      for (let key = 0; key < values.length; key += 1) {
        const item = settle(values[key], { prev, key, typename: undefined }, print);
        isAwaited ||= isPromise(item);
        printed.push(item);
      }
    } catch (error) {
      neglect(printed.filter(isPromise));
      throw error;
    }
    return isAwaited ? Promise.all(printed) : printed;
  };
}

/** Spelt out: to spread it takes many times as long. */
function infoAt(info: FieldInfo, path: Path): GraphQLResolveInfo {
  const { fieldName, fieldNodes, returnType, parentType, schema, fragments, rootValue, operation, variableValues } =
    info;
  return {
    fieldName,
    fieldNodes,
    returnType,
    parentType,
    path,
    schema,
    fragments,
    rootValue,
    operation,
    variableValues,
  };
}

function settle(value: unknown, path: Path | undefined, print: Print): unknown {
  return isPromise(value) ? value.then((settled) => print(settled, path)) : print(value, path);
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** The answer is not wanted any more; a promise that fails and that nobody looks at would end the process. */
function neglect(promises: readonly Promise<unknown>[]): void {
  for (const promise of promises) promise.catch(() => undefined);
}
