import { createHash } from 'node:crypto';
import type { Keyset, ListedType } from '../application/ports/index.js';
import { badInput } from '../application/refusals.js';
import { RECORD_TRAITS } from '../domain/record-traits.js';
import { isUuid } from './ids.js';
import { RECORD_LISTS } from './record-lists.js';
import { parseInstant } from './scalars/date-time.js';
import { isCalendarDate } from './scalars/local-date.js';

type SortedBy = 'text' | 'instant' | 'date' | 'number';

/** What a list is sorted by, and how that is written in a cursor. */
const SORTED_BY = {
  users: 'text',
  syncRuns: 'instant',
  projects: 'text',
  apiKeys: 'instant',
  auditLog: 'number',
  ...(Object.fromEntries(
    Object.entries(RECORD_LISTS).map(([dataType, { field }]) => [
      field,
      RECORD_TRAITS[dataType as ListedType].listedBy === 'startTime' ? 'instant' : 'date',
    ]),
  ) as Record<(typeof RECORD_LISTS)[ListedType]['field'], SortedBy>),
} as const satisfies Record<string, SortedBy>;
export type ListName = keyof typeof SORTED_BY;

/** Which list a cursor belongs to. Its filter may change between two pages, its name and its owners may not. */
export interface ListIdentity {
  name: ListName;
  /** Digest of whose rows the list holds. */
  readonly scope: string;
}

const MAX_SORT_LENGTH = 200;

const isSortValue: Record<SortedBy, (sort: string) => boolean> = {
  text: (sort) => sort.length <= MAX_SORT_LENGTH && !sort.includes('\u0000'),
  instant: (sort) => parseInstant(sort) !== undefined,
  date: isCalendarDate,
  number: (sort) => /^\d{1,9}$/.test(sort),
};

/** @param owners keys of the users, in any order, or of the project */
export function identifyList(name: ListName, owners: readonly string[]): ListIdentity {
  let scope: string | undefined;
  return {
    name,
    // A page without cursors never asks for it.
    get scope() {
      return (scope ??= digest([name, ...[...owners].sort()]));
    },
  };
}

function digest(parts: readonly string[]): string {
  const whole = createHash('sha256').update(parts.join('\n')).digest();
  return whole.subarray(0, 9).toString('base64url');
}

export function encodeCursor(list: ListIdentity, { sort, id }: Keyset): string {
  return Buffer.from(JSON.stringify([list.scope, sort, id])).toString('base64url');
}

/** @throws RequestError BAD_USER_INPUT that blames `field`, for a cursor of another list and for what is none */
export function decodeCursor(list: ListIdentity, cursor: string, field: string): Keyset {
  const read = readCursor(list.name, cursor);
  if (read?.scope !== list.scope) throw badInput(field, 'takes a cursor of this very list');
  return read.keyset;
}

/** Where a cursor stands, and whose list it is of; null for what is no cursor of such a list. */
export function readCursor(name: ListName, cursor: string): { scope: string; keyset: Keyset } | null {
  const [scope, sort, id] = readTexts(cursor);
  const isOurs = scope !== undefined && sort !== undefined && isSortValue[SORTED_BY[name]](sort);
  return isOurs && id !== undefined && isUuid(id) ? { scope, keyset: { sort, id } } : null;
}

function readTexts(cursor: string): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    // Not JSON: not a cursor, and the caller says so.
    return [];
  }
  return Array.isArray(parsed) && parsed.length === 3 && parsed.every((part) => typeof part === 'string') ? parsed : [];
}
