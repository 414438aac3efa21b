import type pg from 'pg';
import type { Sql } from './sql.js';

/** Each costs memory in every connection for as long as it lasts, and a caller decides how lists are filtered and cut. */
const MOST = 200;

/**
 * Statements that a connection parses and plans once and then knows by a name: for reads that are the same from request to
 * request, whose planning takes as long as their execution. Those that come after the first two hundred go unnamed.
 */
export function prepared(pool: Pick<pg.Pool, 'query'>): Sql {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size >= MOST) return known;
    const name = `read_${names.size}`;
    names.set(text, name);
    return name;
  };
  return {
    query(text, values = []) {
      const name = nameOf(text);
      return pool.query(name === undefined ? { text, values } : { name, text, values });
    },
  };
}
