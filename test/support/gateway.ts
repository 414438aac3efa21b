import { startApp, type App, type AppOptions } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import type { Clock } from '../../src/domain/clock.js';
import { createLogger, type Logger } from '../../src/logger.js';
import type { Provider } from '../../src/provider-kit/provider.js';
import { providers as registered } from '../../src/providers/index.js';
import type { StandIn } from './accesslink-stand-in.js';
import { GATEWAY_KEY, masterKeysSetting } from './master-keys.js';

export const API_KEY = 'test-key-0123456789abcdef';

const BUCKETS = ['KEY_BUCKET_POINTS', 'KEY_POINTS_PER_SECOND', 'USER_BUCKET_POINTS', 'USER_POINTS_PER_SECOND'];

export interface Answer {
  data?: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers are looked into freely
  errors?: { message: string; path?: unknown[]; extensions: { code: string; field?: string } }[];
}

export interface Gateway {
  app: App;
  url: string;
  /** Posts a document over HTTP; `key` null sends no authorization. */
  ask(query: string, variables?: Record<string, unknown>, key?: string | null): Promise<Answer>;
  stop(): Promise<void>;
}

/** A whole gateway on a free port. What is not given is as in production with a database of one's own. */
export async function startGateway(options: {
  databaseUrl?: string;
  accessLink?: StandIn;
  environment?: Record<string, string>;
  providers?: readonly Provider[];
  clock?: Clock;
  /** Silent unless given. */
  logger?: Logger;
  /** Quick unless given, so that nothing is waited for long. */
  pace?: AppOptions['pace'];
}): Promise<Gateway> {
  const { databaseUrl, accessLink, clock } = options;
  const providers = options.providers ?? registered;
  const config = loadConfig(
    providers.map(({ manifest }) => manifest.id),
    {
      PORT: '0',
      LOG_LEVEL: 'silent',
      BOOTSTRAP_API_KEY: API_KEY,
      REDIRECT_URLS: 'https://app.example',
      // Tests ask more in a second than callers may.
      ...Object.fromEntries(BUCKETS.map((name) => [name, '1000000000'])),
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl, MASTER_KEYS: masterKeysSetting(GATEWAY_KEY) }),
      ...(accessLink === undefined
        ? {}
        : {
            POLAR_CLIENT_ID: accessLink.clientId,
            POLAR_CLIENT_SECRET: accessLink.clientSecret,
            POLAR_AUTHORIZATION_URL: `${accessLink.origin}/oauth2/authorization`,
            POLAR_TOKEN_URL: `${accessLink.origin}/v2/oauth2/token`,
            POLAR_API_URL: accessLink.origin,
          }),
      ...options.environment,
    },
  );
  const app = await startApp({
    config,
    providers,
    logger: options.logger ?? createLogger(config.logLevel),
    pace: options.pace ?? { tickMs: 1_000, farewellMs: 1_000, webhooksMs: 1_000, lockMs: 900 },
    ...(clock === undefined ? {} : { clock }),
  });
  return {
    app,
    url: app.url,
    async ask(query, variables = {}, key = API_KEY) {
      const response = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer;
    },
    stop: () => app.stop(),
  };
}

/** Follows redirects as a browser does, from one address until one of `stopAt` would be left for. @returns that last address */
export async function follow(start: string, stopAt: string): Promise<{ url: string; status: number; body: string }> {
  let url = start;
  for (let hops = 0; hops < 10; hops += 1) {
    const response = await fetch(url, { redirect: 'manual' });
    const body = await response.text();
    const next = response.headers.get('location');
    if (next === null) return { url, status: response.status, body };
    url = new URL(next, url).toString();
    if (url.startsWith(stopAt)) return { url, status: response.status, body };
  }
  throw new Error(`${start} redirects without end`);
}
