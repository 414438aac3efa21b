import type { Clock } from '../domain/clock.js';
import { createApi } from '../provider-kit/http.js';
import type { ProviderApi } from '../provider-kit/provider.js';
import type { KnownWebhook, WebhookStore } from './ports/index.js';
import type { ProviderAccess } from './provider-access.js';
import { tellingProvider, type TellingProvider } from './webhook-client.js';
import type { WebhookSecrets } from './webhook-secrets.js';

export interface WebhookKeeping {
  webhooks: WebhookStore;
  secrets: WebhookSecrets;
  providers: ProviderAccess;
  /** Ids of the providers at which the gateway registers itself. */
  enabled: readonly string[];
  webhookUrl: (provider: string) => string;
  clock: Clock;
  signal: AbortSignal;
  onChange: (provider: string, change: WebhookChange) => void;
  onFailure: (error: unknown, provider: string) => void;
}

export type WebhookChange = 'registered' | 'registered anew' | 'changed' | 'activated';

const DAY_MS = 86_400_000;
const CHECK_MS = 120_000;
const RETRY_MS = 300_000;
const DELIVERIES_KEPT_MS = 30 * DAY_MS;

/**
 * Sees to it that every provider tells this gateway of new data. What fails is told, and tried again after five minutes.
 * @param isStart looks in any case: the address may be another one now; else once a day
 */
export async function keepWebhooks(keeping: WebhookKeeping, { isStart }: { isStart: boolean }): Promise<void> {
  const { webhooks, providers, enabled, clock, onFailure } = keeping;
  for (const id of enabled) {
    const telling = tellingProvider(providers, id);
    if (telling === null) continue;
    const now = clock.now();
    const known = await webhooks.claimCheck(telling.key, {
      now,
      until: new Date(now.getTime() + CHECK_MS),
      dueBefore: isStart ? null : new Date(now.getTime() - DAY_MS),
    });
    if (known === null) continue;
    try {
      await check(keeping, telling, known, isStart);
      await webhooks.finishCheck(telling.key, { checkedAt: clock.now(), retryAt: null });
      await webhooks.forgetDeliveries(new Date(now.getTime() - DELIVERIES_KEPT_MS));
    } catch (error) {
      onFailure(error, id);
      const retryAt = new Date(clock.now().getTime() + RETRY_MS);
      await webhooks.finishCheck(telling.key, { checkedAt: null, retryAt });
    }
  }
}

async function check(
  keeping: WebhookKeeping,
  telling: TellingProvider,
  known: KnownWebhook,
  isStart: boolean,
): Promise<void> {
  const { webhookUrl, onChange } = keeping;
  const { subscription } = telling.webhook;
  const { id: provider } = telling.provider.manifest;
  const url = webhookUrl(provider);
  const api = clientApi(keeping, telling);
  const found = await subscription.inspect(api);
  if (found === null || found.id !== known.webhookId || known.secrets.length === 0) {
    // The secret of a webhook is told once: one that this gateway does not hold cannot be used any more.
    if (found !== null) await subscription.remove(api, found.id);
    const { id, secret } = await subscription.register(api, url);
    // What is still on its way was signed with the secret before.
    await save(keeping, telling, id, [secret, ...known.secrets].slice(0, 2));
    onChange(provider, found === null ? 'registered' : 'registered anew');
    return;
  }
  if (found.url !== url || !found.isComplete) {
    await subscription.change(api, found.id, url);
    onChange(provider, 'changed');
  }
  if (!found.isActive) {
    await subscription.activate(api, found.id);
    onChange(provider, 'activated');
  }
  if (!isStart && known.secrets.length > 1) await save(keeping, telling, found.id, known.secrets.slice(0, 1));
}

async function save(
  { webhooks, secrets }: WebhookKeeping,
  { key }: TellingProvider,
  webhookId: string,
  held: string[],
): Promise<void> {
  await webhooks.saveRegistration(key, { webhookId, secrets: held });
  secrets.forget(key);
}

/** The provider's API for the client itself. */
function clientApi({ clock, signal }: WebhookKeeping, { provider, apiUrl, client }: TellingProvider): ProviderApi {
  const credentials = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64');
  return createApi({
    manifest: provider.manifest,
    baseUrl: apiUrl,
    scheme: 'Basic',
    tokens: { get: () => Promise.resolve(credentials), renew: () => Promise.resolve(null) },
    signal: AbortSignal.any([signal, AbortSignal.timeout(CHECK_MS)]),
    clock,
    timeoutMs: 30_000,
  });
}
