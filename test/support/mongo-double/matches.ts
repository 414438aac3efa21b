import { BSON } from 'mongodb';
import type { Document } from './wire.js';

/** Whether a document answers a query. @throws Error at an operator that the double does not know, instead of guessing */
export function matches(document: Document, query: Document): boolean {
  return Object.entries(query).every(([field, condition]) => {
    if (field === '$or') return (condition as Document[]).some((branch) => matches(document, branch));
    if (field === '$and') return (condition as Document[]).every((branch) => matches(document, branch));
    if (field.startsWith('$')) throw new Error(`the double does not know ${field}`);
    const value = valueAt(document, field);
    if (!isOperators(condition)) return isSame(value, condition);
    return Object.entries(condition).every(([operator, operand]) => holds(operator, value, operand));
  });
}

function holds(operator: string, value: unknown, operand: unknown): boolean {
  switch (operator) {
    case '$eq':
      return isSame(value, operand);
    case '$ne':
      return !isSame(value, operand);
    case '$in':
      return (operand as unknown[]).some((one) => isSame(value, one));
    case '$nin':
      return !(operand as unknown[]).some((one) => isSame(value, one));
    case '$lt':
      return isComparable(value, operand) && compare(value, operand) < 0;
    case '$lte':
      return isComparable(value, operand) && compare(value, operand) <= 0;
    case '$gt':
      return isComparable(value, operand) && compare(value, operand) > 0;
    case '$gte':
      return isComparable(value, operand) && compare(value, operand) >= 0;
    default:
      throw new Error(`the double does not know ${operator}`);
  }
}

/** In the order of the server: nothing, numbers, strings, the rest, dates. */
export function compare(left: unknown, right: unknown): number {
  const ranks = rank(left) - rank(right);
  if (ranks !== 0) return ranks;
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime();
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return Buffer.compare(bytes(left), bytes(right));
}

/** A missing field is as good as null. */
export function isSame(left: unknown, right: unknown): boolean {
  return bytes(left).equals(bytes(right));
}

export function valueAt(document: Document, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Document | null | undefined)?.[key], document);
}

/** Ranges hold within one type only: null is neither before nor after a date. */
function isComparable(left: unknown, right: unknown): boolean {
  return left !== null && left !== undefined && rank(left) === rank(right);
}

function rank(value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (typeof value === 'number') return 1;
  if (typeof value === 'string') return 2;
  return value instanceof Date ? 4 : 3;
}

function isOperators(condition: unknown): condition is Document {
  return (
    typeof condition === 'object' && condition !== null && Object.keys(condition).some((key) => key.startsWith('$'))
  );
}

function bytes(value: unknown): Buffer {
  return Buffer.from(BSON.serialize({ value: value ?? null }));
}
