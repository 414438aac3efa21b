import { isAbsolute, resolve } from 'node:path';
import type { z } from 'zod';
import { ConfigError } from './config/config-error.js';
import { definitions } from './config/definitions.js';
import { readLimits, type LimitConfig } from './config/limits.js';
import { prefix, providerDefinitions, readProviders, type ProviderConfig } from './config/providers.js';
import { isOn, readFrom } from './config/read-setting.js';

export { ConfigError };

/** Which part of the gateway a process runs. */
export type Role = 'all' | 'api' | 'worker';

/** Every setting, checked. Frozen; the only reader of the environment is `loadConfig`. */
export interface Config {
  host: string;
  port: number;
  publicUrl: string;
  /** Null: the embedded Postgres under `dataDirectory`. */
  databaseUrl: string | null;
  /** Null: the database above. */
  jobsUrl: string | null;
  /** Absolute. */
  dataDirectory: string;
  /** First one encrypts; null: generated in embedded mode. */
  masterKeys: readonly { id: string; key: Uint8Array }[] | null;
  /** Absolute; null: no list is kept. */
  erasuresFile: string | null;
  bootstrapApiKey: string | null;
  /** Null: generated in embedded mode, else there is none. */
  rootApiKey: string | null;
  /** Null: those that the first project has. */
  redirectUrls: readonly string[] | null;
  role: Role;
  sandbox: boolean;
  providers: Readonly<Record<string, ProviderConfig>>;
  playground: boolean;
  introspection: boolean;
  /** What Express takes as `trust proxy`; false: forwarded addresses do not count. */
  trustProxy: false | string[];
  limits: LimitConfig;
  logLevel: string;
}

/** The documentation of every setting, for `.env.example`. */
export const settings = (providerIds: readonly string[]): { name: string; meaning: string; fallback: string }[] => [
  ...Object.entries(definitions).map(([name, { meaning, fallback }]) => ({ name, meaning, fallback })),
  ...providerIds.flatMap((id) =>
    Object.entries(providerDefinitions).map(([name, { meaning, fallback }]) => ({
      name: `${prefix(id)}_${name}`,
      meaning: `${id}: ${meaning}`,
      fallback,
    })),
  ),
];

/**
 * Reads the environment.
 * @throws ConfigError at the first setting that is wrong
 */
export function loadConfig(providerIds: readonly string[], environment: NodeJS.ProcessEnv = process.env): Config {
  const read = readFrom(environment);
  type Settings = { [K in keyof typeof definitions]: z.output<(typeof definitions)[K]['schema']> };
  const setting = <K extends keyof Settings>(name: K): Settings[K] | null =>
    read<Settings[K]>(name, definitions[name].schema as unknown as z.ZodType<Settings[K]>);

  const databaseUrl = setting('DATABASE_URL');
  const isEmbedded = databaseUrl === null;
  const role = setting('ROLE') ?? 'all';
  const isProduction = environment['NODE_ENV'] === 'production';
  const configuredPort = setting('PORT') ?? Number(definitions.PORT.fallback);
  const publicUrl = (setting('PUBLIC_URL') ?? `http://localhost:${configuredPort}`).replace(/\/+$/, '');
  const erasuresFile = setting('ERASURES_FILE');
  const dataDirectory = setting('DATA_DIR') ?? definitions.DATA_DIR.fallback;
  if (!isEmbedded && setting('MASTER_KEYS') === null) {
    throw new ConfigError('MASTER_KEYS is required with DATABASE_URL: id:base64(32 bytes), comma-separated');
  }

  const [bootstrapApiKey, rootApiKey] = [setting('BOOTSTRAP_API_KEY'), setting('ROOT_API_KEY')];
  if (rootApiKey !== null && rootApiKey === bootstrapApiKey) {
    throw new ConfigError('ROOT_API_KEY takes another key than BOOTSTRAP_API_KEY');
  }

  return Object.freeze({
    host: setting('HOST') ?? definitions.HOST.fallback,
    port: configuredPort,
    publicUrl,
    databaseUrl,
    jobsUrl: setting('JOBS_URL'),
    dataDirectory: isAbsolute(dataDirectory) ? dataDirectory : resolve(dataDirectory),
    masterKeys: setting('MASTER_KEYS'),
    erasuresFile: erasuresFile === null ? null : resolve(erasuresFile),
    bootstrapApiKey,
    rootApiKey,
    redirectUrls: setting('REDIRECT_URLS'),
    role,
    sandbox: isOn(setting('SANDBOX'), isEmbedded && role === 'all'),
    providers: readProviders(providerIds, read, { publicUrl }),
    playground: isOn(setting('PLAYGROUND'), !isProduction),
    introspection: isOn(setting('INTROSPECTION'), !isProduction),
    trustProxy: setting('TRUST_PROXY') ?? false,
    limits: readLimits(setting),
    logLevel: setting('LOG_LEVEL') ?? 'info',
  });
}
