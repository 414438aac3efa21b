import type pg from 'pg';
import type { Reads } from './sql.js';

/** Each costs memory in every connection for as long as it lasts, and a caller decides how lists are filtered and cut. */
const MOST = 200;

/**
 * Statements that a connection parses and plans once and then knows by a name: for reads that are the same from request to
 * request, whose planning takes as long as their execution. Those that come after the first two hundred go unnamed.
 * @param names of statements, shared by all that run on the same connections
 */
export function prepared(pool: Pick<pg.Pool, 'query'>, names = new Map<string, string>()): Reads {
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size >= MOST) return known;
    const name = `read_${names.size}`;
    names.set(text, name);
    return name;
  };
  const named = (text: string, values: unknown[]) => {
    const name = nameOf(text);
    return name === undefined ? { text, values } : { name, text, values };
  };
  return {
    query: (text, values = []) => pool.query(named(text, values)),
    async arrays(text, values) {
      const { rows } = await pool.query({ ...named(text, values), rowMode: 'array' });
      return rows as unknown[][];
    },
  };
}
