import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { topOf } from '../../provider-kit/payload.js';
import type { Webhook, WebhookNotice, WebhookRequest } from '../../provider-kit/provider.js';
import { NOTICED } from './webhook-events.js';
import { subscription } from './webhook-subscription.js';

const SIGNATURE = /^[0-9a-f]{64}$/i;

// Polar: the user id is a number, and text in some test payloads. The address that comes along is never called.
const event = z.object({
  event: z.string(),
  user_id: z.union([z.int().nonnegative(), z.string().regex(/^\d{1,20}$/)]).optional(),
});

export const webhook: Webhook = { isPing, verify, parse, subscription };

/** Polar: a ping has no user id, and whether it is signed is not known; the first one cannot be checked by anybody. */
function isPing(delivery: WebhookRequest): boolean {
  return delivery.headers['polar-webhook-event'] === 'PING' || read(delivery)?.event === 'PING';
}

/** Polar: HMAC-SHA256 of the raw body, the key is the text of the secret as given, hyphens and all. */
function verify({ rawBody, headers }: WebhookRequest, secrets: readonly string[]): boolean {
  const signature = headers['polar-webhook-signature'] ?? '';
  if (!SIGNATURE.test(signature)) return false;
  const given = Buffer.from(signature, 'hex');
  let isSigned = false;
  for (const secret of secrets) {
    const due = createHmac('sha256', secret).update(rawBody).digest();
    // Every secret is tried, so that the time does not tell which one it was.
    isSigned = timingSafeEqual(given, due) || isSigned;
  }
  return isSigned;
}

function parse(delivery: WebhookRequest): WebhookNotice[] {
  const told = read(delivery);
  if (told?.user_id === undefined || !isKnown(told.event)) return [];
  return [{ externalUserId: String(told.user_id), dataTypes: NOTICED[told.event] }];
}

function isKnown(name: string): name is keyof typeof NOTICED {
  return Object.hasOwn(NOTICED, name);
}

function read({ rawBody }: WebhookRequest): z.output<typeof event> | null {
  try {
    return event.safeParse(topOf(Buffer.from(rawBody).toString('utf8'))).data ?? null;
  } catch {
    // Not JSON: it tells nothing.
    return null;
  }
}
