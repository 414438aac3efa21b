import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';

/** Which part of the gateway a process runs. */
export type Role = 'all' | 'api' | 'worker';

/** What the environment says of one provider; endpoints are null where the manifest's hold. */
export interface ProviderConfig {
  client: { clientId: string; clientSecret: string } | null;
  authorizationUrl: string | null;
  tokenUrl: string | null;
  apiUrl: string | null;
  /** Whether the gateway registers itself for webhooks. */
  webhooks: boolean;
}

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
  bootstrapApiKey: string | null;
  /** Null: loopback origins in embedded mode, else none. */
  redirectUrls: readonly string[] | null;
  role: Role;
  sandbox: boolean;
  providers: Readonly<Record<string, ProviderConfig>>;
  playground: boolean;
  introspection: boolean;
  /** What Express takes as `trust proxy`; false: forwarded addresses do not count. */
  trustProxy: false | string[];
  logLevel: string;
}

/** One line names the variable at fault and what it takes. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const onOff = z.enum(['on', 'off'], { error: 'takes on or off' });
const url = (protocols: RegExp, takes: string) => z.url({ protocol: protocols, error: `takes ${takes}` });
const webUrl = url(/^https?$/, 'an http or https URL');

const proxy = z.union(
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), z.enum(['loopback', 'linklocal', 'uniquelocal'])],
  'takes addresses, subnets, loopback, linklocal or uniquelocal, comma-separated',
);

/** The settings, in the order of the documentation. `fallback` is told in words where it is not a fixed value. */
const definitions = {
  HOST: { meaning: 'Address to listen on', fallback: '127.0.0.1', schema: z.string().min(1) },
  PORT: { meaning: 'Port to listen on; 0 takes a free one', fallback: '4000', schema: port() },
  PUBLIC_URL: {
    meaning: 'How browsers and providers reach the gateway; callbacks are PUBLIC_URL/oauth/<provider>/callback',
    fallback: 'http://localhost:PORT',
    schema: webUrl,
  },
  DATABASE_URL: {
    meaning: 'Postgres to use',
    fallback: 'unset: an embedded Postgres under DATA_DIR',
    schema: url(/^postgres(ql)?$/, 'a postgres:// URL'),
  },
  JOBS_URL: {
    meaning: 'Where jobs are scheduled, postgres:// or mongodb://',
    fallback: 'unset: the database above',
    schema: url(/^(postgres(ql)?|mongodb(\+srv)?)$/, 'a postgres:// or mongodb:// URL'),
  },
  DATA_DIR: {
    meaning: 'Folder of the embedded database and of generated secrets',
    fallback: '.tributary',
    schema: z.string().min(1),
  },
  MASTER_KEYS: {
    meaning: 'id:base64(32 bytes), comma-separated; the first one encrypts',
    fallback: 'generated in embedded mode; required otherwise',
    schema: masterKeys(),
  },
  BOOTSTRAP_API_KEY: {
    meaning: 'API key that the first project accepts, at least 16 characters',
    fallback: 'generated and printed in embedded mode; else required until the project has a key',
    schema: z.string().min(16, 'takes at least 16 characters').max(200, 'takes at most 200 characters'),
  },
  REDIRECT_URLS: {
    meaning: 'Where a browser may return after a consent: origins or exact URLs, comma-separated',
    fallback: 'loopback origins, any port, in embedded mode',
    schema: list().pipe(z.array(webUrl)),
  },
  ROLE: {
    meaning: 'all, api or worker',
    fallback: 'all',
    schema: z.enum(['all', 'api', 'worker'], { error: 'takes all, api or worker' }),
  },
  SANDBOX: {
    meaning: 'on or off: sandboxes stand in for providers that have no credentials',
    fallback: 'on in embedded mode with ROLE=all, else off',
    schema: onOff,
  },
  PLAYGROUND: {
    meaning: 'on or off: GraphiQL at /graphql',
    fallback: 'on, but off with NODE_ENV=production',
    schema: onOff,
  },
  INTROSPECTION: {
    meaning: 'on or off: the schema can be asked for',
    fallback: 'on, but off with NODE_ENV=production',
    schema: onOff,
  },
  TRUST_PROXY: {
    meaning:
      'Proxies whose forwarded addresses count: addresses, subnets, loopback, linklocal, uniquelocal; comma-separated',
    fallback: 'none',
    schema: list().pipe(z.array(proxy)),
  },
  LOG_LEVEL: {
    meaning: 'fatal, error, warn, info, debug, trace or silent',
    fallback: 'info',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'takes fatal, error, warn, info, debug, trace or silent',
    }),
  },
} as const;

