import express, { Router, type Request } from 'express';
import { receiveWebhook, WebhookOutcome, type WebhookDependencies } from '../application/receive-webhook.js';
import { tellingProvider } from '../application/webhook-client.js';

/** Far more than any provider sends; what is larger is refused before it is read. */
const BODY_LIMIT_BYTES = 64_000;

/**
 * `POST /webhooks/:provider`: where a provider tells of new data. 200 for what is signed, whatever it holds · 401 for a
 * signature that is missing or wrong · 404 for a provider that tells nothing here · 413 and 415 for what is not read.
 */
export function webhooks(dependencies: WebhookDependencies): Router {
  const router = Router();
  router.post(
    '/webhooks/:provider',
    (request, response, next) => {
      response.setHeader('Cache-Control', 'no-store');
      if (tellingProvider(dependencies.providers, request.params.provider) === null) response.status(404).end();
      else if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES) {
        // What follows is not waited for.
        response.setHeader('Connection', 'close').status(413).end();
      } else next();
    },
    // Not inflated: the signature is that of the bytes as they came.
    express.raw({ type: () => true, limit: BODY_LIMIT_BYTES, inflate: false }),
    async (request, response) => {
      const delivery = { rawBody: bodyOf(request), headers: headersOf(request) };
      const outcome = await receiveWebhook(dependencies, request.params.provider, delivery);
      response.status(outcome === null ? 404 : outcome === WebhookOutcome.FORGED ? 401 : 200).end();
    },
  );
  return router;
}

/** Without a body, Express leaves something else in its place. */
function bodyOf(request: Request): Uint8Array {
  const body: unknown = request.body;
  return body instanceof Uint8Array ? body : new Uint8Array();
}

function headersOf({ headers }: Request): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
