import pg from 'pg';
import { DataSource } from 'typeorm';
import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';
import { parseInstant } from './parse-instant.js';
import { READER_ROLE } from './reader-role.js';
import { SnakeCase } from './snake-case.js';

const CONNECT_TIMEOUT_MS = 10_000;
const OWN_PARSERS = new Map<number, (text: string) => unknown>([
  // Dates stay the text that they are.
  [pg.types.builtins.DATE, (text) => text],
  [pg.types.builtins.TIMESTAMPTZ, parseInstant],
]);

/** Set on our connections alone, since the driver's own table is shared. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => OWN_PARSERS.get(oid) ?? (pg.types.getTypeParser(oid, format) as unknown),
};

/**
 * What a process that hangs can hold up. Longer than the longest answer of a provider that a transaction waits for; no limit
 * for statements, since erasing a user and mapping one again may take long.
 */
const LIMITS = { idle_in_transaction_session_timeout: 120_000, lock_timeout: 60_000 };

/** Connections that have taken the role of readers before anything runs on them. */
export function createReaderPool(url: string, poolSize: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    options: `-c role=${READER_ROLE}`,
    max: poolSize,
    application_name: 'tributary reader',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types,
    ...LIMITS,
  });
  // A connection that breaks while idle is replaced at its next use; an event nobody listens to would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** @param isLimited false for what may wait long: migrations */
export function createDataSource(url: string, poolSize: number, isLimited = true): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations,
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    logging: false,
    namingStrategy: new SnakeCase(),
    poolSize,
    applicationName: 'tributary',
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    extra: { types, ...(isLimited ? LIMITS : {}) },
  });
}