/** What a provider with that id is configured by. */
const providerDefinitions = {
  CLIENT_ID: { meaning: 'OAuth client id', fallback: 'unset', schema: z.string().min(1) },
  CLIENT_SECRET: { meaning: 'OAuth client secret', fallback: 'unset', schema: z.string().min(1) },
  AUTHORIZATION_URL: { meaning: 'Overrides the authorization endpoint', fallback: "the vendor's", schema: webUrl },
  TOKEN_URL: { meaning: 'Overrides the token endpoint', fallback: "the vendor's", schema: webUrl },
  API_URL: { meaning: 'Overrides the origin of the API, without a path', fallback: "the vendor's", schema: origin() },
  WEBHOOKS: {
    meaning: 'on or off: the gateway registers its webhook, PUBLIC_URL/webhooks/<provider>, by itself',
    fallback: 'on when PUBLIC_URL is https',
    schema: onOff,
  },
} as const;

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
  const read = <T>(name: string, schema: z.ZodType<T>): T | null => {
    const text = environment[name]?.trim();
    if (text === undefined || text === '') return null;
    const parsed = schema.safeParse(text);
    if (!parsed.success) throw new ConfigError(`${name} ${parsed.error.issues[0]?.message ?? 'is not valid'}`);
    return parsed.data;
  };
  type Settings = { [K in keyof typeof definitions]: z.output<(typeof definitions)[K]['schema']> };
  const setting = <K extends keyof Settings>(name: K): Settings[K] | null =>
    read<Settings[K]>(name, definitions[name].schema as unknown as z.ZodType<Settings[K]>);
  const isOn = (value: 'on' | 'off' | null, fallback: boolean) => (value === null ? fallback : value === 'on');

  const databaseUrl = setting('DATABASE_URL');
  const isEmbedded = databaseUrl === null;
  const role = setting('ROLE') ?? 'all';
  const isProduction = environment['NODE_ENV'] === 'production';
  const configuredPort = setting('PORT') ?? Number(definitions.PORT.fallback);
  const publicUrl = (setting('PUBLIC_URL') ?? `http://localhost:${configuredPort}`).replace(/\/+$/, '');
  const dataDirectory = setting('DATA_DIR') ?? definitions.DATA_DIR.fallback;
  if (!isEmbedded && setting('MASTER_KEYS') === null) {
    throw new ConfigError('MASTER_KEYS is required with DATABASE_URL: id:base64(32 bytes), comma-separated');
  }

  const providers = Object.fromEntries(
    providerIds.map((id): [string, ProviderConfig] => {
      type Definitions = typeof providerDefinitions;
      const of = <K extends keyof Definitions>(name: K): z.output<Definitions[K]['schema']> | null =>
        read(
          `${prefix(id)}_${name}`,
          providerDefinitions[name].schema as unknown as z.ZodType<z.output<Definitions[K]['schema']>>,
        );
      const clientId = of('CLIENT_ID');
      const clientSecret = of('CLIENT_SECRET');
      if ((clientId === null) !== (clientSecret === null)) {
        const missing = clientId === null ? 'CLIENT_ID' : 'CLIENT_SECRET';
        throw new ConfigError(`${prefix(id)}_${missing} is required beside its counterpart`);
      }
      return [
        id,
        {
          client: clientId === null || clientSecret === null ? null : { clientId, clientSecret },
          authorizationUrl: of('AUTHORIZATION_URL'),
          tokenUrl: of('TOKEN_URL'),
          apiUrl: of('API_URL'),
          webhooks: isOn(of('WEBHOOKS'), publicUrl.startsWith('https:')),
        },
      ];
    }),
  );

  return Object.freeze({
    host: setting('HOST') ?? definitions.HOST.fallback,
    port: configuredPort,
    publicUrl,
    databaseUrl,
    jobsUrl: setting('JOBS_URL'),
    dataDirectory: isAbsolute(dataDirectory) ? dataDirectory : resolve(dataDirectory),
    masterKeys: setting('MASTER_KEYS'),
    bootstrapApiKey: setting('BOOTSTRAP_API_KEY'),
    redirectUrls: setting('REDIRECT_URLS'),
    role,
    sandbox: isOn(setting('SANDBOX'), isEmbedded && role === 'all'),
    providers,
    playground: isOn(setting('PLAYGROUND'), !isProduction),
    introspection: isOn(setting('INTROSPECTION'), !isProduction),
    trustProxy: setting('TRUST_PROXY') ?? false,
    logLevel: setting('LOG_LEVEL') ?? 'info',
  });
}

function prefix(providerId: string): string {
  return providerId.toUpperCase().replaceAll('-', '_');
}

function port() {
  return z
    .string()
    .regex(/^\d{1,5}$/, 'takes a number from 0 to 65535')
    .transform(Number)
    .refine((value) => value <= 65_535, 'takes a number from 0 to 65535');
}

function list() {
  return z.string().transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );
}

function origin() {
  return webUrl
    .refine((text) => ['/', ''].includes(new URL(text).pathname), 'takes an origin without a path, http://host:port')
    .transform((text) => new URL(text).origin);
}

function masterKeys() {
  const takes = 'takes id:base64(32 bytes), comma-separated';
  return list()
    .pipe(z.array(z.string().regex(/^[A-Za-z0-9_-]{1,40}:[A-Za-z0-9+/]{43}=$/, takes)).min(1, takes))
    .transform((entries) =>
      entries.map((entry) => ({
        id: entry.slice(0, entry.indexOf(':')),
        key: new Uint8Array(Buffer.from(entry.slice(entry.indexOf(':') + 1), 'base64')),
      })),
    )
    .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, 'names an id twice');
}
