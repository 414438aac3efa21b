import { InterfaceType } from 'type-graphql';
import type { NodeTypeName } from '../ids.js';

const typeOfNode = new WeakMap<object, NodeTypeName>();

/** Remembers what a row is before it is returned as a Node: a row itself does not say. */
export function asNode<T extends object>(row: T, type: NodeTypeName): T {
  typeOfNode.set(row, type);
  return row;
}

@InterfaceType('Node', {
  description: 'What `node` finds by its id. An id never changes, whatever is synced again.',
  resolveType: (row: object) => typeOfNode.get(row),
})
export abstract class NodeType {
  /** Key of the row; the schema shows it inside a global id. */
  id!: string;
}
