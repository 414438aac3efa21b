import type pg from 'pg';
import { prepared } from './prepared.js';
import type { Reads } from './sql.js';
import { translatedReads } from './unavailable.js';

/**
 * Runs each statement as the role that sees one project and can only read. A connection keeps the project that it served last,
 * so that nothing is said twice; one that failed to be told is closed, since it would answer for the project before.
 * @param pool whose connections have taken the role
 */
export function projectWall(pool: pg.Pool): (projectId: string) => Reads {
  const names = new Map<string, string>();
  const servedLast = new WeakMap<pg.PoolClient, string>();
  return (projectId) => {
    const query = async (config: pg.QueryConfig) => {
      const client = await pool.connect();
      let failure: Error | undefined;
      try {
        if (servedLast.get(client) !== projectId) {
          servedLast.delete(client);
          await client.query({ name: 'project', text: TAKE_PROJECT, values: [projectId] });
          servedLast.set(client, projectId);
        }
        return await client.query(config);
      } catch (error) {
        failure = error as Error;
        throw error;
      } finally {
        client.release(failure);
      }
    };
    return translatedReads(prepared({ query: query as pg.Pool['query'] }, names));
  };
}

const TAKE_PROJECT = `select set_config('tributary.project', $1, false)`;
