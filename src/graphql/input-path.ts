import { Kind, parse, visit, type ASTNode, type DocumentNode, type GraphQLError, type Source } from 'graphql';

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
    const used = pathOf(
      documentOf(source),
      (candidate) => candidate.kind === Kind.VARIABLE && candidate.name.value === name,
    );
    return used === null ? null : [...used, ...pathInsideVariable(error.message, name)].join('.');
  }
  const path =
    pathOf(documentOf(source), (candidate) => isSamePlace(candidate, node)) ?? missingArgument(error.message, node);
  return path === null ? null : path.join('.');
}

const documents = new WeakMap<Source, DocumentNode>();

/** Nodes do not know their parents, so the text is read again; once, however many errors it has. */
function documentOf(source: Source): DocumentNode {
  const document = documents.get(source) ?? parse(source);
  documents.set(source, document);
  return document;
}

/** Names from the argument down to the first node that is wanted; null where that lies in no argument. */
function pathOf(document: ASTNode, isWanted: (node: ASTNode) => boolean): string[] | null {
  let found: string[] | null = null;
  visit(document, {
    enter(node, _key, parent, _path, ancestors) {
      if (found !== null) return false;
      // A variable's definition holds a Variable as well.
      if (node.kind === Kind.VARIABLE_DEFINITION) return false;
      if (!isWanted(node)) return undefined;
      const chain = [...ancestors, parent, node].filter(isNode);
      const path = chain.flatMap((ancestor, index) => step(ancestor, chain[index + 1]));
      if (path.length > 0) found = path;
      return undefined;
    },
  });
  return found;
}

function step(node: ASTNode, child: ASTNode | undefined): string[] {
  if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) return [node.name.value];
  return node.kind === Kind.LIST && child !== undefined
    ? [String(node.values.findIndex((value) => value === child))]
    : [];
}

function isNode(ancestor: ASTNode | readonly ASTNode[] | undefined): ancestor is ASTNode {
  return ancestor !== undefined && 'kind' in ancestor;
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
