import type { DataSource } from 'typeorm';
import type { StoresWithin } from '../application/ports/index.js';
import type { Clock } from '../domain/clock.js';
import type { Auditor } from './audit-chain.js';
import type { MasterCipher } from './cipher.js';
import type { RecordTables } from './record-tables.js';
import type { Reads } from './sql.js';
import { connectionStore } from './stores/connections.js';
import { recordReaders } from './stores/record-readers.js';
import { seriesReader } from './stores/series-reader.js';
import { syncRunStore } from './stores/sync-runs.js';
import { userStore } from './stores/users.js';
import { workoutFileStore } from './stores/workout-files.js';
import type { Transaction } from './transaction.js';

/** Projects whose stores are kept at most; then all are made anew. They hold no rows. */
const MOST_KEPT = 1_000;

/**
 * The stores with their reads behind the wall between projects. What changes something goes its usual way, by the keys that
 * such a read has found. Lists of users are asked for by project as it is: what compares their ids by order is not trusted by
 * row-level security to come before it, so that a late page would read all before it.
 */
export function storesWithin(
  stores: StoresWithin,
  made: {
    dataSource: DataSource;
    transaction: Transaction;
    master: MasterCipher;
    tables: RecordTables;
    clock: Clock;
    poolSize: number;
    audit: Auditor;
  },
  readsOf: (projectId: string) => Reads,
): (projectId: string) => StoresWithin {
  const { dataSource, transaction, master, tables, clock, poolSize, audit } = made;
  const kept = new Map<string, StoresWithin>();

  function make(reads: Reads): StoresWithin {
    const users = userStore(dataSource, reads, transaction, master, clock, audit);
    const connections = connectionStore(dataSource, reads, transaction, master, poolSize, audit);
    const runs = syncRunStore(dataSource, reads, transaction, clock);
    const files = workoutFileStore(reads, master);
    return {
      users: { ...stores.users, ...of(users, 'find', 'findMany', 'findByKeys') },
      connections: {
        ...stores.connections,
        ...of(connections, 'find', 'findByProvider', 'listByUsers', 'findMany'),
      },
      runs: { ...stores.runs, ...of(runs, 'find', 'findMany', 'listEach', 'countEach') },
      records: recordReaders(reads, tables),
      series: seriesReader(reads, reads),
      files: { ...stores.files, ...of(files, 'known') },
    };
  }

  return (projectId) => {
    const found = kept.get(projectId);
    if (found !== undefined) return found;
    const within = make(readsOf(projectId));
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(projectId, within);
    return within;
  };
}

function of<T, K extends keyof T>(store: T, ...names: K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, store[name]])) as Pick<T, K>;
}
