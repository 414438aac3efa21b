import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { WebhookRequest } from '../../../src/provider-kit/provider.js';

/** A file of the folder `webhooks`, as text. */
export const webhookFile = (name: string): string =>
  readFileSync(new URL(`webhooks/${name}.json`, import.meta.url), 'utf8');

/** The worked example of a signed request. */
export const signedRequest = JSON.parse(webhookFile('signed-request')) as {
  headers: Record<string, string>;
  raw_body: string;
  signature_secret_key: string;
};

/** A delivery as Polar signs it. */
export function signedDelivery(body: string, secret: string): WebhookRequest {
  return {
    rawBody: Buffer.from(body),
    headers: {
      'content-type': 'application/json',
      'polar-webhook-event': (JSON.parse(body) as { event: string }).event,
      'polar-webhook-signature': createHmac('sha256', secret).update(body).digest('hex'),
    },
  };
}
