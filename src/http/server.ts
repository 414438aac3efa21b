import { isUtf8 } from 'node:buffer';
import express, { type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import type { ConsentDependencies } from '../application/complete-consent.js';
import type { WebhookDependencies } from '../application/receive-webhook.js';
import type { ExportOutcome, SendExport } from '../application/export-user.js';
import type { FileOutcome } from '../application/workout-files.js';
import { INTERNAL_FAILURE } from '../graphql/errors.js';
import type { Authenticator } from './authenticate.js';
import { createIdentify, crossOrigin } from './cross-origin.js';
import { userExports } from './exports.js';
import { workoutFiles } from './files.js';
import { createGraphqlHandler, type GraphqlOptions } from './graphql.js';
import { health, type Readiness } from './health.js';
import type { Metrics } from './metrics.js';
import { oauthCallback } from './oauth-callback.js';
import type { Origins } from './origins.js';
import { renderPage } from './page.js';
import { createPlayground } from './playground.js';
import { createLeakyBuckets } from './rate-limit.js';
import { webhooks } from './webhooks.js';
import { createWrongCredentials } from './wrong-credentials.js';

export interface ServerOptions extends Omit<GraphqlOptions, 'identify'> {
  authenticator: Authenticator;
  origins: Origins;
  consent: ConsentDependencies;
  webhooks: WebhookDependencies;
  openFile: (token: string) => Promise<FileOutcome>;
  openExport: (token: string, send: SendExport) => Promise<ExportOutcome>;
  metrics: Metrics;
  partsNotReady: Readiness;
  hasPlayground: boolean;
  trustProxy: false | string[];
  /** Of a request to `/graphql`. */
  maxBodyBytes: number;
  /** Of one address. */
  wrongCredentials: { perMinute: number };
}

/** The routes of the API: GraphQL, the playground, callbacks, health and metrics. */
export async function createHttpApp(options: ServerOptions): Promise<{ app: Express; stop: () => Promise<void> }> {
  // Buckets of their own: whoever comes from many addresses empties nobody else's memory.
  const wrongCredentials = createWrongCredentials(createLeakyBuckets(), options.wrongCredentials);
  const identify = createIdentify(options.authenticator, wrongCredentials);
  const graphql = await createGraphqlHandler({ ...options, identify });
  const app = baseApp(options);
  app.use(oauthCallback(options.consent));
  app.use(webhooks(options.webhooks));
  app.use(workoutFiles(options.openFile));
  app.use(userExports(options.openExport, options.onError));
  if (options.hasPlayground) {
    const playground = createPlayground();
    app.get('/graphql', (request, response, next) => {
      if (request.accepts(['json', 'html']) === 'html' && request.query['query'] === undefined)
        playground(request, response);
      else next();
    });
    app.get('/', (_request, response) => response.redirect(302, '/graphql'));
  }
  app.use(
    '/graphql',
    crossOrigin(options.origins, identify),
    express.json({ limit: options.maxBodyBytes, verify: refuseBadUtf8 }),
    graphql.handler,
  );
  addFallbacks(app, options);
  return { app, stop: graphql.stop };
}

/** What a process without an API serves. */
export function createWorkerApp(
  options: Pick<ServerOptions, 'partsNotReady' | 'metrics' | 'trustProxy' | 'onError'>,
): Express {
  const app = baseApp(options);
  addFallbacks(app, options);
  return app;
}

function baseApp({
  partsNotReady,
  metrics,
  trustProxy,
}: Pick<ServerOptions, 'partsNotReady' | 'metrics' | 'trustProxy'>): Express {
  const app = express();
  app.set('trust proxy', trustProxy);
  app.disable('x-powered-by');
  // Hashing every answer tells nobody anything: what may be kept says so itself.
  app.disable('etag');
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: ["'unsafe-inline'"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      // Whoever ends TLS in front of the gateway decides this for the whole host.
      strictTransportSecurity: false,
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
  app.use(health(partsNotReady));
  app.use(metrics.router);
  return app;
}

function addFallbacks(app: Express, { onError }: Pick<ServerOptions, 'onError'>): void {
  app.use((_request, response) => {
    response
      .status(404)
      .type('html')
      .send(renderPage({ title: 'There is nothing here', paragraphs: ['The API is at /graphql.'] }));
  });
  const failed: ErrorRequestHandler = (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = clientStatus(error);
    if (status === null) onError(error, 'http');
    if (request.path === '/graphql') {
      const code = status === null ? 'INTERNAL_SERVER_ERROR' : 'BAD_USER_INPUT';
      const message =
        status === null
          ? INTERNAL_FAILURE
          : `The request body could not be read: it takes JSON in UTF-8${sizeTold(error)}.`;
      response.setHeader('Cache-Control', 'no-store');
      response.status(status ?? 500).json({ errors: [{ message, extensions: { code } }] });
      return;
    }
    const page = { title: 'Something went wrong', paragraphs: ['Please try again.'] };
    response
      .status(status ?? 500)
      .type('html')
      .send(renderPage(page));
  };
  app.use(failed);
}

/** A decoder puts U+FFFD for what is no UTF-8, and an id would silently be another one. */
function refuseBadUtf8(_request: unknown, _response: unknown, body: Buffer, encoding: string): void {
  if (encoding !== 'utf-8') throw Object.assign(new Error('the body is not in UTF-8'), { status: 415 });
  if (!isUtf8(body)) {
    throw Object.assign(new Error('the body is not valid UTF-8'), { status: 400 });
  }
}

/** What a body parser puts on its error where a body is too large. */
function sizeTold(error: unknown): string {
  return error instanceof Error && 'limit' in error ? `, up to ${String(error.limit)} bytes` : '';
}

/** The 4xx that a body parser puts on its errors; null for errors of ours. */
function clientStatus(error: unknown): number | null {
  const status: unknown = error instanceof Error && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
