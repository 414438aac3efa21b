import type { Page, PageRequest } from '../application/ports/index.js';
import { badInput } from '../application/refusals.js';
import { decodeCursor, encodeCursor, readCursor, type ListIdentity, type ListName } from './cursors.js';

export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

/** Paging arguments as they arrive: absent and null mean the same. */
export interface PageArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** A page as the schema shows it. What was not selected is never made: edges, cursors and the count are getters. */
export interface Connected<T> {
  nodes: T[];
  readonly edges: { cursor: string; node: T }[];
  readonly totalCount: Promise<number>;
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** @throws RequestError BAD_USER_INPUT naming the argument at fault */
export function readPageRequest(list: ListIdentity, { first, after, last, before }: PageArguments): PageRequest {
  if (isGiven(first) && isGiven(last)) {
    throw badInput('last', 'cannot be combined with `first`');
  }
  checkSize(first, 'first');
  checkSize(last, 'last');
  return {
    ...sizeOf(first, last),
    after: isGiven(after) ? decodeCursor(list, after, 'after') : null,
    before: isGiven(before) ? decodeCursor(list, before, 'before') : null,
  };
}

/**
 * As `readPageRequest`, before it is known whose list it is: `scopes` tells of which lists the cursors are. Null for what
 * would be refused.
 */
export function tryPageRequest(
  name: ListName,
  { first, after, last, before }: PageArguments,
): { request: PageRequest; scopes: string[] } | null {
  const isRefused = (isGiven(first) && isGiven(last)) || !isSize(first) || !isSize(last);
  const [behind, ahead] = [after, before].map((cursor) => (isGiven(cursor) ? readCursor(name, cursor) : undefined));
  if (isRefused || behind === null || ahead === null) return null;
  return {
    request: { ...sizeOf(first, last), after: behind?.keyset ?? null, before: ahead?.keyset ?? null },
    scopes: [behind, ahead].flatMap((cursor) => cursor?.scope ?? []),
  };
}

export function connect<T extends { id: string }>(
  list: ListIdentity,
  page: Page<T>,
  sortValue: (row: T) => string,
  count: () => Promise<number>,
): Connected<T> {
  const cursorOf = (row: T): string => encodeCursor(list, { sort: sortValue(row), id: row.id });
  const cursorAt = (index: number): string | null => {
    const row = page.rows.at(index);
    return row === undefined ? null : cursorOf(row);
  };
  return {
    nodes: page.rows,
    get edges() {
      return page.rows.map((node) => ({ cursor: cursorOf(node), node }));
    },
    get totalCount() {
      return count();
    },
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      get startCursor() {
        return cursorAt(0);
      },
      get endCursor() {
        return cursorAt(-1);
      },
    },
  };
}

type Size = number | null | undefined;

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function sizeOf(first: Size, last: Size): Pick<PageRequest, 'first' | 'last'> {
  return { first: isGiven(last) ? null : (first ?? DEFAULT_PAGE_SIZE), last: last ?? null };
}

function isSize(size: Size): boolean {
  return !isGiven(size) || (size >= 1 && size <= MAX_PAGE_SIZE);
}

function checkSize(size: Size, field: string): void {
  if (!isSize(size)) {
    throw badInput(field, `takes 1 to ${MAX_PAGE_SIZE}`);
  }
}
