import type { QueryResultRow } from 'pg';

/** Where statements run: the pool, or one connection inside a transaction. */
export interface Sql {
  query<R extends QueryResultRow>(text: string, values?: unknown[]): Promise<{ rows: R[]; rowCount: number | null }>;
}

/** Where statements of reads run. */
export interface Reads extends Sql {
  /** Rows as the values of their columns, in order. */
  arrays(text: string, values: unknown[]): Promise<unknown[][]>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NIL = '00000000-0000-0000-0000-000000000000';

/** Ids reach the stores from outside; one that cannot be ours is asked for as one that no row has. */
export function uuid(id: string): string {
  return UUID.test(id) ? id : NIL;
}

/** Text as Postgres can keep it: U+0000 and halves of surrogate pairs become U+FFFD. */
export function storable(text: string): string {
  return text.replace(UNSTORABLE, '\uFFFD');
}

// eslint-disable-next-line no-control-regex -- U+0000 is what is looked for
const UNSTORABLE = /\u0000|\p{Surrogate}/gu;

/** JSON for a `jsonb` parameter, its texts storable. */
export function jsonb(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storable(part) : part));
}

/** SQLSTATE of a failed statement; null where the error came from elsewhere. */
export function sqlState(error: unknown): string | null {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : null;
}

/** The one row that the statement must have. */
export function only<T>(rows: readonly T[], what: string): T {
  const [row] = rows;
  if (row === undefined) throw new Error(`there is no such ${what}`);
  return row;
}
