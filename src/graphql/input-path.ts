import { GraphQLError, Kind, parse, visit, type ASTNode } from 'graphql';

/**
 * The path of the argument that graphql-js itself refused (`filter.from`, `userIds.0`), or null where it cannot be told.
 * Its errors point at a node of the document; where a variable was refused, the path goes on inside the variable's value,
 * which only the message tells.
 */
export function refusedInputPath(error: GraphQLError): string | null {
  const node = error.nodes?.[0];
  const source = node?.loc?.source;
  if (node === undefined || source === undefined) return null;
  if (node.kind === Kind.VARIABLE_DEFINITION) {
    const name = node.variable.name.value;
    const used = pathOf(parse(source), (candidate) => candidate.kind === Kind.VARIABLE && candidate.name.value === name);
    return used === null ? null : [...used, ...pathInsideVariable(error.message, name)].join('.');
  }
  const path = pathOf(parse(source), (candidate) => isSamePlace(candidate, node)) ?? missingArgument(error.message, node);
  return path === null ? null : path.join('.');
}

/** Names from the argument down to the first node that is wanted; null where that lies in no argument. */
function pathOf(document: ASTNode, isWanted: (node: ASTNode) => boolean): string[] | null {
  let found: string[] | null = null;
  visit(document, {
    enter(node, key, _parent, _path, ancestors) {
      if (found !== null) return false;
      // A variable's definition holds a Variable as well.
      if (node.kind === Kind.VARIABLE_DEFINITION) return false;
      if (!isWanted(node)) return undefined;
      const path = [...ancestors.filter(isNode), node].flatMap((ancestor, index, chain) => step(ancestor, chain[index + 1], key));
      if (path.length > 0) found = path;
      return undefined;
    },
  });
  return found;
}

function step(node: ASTNode, child: ASTNode | undefined, key: string | number | undefined): string[] {
  if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) return [node.name.value];
  if (node.kind !== Kind.LIST || child === undefined) return [];
  const index = node.values.findIndex((value) => value === child);
  return [String(index === -1 ? key : index)];
}

function isNode(ancestor: ASTNode | readonly ASTNode[]): ancestor is ASTNode {
  return 'kind' in ancestor;
}

function isSamePlace(one: ASTNode, other: ASTNode): boolean {
  return one.kind === other.kind && one.loc?.start === other.loc?.start && one.loc?.end === other.loc?.end;
}

function pathInsideVariable(message: string, name: string): string[] {
  const path = new RegExp(` at "${name}((?:\\.\\w+|\\[\\d+\\])+)"; `).exec(message)?.[1] ?? '';
  return path.split(/[.[\]]+/).filter((part) => part !== '');
}

/** An argument that is not there has no node; the error points at the field, and its message names the argument. */
function missingArgument(message: string, node: ASTNode): string[] | null {
  const name = node.kind === Kind.FIELD ? /argument "(\w+)"/i.exec(message)?.[1] : undefined;
  return name === undefined ? null : [name];
}
