import { z } from 'zod';
import { ProviderError } from '../../domain/errors.js';
import type { ApiResponse, WebhookSubscription } from '../../provider-kit/provider.js';
import { underscoreKeys } from '../../provider-kit/underscore-keys.js';
import { NOTICED } from './webhook-events.js';

const PATH = '/v3/webhooks';
const EVENTS = Object.keys(NOTICED);

const id = z.union([z.string().min(1), z.int().transform(String)]);
// Polar: everything is wrapped in `data`, the secret too, and the secret is in this answer alone.
const created = z.object({ data: z.object({ id, signature_secret_key: z.string().min(1) }) });
const listed = z.object({
  data: z.array(z.object({ id, events: z.array(z.string()), url: z.string(), active: z.boolean().nullish() })),
});

/** Polar: a client has one webhook at most, for all users and events. Creating, changing and activating it sends a ping first. */
export const subscription: WebhookSubscription = {
  async inspect(api) {
    // Polar: with none registered the list is empty; 204 and 404 are taken for the same.
    const answer = await api.request(PATH, { accept: [404] });
    if (answer.status !== 200) return null;
    const [registered] = read(listed, answer).data;
    if (registered === undefined) return null;
    return {
      id: registered.id,
      url: registered.url,
      isActive: registered.active !== false,
      isComplete: EVENTS.every((event) => registered.events.includes(event)),
    };
  },

  async register(api, url) {
    const { data } = read(created, await api.request(PATH, { method: 'POST', body: { events: EVENTS, url } }));
    return { id: data.id, secret: data.signature_secret_key };
  },

  async change(api, webhookId, url) {
    await api.request(`${PATH}/${encodeURIComponent(webhookId)}`, { method: 'PATCH', body: { events: EVENTS, url } });
  },

  async activate(api) {
    // Polar: 204 where there is no webhook, though it was there a moment ago.
    const { status } = await api.request(`${PATH}/activate`, { method: 'POST' });
    if (status === 204)
      throw new ProviderError('retry', 'INTERNAL', 'Polar has no webhook any more that could be activated');
  },

  async remove(api, webhookId) {
    await api.request(`${PATH}/${encodeURIComponent(webhookId)}`, { method: 'DELETE', accept: [404] });
  },
};

function read<T>(schema: z.ZodType<T>, { text }: ApiResponse): T {
  try {
    return schema.parse(underscoreKeys(JSON.parse(text)));
  } catch {
    // The cause holds the answer, and that may hold the secret.
    throw new ProviderError('fail', 'INTERNAL', 'Polar answered about its webhook with something that nobody foresaw');
  }
}
