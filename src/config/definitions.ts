import { z } from 'zod';
import { limitDefinitions } from './limits.js';
import { list, masterKeys, onOff, port, proxy, url, webUrl } from './setting-schemas.js';

/** The settings, in the order of the documentation. `fallback` is told in words where it is not a fixed value. */
export const definitions = {
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
  ERASURES_FILE: {
    meaning:
      'File, kept apart from the database and its backups, that lists who was erased; at a start they are erased again where a backup has brought them back',
    fallback: 'none',
    schema: z.string().min(1),
  },
  BOOTSTRAP_API_KEY: {
    meaning: 'API key that the first project accepts, at least 16 characters',
    fallback: 'generated and printed in embedded mode; else required until the project has a key',
    schema: z.string().min(16, 'takes at least 16 characters').max(200, 'takes at most 200 characters'),
  },
  ROOT_API_KEY: {
    meaning: 'Root key, which manages projects and their keys and reaches no data of users, at least 32 characters',
    fallback: 'npm run admin -- root-key tells it in embedded mode; else there is none',
    schema: z.string().min(32, 'takes at least 32 characters').max(200, 'takes at most 200 characters'),
  },
  REDIRECT_URLS: {
    meaning:
      'Of the first project: from where a browser may call and where it may return after a consent; origins or exact URLs, comma-separated',
    fallback: 'what the project has; a new one has loopback origins, any port, in embedded mode',
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
  ...limitDefinitions,
  LOG_LEVEL: {
    meaning: 'fatal, error, warn, info, debug, trace or silent',
    fallback: 'info',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'takes fatal, error, warn, info, debug, trace or silent',
    }),
  },
} as const;
