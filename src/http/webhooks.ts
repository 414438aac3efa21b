import { Router, type Request, type Response } from 'express';
import { receiveWebhook, WebhookOutcome, type WebhookDependencies } from '../application/receive-webhook.js';
import { tellingProvider } from '../application/webhook-client.js';

/** Far more than any provider sends; what is larger is refused before it is read. */
const BODY_LIMIT_BYTES = 64_000;
/** What deliveries may hold of a process while their bodies come. */
export interface WebhookLimits {
  /** Bodies that are read at one time; with their length it bounds the memory. */
  bodiesAtOnce: number;
  /** For a whole body to come, in ms; those of providers come with their headers. */
  bodyMs: number;
}

type Addressed = Request<{ provider: string; credentials?: string }>;

const LIMITS: WebhookLimits = { bodiesAtOnce: 256, bodyMs: 5_000 };

/**
 * `POST /webhooks/:provider`: where a provider tells of new data; `POST /webhooks/:provider/:credentials`: where it tells a
 * client of a project's own. 200 for what is signed, whatever it holds · 401 for a
 * signature that is missing or wrong · 404 for a provider that tells nothing here · 413 and 415 for what is not read ·
 * 408 for a body that does not come, or is so slow that many others have come since.
 */
export function webhooks(dependencies: WebhookDependencies, limits: WebhookLimits = LIMITS): Router {
  const router = Router();
  const read = bodyReader(limits);
  router.post(
    ['/webhooks/:provider', '/webhooks/:provider/:credentials'],
    async (request: Addressed, response, next) => {
      response.setHeader('Cache-Control', 'no-store');
      const { provider, credentials = null } = request.params;
      if ((await tellingProvider(dependencies.providers, provider, credentials)) === null) response.status(404).end();
      // Not inflated: the signature is that of the bytes as they came.
      else if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') refuse(response, 415);
      else if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES) refuse(response, 413);
      else next();
    },
    async (request: Addressed, response) => {
      const rawBody = await read(request, response);
      if (rawBody === null) return;
      const delivery = { rawBody, headers: headersOf(request) };
      const { provider, credentials = null } = request.params;
      const outcome = await receiveWebhook(dependencies, provider, delivery, credentials);
      response.status(outcome === null ? 404 : outcome === WebhookOutcome.FORGED ? 401 : 200).end();
    },
  );
  return router;
}

/**
 * Reads a few bodies at one time; where one more comes, the one that has been waited for longest is given up. Of a body that
 * is too long nothing more is read: the parsers of Express would wait for its end.
 * @returns a function that reads one; null where it was refused, or nobody is there any more
 */
function bodyReader({
  bodiesAtOnce,
  bodyMs,
}: WebhookLimits): (request: Addressed, response: Response) => Promise<Uint8Array | null> {
  const awaited = new Set<() => void>();
  return (request, response) =>
    new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const [giveUpOldest] = awaited;
      if (awaited.size >= bodiesAtOnce) giveUpOldest?.();
      const giveUp = () => end(408);
      const late = setTimeout(giveUp, bodyMs);
      awaited.add(giveUp);

      function end(refusal: number | null): void {
        clearTimeout(late);
        awaited.delete(giveUp);
        request.off('data', take);
        if (refusal !== null) refuse(response, refusal);
        resolve(refusal === null && request.complete ? Buffer.concat(chunks, bytes) : null);
        chunks.length = 0;
      }
      function take(chunk: Buffer): void {
        bytes += chunk.length;
        if (bytes > BODY_LIMIT_BYTES) end(413);
        else chunks.push(chunk);
      }
      request.on('data', take);
      request.once('close', () => end(null));
      request.once('error', () => end(null));
    });
}

/** What still comes of the request is not waited for. */
function refuse(response: Response, status: number): void {
  if (!response.headersSent) response.setHeader('Connection', 'close').status(status).end();
}

function headersOf({ headers }: Pick<Request, 'headers'>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
