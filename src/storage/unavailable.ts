import { StorageUnavailableError } from '../application/ports/index.js';
import { sqlState, type Reads, type Sql } from './sql.js';

/**
 * SQLSTATEs that pass: the connection, a transaction that gave way, too few resources, a server that stops or starts, a lock
 * or a statement that took too long, a disk.
 */
const PASSING = /^(08...|40...|53...|55P03|57...|58...|25P0[34])$/;
/** Of the system, when the server is away. */
const AWAY = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
];
/** Of the drivers, which have no code for it. */
const BROKEN =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect)|^Query runner already released/;

/** As `translated`, of reads. */
export function translatedReads(sql: Reads): Reads {
  return { ...translated(sql), arrays: (text, values) => sql.arrays(text, values).catch(rethrow) };
}

/** Statements whose passing failures are `StorageUnavailableError`. */
export function translated(sql: Sql): Sql {
  return { query: (text, values) => sql.query<never>(text, values).catch(rethrow) };
}

/** @throws StorageUnavailableError in place of what passes, else the error itself */
export function rethrow(error: unknown): never {
  throw isPassing(error) ? new StorageUnavailableError(error) : error;
}

function isPassing(error: unknown): boolean {
  const code = sqlState(error) ?? '';
  return PASSING.test(code) || AWAY.includes(code) || (error instanceof Error && BROKEN.test(error.message));
}
