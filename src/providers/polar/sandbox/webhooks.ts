import { createHmac, randomUUID } from 'node:crypto';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { z } from 'zod';
import { bare, json, UNAUTHORIZED, type Answer, type Asked } from './answer.js';
import { isClient } from './token.js';
import type { World } from './world.js';

const PATH = '/v3/webhooks';
const TIMEOUT_MS = 5_000;
/** Polar: so long without a delivery that was taken, and the webhook is switched off. */
const GIVE_UP_AFTER_MS = 7 * 86_400_000;

const wanted = z.object({ events: z.array(z.string()).min(1), url: z.url({ protocol: /^https?$/ }) });

/** A delivery as it was sent, and what was answered; null where nobody answered. */
export interface SentDelivery {
  url: string;
  headers: Record<string, string>;
  body: string;
  status: number | null;
}

export interface WebhookDesk {
  isResponsible(path: string): boolean;
  answer(asked: Asked): Promise<Answer>;
  /** Tells of an event; null where no active webhook wants it. */
  emit(event: string, fields: Record<string, unknown>): Promise<SentDelivery | null>;
  deactivate(): void;
  /** At Polar the secret cannot be read again. */
  registered(): { id: string; url: string; events: string[]; active: boolean } | null;
}

/** The client's one webhook: kept in the state, told by HTTP. */
export function createWebhookDesk(world: World): WebhookDesk {
  const { store, now } = world;
  const { state } = store;

  async function send(url: string, event: string, fields: object, secret: string | null): Promise<SentDelivery> {
    const body = JSON.stringify({ event, ...fields, timestamp: now().toISOString() });
    const headers: Record<string, string> = { 'content-type': 'application/json', 'Polar-Webhook-Event': event };
    if (secret !== null) headers['Polar-Webhook-Signature'] = createHmac('sha256', secret).update(body).digest('hex');
    const status = await post(url, headers, body);
    return { url, headers, body, status };
  }

  async function pinged(url: string): Promise<Answer | null> {
    const { status } = await send(url, 'PING', {}, null);
    if (status === 200) return null;
    const message = `Ping failed to URL ${url}. Response code was [${status ?? 'none'}]`;
    return json(400, { error: { status: 400, error_type: 'WebhookPingFailedException', message } });
  }

  async function create(asked: Asked): Promise<Answer> {
    const request = wanted.safeParse(parseJson(asked.body));
    if (!request.success) return bare(400);
    if (state.webhook !== null) return bare(409);
    const refused = await pinged(request.data.url);
    if (refused !== null) return refused;
    const secret = randomUUID();
    state.webhook = {
      id: randomUUID().slice(0, 8),
      ...request.data,
      active: true,
      secret,
      takenAt: now().toISOString(),
    };
    store.save();
    const { id, events, url } = state.webhook;
    return json(201, { data: { id, events, url, signature_secret_key: secret } });
  }

  async function change(asked: Asked, id: string): Promise<Answer> {
    const request = wanted.partial().safeParse(parseJson(asked.body));
    if (!request.success) return bare(400);
    const { webhook } = state;
    if (webhook?.id !== id) return bare(404);
    const { url = webhook.url, events = webhook.events } = request.data;
    const refused = url === webhook.url ? null : await pinged(url);
    if (refused !== null) return refused;
    Object.assign(webhook, { url, events });
    store.save();
    return list();
  }

  function list(): Answer {
    const { webhook } = state;
    if (webhook === null) return json(200, { data: [] });
    const { id, events, url, active } = webhook;
    return json(200, { data: [{ id, events, url, active }] });
  }

  async function activate(): Promise<Answer> {
    const { webhook } = state;
    if (webhook === null) return bare(204);
    const refused = await pinged(webhook.url);
    if (refused !== null) return refused;
    Object.assign(webhook, { active: true, takenAt: now().toISOString() });
    store.save();
    return bare(200);
  }

  function deactivate(): Answer {
    if (state.webhook === null) return bare(204);
    state.webhook.active = false;
    store.save();
    return bare(200);
  }

  function remove(id: string): Answer {
    if (state.webhook?.id !== id) return bare(404);
    state.webhook = null;
    store.save();
    return bare(204);
  }

  return {
    isResponsible: (path) => path === PATH || path.startsWith(`${PATH}/`),
    async answer(asked) {
      if (!isClient(world, asked.authorization)) return UNAUTHORIZED;
      const { method } = asked;
      const item = asked.path.slice(PATH.length + 1);
      if (item === '') return method === 'POST' ? create(asked) : method === 'GET' ? list() : bare(405);
      if (item === 'activate' && method === 'POST') return activate();
      if (item === 'deactivate' && method === 'POST') return deactivate();
      if (method === 'PATCH') return change(asked, item);
      return method === 'DELETE' ? remove(item) : bare(405);
    },
    async emit(event, fields) {
      const { webhook } = state;
      if (webhook === null || !webhook.active || !webhook.events.includes(event)) return null;
      const sent = await send(webhook.url, event, fields, webhook.secret);
      if (sent.status === 200) webhook.takenAt = now().toISOString();
      else if (now().getTime() - Date.parse(webhook.takenAt) >= GIVE_UP_AFTER_MS) webhook.active = false;
      store.save();
      return sent;
    },
    deactivate: () => void deactivate(),
    registered() {
      if (state.webhook === null) return null;
      const { id, url, events, active } = state.webhook;
      return { id, url, events, active };
    },
  };
}

/** The status that was answered; null where nobody did. */
function post(url: string, headers: Record<string, string>, body: string): Promise<number | null> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? overHttps : overHttp;
    const options = { method: 'POST', headers, agent: false, signal: AbortSignal.timeout(TIMEOUT_MS) };
    const sent = send(url, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? null);
    });
    sent.once('error', () => resolve(null));
    sent.end(body);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What cannot be read fails the schema, and with that the request.
    return undefined;
  }
}
