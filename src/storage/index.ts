import pg from 'pg';
import type { DataSource } from 'typeorm';
import type {
  AccountLock,
  AuditStore,
  ConnectionStore,
  ConsentStore,
  DeadLetterStore,
  ErasureStore,
  ExportStore,
  FarewellStore,
  MasterKeyStore,
  PollStore,
  ProjectStore,
  ProviderBudget,
  ProviderCredentialStore,
  RebuildStore,
  RecordReaders,
  SeedStore,
  SeriesReader,
  StoresWithin,
  SilenceStore,
  SyncDataStore,
  SyncRunStore,
  TokenStore,
  UserStore,
  WebhookStore,
  WorkoutFileStore,
} from '../application/ports/index.js';
import { systemClock, type Clock } from '../domain/clock.js';
import { auditor } from './audit-chain.js';
import { cancelWithOperation } from './cancel.js';
import { masterCipher, type MasterKey } from './cipher.js';
import { createDataSource, createReaderPool } from './data-source.js';
import { migrateAlone, pendingMigrations } from './migrate.js';
import { prepared } from './prepared.js';
import { projectWall } from './project-wall.js';
import { recordTables } from './record-tables.js';
import { statementNames } from './statement-names.js';
import { accountLock } from './stores/account-lock.js';
import { auditStore } from './stores/audit.js';
import { connectionStore } from './stores/connections.js';
import { consentStore } from './stores/consents.js';
import { deadLetterStore } from './stores/dead-letters.js';
import { exportStore } from './stores/exports.js';
import { erasureStore } from './stores/erasures.js';
import { farewellStore } from './stores/farewells.js';
import { masterKeyStore } from './stores/master-keys.js';
import { pollStore } from './stores/polls.js';
import { projectStore } from './stores/projects.js';
import { providerBudget } from './stores/provider-budget.js';
import { providerCredentialStore } from './stores/provider-credentials.js';
import { rebuildStore } from './stores/rebuild/index.js';
import { recordReaders } from './stores/record-readers.js';
import { seedStore } from './stores/seed.js';
import { seriesReader } from './stores/series-reader.js';
import { silenceStore } from './stores/silence.js';
import { syncDataStore } from './stores/sync-data/index.js';
import { syncRunStore } from './stores/sync-runs.js';
import { tokenStore } from './stores/user-tokens.js';
import { userStore } from './stores/users.js';
import { webhookStore } from './stores/webhooks.js';
import { workoutFileStore } from './stores/workout-files.js';
import { transactions } from './transaction.js';
import { translated, translatedReads } from './unavailable.js';
import { storesWithin } from './within.js';

export interface StorageOptions {
  url: string;
  /** The first one seals, all of them open. */
  masterKeys: readonly MasterKey[];
  /** Connections at most; migrating takes two more. */
  poolSize: number;
  clock?: Clock;
}

/** A Postgres with every store on it. */
export interface Storage {
  audit: AuditStore;
  projects: ProjectStore;
  users: UserStore;
  revocations: TokenStore;
  connections: ConnectionStore;
  consents: ConsentStore;
  exports: ExportStore;
  farewells: FarewellStore;
  masterKeys: MasterKeyStore;
  erasures: ErasureStore;
  deadLetters: DeadLetterStore;
  accounts: AccountLock;
  runs: SyncRunStore;
  polls: PollStore;
  silence: SilenceStore;
  budget: ProviderBudget;
  providerCredentials: ProviderCredentialStore;
  data: SyncDataStore;
  rebuilds: RebuildStore;
  seeds: SeedStore;
  webhooks: WebhookStore;
  records: RecordReaders;
  series: SeriesReader;
  files: WorkoutFileStore;
  /** What the API reads of users' data, behind the wall around one project. */
  within(projectId: string): StoresWithin;
  /** Brings the schema up to date; processes that start together do so one after the other. */
  migrate(): Promise<void>;
  /** @throws where the database does not answer */
  ping(): Promise<void>;
  /** Whether the database answers and its schema is up to date. */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
  /** For what shares the connections. */
  pool: pg.Pool;
}

/** @throws Error where the database cannot be reached */
export async function openStorage({
  url,
  masterKeys,
  poolSize,
  clock = systemClock,
}: StorageOptions): Promise<Storage> {
  const master = masterCipher(masterKeys);
  const dataSource = await createDataSource(url, poolSize).initialize();
  const pool = cancelWithOperation(poolOf(dataSource));
  const sql = translated(pool);
  const reads = translatedReads(prepared(pool));
  const transaction = transactions(dataSource);
  // Of runs: the same few statements, many times a second.
  const repeated = transactions(dataSource, statementNames('run', 150));
  const tables = recordTables(dataSource);
  const audit = auditor(clock);
  const readers = cancelWithOperation(createReaderPool(url, Math.ceil(poolSize / 2)));
  const stores = {
    audit: auditStore(dataSource, reads, transaction, audit),
    projects: projectStore(dataSource, reads, transaction, audit),
    revocations: tokenStore(dataSource, reads, transaction, audit),
    users: userStore(dataSource, reads, transaction, master, clock, audit),
    connections: connectionStore(dataSource, reads, transaction, master, poolSize, audit),
    consents: consentStore(sql, transaction, master, audit),
    exports: exportStore(dataSource, master),
    farewells: farewellStore(sql, master),
    masterKeys: masterKeyStore(sql, transaction, master),
    erasures: erasureStore(sql),
    deadLetters: deadLetterStore(dataSource, sql, transaction),
    accounts: accountLock(dataSource),
    runs: syncRunStore(dataSource, reads, repeated, clock),
    polls: pollStore(dataSource, sql, transaction),
    silence: silenceStore(sql),
    budget: providerBudget(reads),
    providerCredentials: providerCredentialStore(sql, transaction, master, audit),
    data: syncDataStore(reads, repeated, master, tables),
    rebuilds: rebuildStore(dataSource, sql, master, tables),
    seeds: seedStore(sql, transaction, master, tables),
    webhooks: webhookStore(dataSource, sql, transaction, master),
    records: recordReaders(reads, tables),
    series: seriesReader(sql, reads),
    files: workoutFileStore(sql, master),
  };
  return {
    ...stores,
    within: storesWithin(
      stores,
      { dataSource, transaction, master, tables, clock, poolSize, audit },
      projectWall(readers),
    ),
    migrate: () => migrateAlone(url),
    async ping() {
      await pool.query('select 1');
    },
    isReady: () =>
      pendingMigrations(pool).then(
        (pending) => pending.length === 0,
        () => false,
      ),
    async close() {
      await readers.end();
      await dataSource.destroy();
    },
    pool,
  };
}

/** Connections to another database than the gateway's own. */
export function openPool(url: string, size: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    application_name: 'tributary',
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks while idle is replaced at its next use; an event nobody listens to would end the process.
  pool.on('error', () => undefined);
  return pool;
}

function poolOf(dataSource: DataSource): pg.Pool {
  return (dataSource.driver as unknown as { master: pg.Pool }).master;
}
