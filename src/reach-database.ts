import { hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import { ConfigError, type Config } from './config.js';
import { systemClock, type Clock } from './domain/clock.js';
import { loadLocalSecrets, type LocalSecrets } from './local-secrets.js';
import { startEmbeddedPostgres } from './storage/embedded-postgres.js';
import { openStorage, type Storage } from './storage/index.js';

export interface Database {
  storage: Storage;
  /** What the embedded mode generated; null with a database of one's own. */
  secrets: LocalSecrets | null;
  /** Sign user tokens; derived from the master keys, so that they need no keeping of their own. */
  tokenKeys: { id: string; key: Uint8Array }[];
  close(): Promise<void>;
}

const POOL_SIZE = 20;

/**
 * Reaches the configured Postgres, or starts the embedded one, and brings it up to date.
 * @throws ConfigError with one clear line when the database cannot be reached, or brought up to date
 */
export async function reachDatabase(
  config: Config,
  onNotice: (line: string) => void,
  clock: Clock = systemClock,
): Promise<Database> {
  const secrets = config.databaseUrl === null ? await loadLocalSecrets(config.dataDirectory) : null;
  // What the generated key has sealed stays readable where another one is set in front of it.
  const generated = secrets === null ? [] : [{ id: 'local', key: secrets.masterKey }];
  const masterKeys = [...(config.masterKeys ?? []), ...generated];
  const directory = join(config.dataDirectory, 'postgres');
  const embedded = config.databaseUrl === null ? await startEmbeddedPostgres({ directory, onNotice }) : null;
  const url = config.databaseUrl ?? embedded?.url ?? '';
  try {
    const storage = await openStorage({ url, masterKeys, poolSize: POOL_SIZE, clock }).catch((error: unknown) => {
      throw new ConfigError(`DATABASE_URL cannot be reached: ${reason(error)}`);
    });
    try {
      await storage.migrate();
    } catch (error) {
      await storage.close();
      throw new ConfigError(`DATABASE_URL cannot be migrated: ${reason(error)}`);
    }
    return {
      storage,
      secrets,
      tokenKeys: masterKeys.map(({ id, key }) => ({ id, key: deriveTokenKey(key) })),
      async close() {
        await storage.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** A refused connection to several addresses has its words inside. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reason).join('; ');
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
}

function deriveTokenKey(masterKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', masterKey, new Uint8Array(), 'tributary user tokens', 32));
}
