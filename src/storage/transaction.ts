import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { StorageUnavailableError } from '../application/ports/index.js';
import { sqlState, type Sql } from './sql.js';
import type { StatementNames } from './statement-names.js';
import { rethrow, translated } from './unavailable.js';

export type Transaction = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;

/** Deadlock and failed serialisation: Postgres asks for the same again. */
const AGAIN = ['40P01', '40001'];
const ATTEMPTS = 4;

/**
 * Runs work in one transaction: all of it or nothing. Work may be run again where Postgres asks for it, so it must touch
 * nothing but the database.
 * @param nameOf names the statements of work that is the same again and again, so that they are planned once
 * @throws StorageUnavailableError where the database asks for it once more than that, or cannot be reached
 */
export function transactions(dataSource: DataSource, nameOf?: StatementNames): Transaction {
  return async (work) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(dataSource, work, nameOf);
      } catch (error) {
        const state = error instanceof StorageUnavailableError ? sqlState(error.cause) : null;
        if (attempt === ATTEMPTS || !AGAIN.includes(state ?? '')) throw error;
      }
    }
  };
}

/** As `transactions`, for work that must not be run twice. */
export async function once<T>(
  dataSource: DataSource,
  work: (sql: Sql) => Promise<T>,
  nameOf?: StatementNames,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    const client = (await runner.connect().catch(rethrow)) as PoolClient;
    await runner.startTransaction().catch(rethrow);
    try {
      const result = await work(translated(nameOf === undefined ? client : named(client, nameOf)));
      await runner.commitTransaction().catch(rethrow);
      return result;
    } catch (error) {
      // The first error tells what went wrong; a rollback fails only where the connection is gone, and undoes all the same.
      await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    }
  } finally {
    await runner.release();
  }
}

function named(client: PoolClient, nameOf: StatementNames): Sql {
  return {
    query(text, values = []) {
      const name = nameOf(text);
      return client.query(name === undefined ? { text, values } : { name, text, values });
    },
  };
}
