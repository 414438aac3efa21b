import type { Clock } from '../domain/clock.js';
import { ProviderError } from '../domain/errors.js';
import { createApi } from '../provider-kit/http.js';
import type { ProviderApi } from '../provider-kit/provider.js';
import type { ClaimedWebhook, WebhookStore } from './ports/index.js';
import type { ProviderAccess } from './provider-access.js';
import type { CallBudget, CallBudgets } from './provider-budget.js';
import { telling as tellingOf, type TellingProvider } from './webhook-client.js';
import type { WebhookSecrets } from './webhook-secrets.js';

export interface WebhookKeeping {
  webhooks: WebhookStore;
  secrets: WebhookSecrets;
  providers: ProviderAccess;
  budgets: CallBudgets;
  /** Ids of the providers at which the gateway registers itself. */
  enabled: readonly string[];
  /** @param credentialsId of a project's own client; null: the gateway's */
  webhookUrl: (provider: string, credentialsId: string | null) => string;
  clock: Clock;
  signal: AbortSignal;
  onChange: (provider: string, change: WebhookChange) => void;
  onFailure: (error: unknown, provider: string) => void;
}

export type WebhookChange = 'registered' | 'registered anew' | 'changed' | 'activated';

const DAY_MS = 86_400_000;
const CHECK_MS = 120_000;
const FIRST_RETRY_MS = 300_000;
const LONGEST_RETRY_MS = 3_600_000;
const DELIVERIES_KEPT_MS = 30 * DAY_MS;
/** What was signed with the secret before may still be on its way, or be sent again. */
const FORMER_SECRET_MS = DAY_MS;

/**
 * Sees to it that every provider tells this gateway of new data, once a day, whoever asks for it and how often. What fails is
 * told, and tried again after five minutes, then after longer. Deliveries that are older than any repetition are forgotten.
 * @param isStart looks as well where the address is another one than at the last check
 */
export async function keepWebhooks(keeping: WebhookKeeping, { isStart }: { isStart: boolean }): Promise<void> {
  const { webhooks, providers, enabled, clock, webhookUrl } = keeping;
  await webhooks.forgetDeliveries(new Date(clock.now().getTime() - DELIVERIES_KEPT_MS));
  const reachable = [...providers.all, ...((await providers.own?.all()) ?? [])];
  for (const telling of reachable.flatMap((client) => tellingOf(client) ?? [])) {
    const { id } = telling.provider.manifest;
    // What was registered by hand is looked after by hand.
    if (!enabled.includes(id) || telling.webhookSecret !== null) continue;
    const now = clock.now();
    const claim = await webhooks.claimCheck(telling.key, {
      now,
      until: new Date(now.getTime() + CHECK_MS),
      dueBefore: new Date(now.getTime() - DAY_MS),
      url: webhookUrl(id, telling.credentialsId),
      isMoveDue: isStart,
    });
    if (claim !== null) await attempt(keeping, telling, claim);
  }
}

async function attempt(keeping: WebhookKeeping, telling: TellingProvider, claim: ClaimedWebhook): Promise<void> {
  const { webhooks, budgets, clock, onFailure } = keeping;
  const { id } = telling.provider.manifest;
  // A handful of calls a day, without which all users would have to be polled more often.
  const budget = budgets.of(telling, 'MANUAL');
  try {
    await check(keeping, telling, claim, clientApi(keeping, telling, budget)).finally(() => budget.settle());
    await webhooks.finishCheck(telling.key, claim, { checkedAt: clock.now() });
  } catch (error) {
    onFailure(error, id);
    await webhooks.finishCheck(telling.key, claim, { retryAt: nextTry(error, claim.failures, clock.now()) });
  }
}

async function check(
  keeping: WebhookKeeping,
  telling: TellingProvider,
  known: ClaimedWebhook,
  api: ProviderApi,
): Promise<void> {
  const { webhookUrl, onChange, clock } = keeping;
  const { subscription } = telling.webhook;
  const { id: provider } = telling.provider.manifest;
  const url = webhookUrl(provider, telling.credentialsId);
  const now = clock.now();
  const found = await subscription.inspect(api);
  const [current] = known.secrets;
  if (found === null || found.id !== known.webhookId || current === undefined) {
    // The secret of a webhook is told once: one that this gateway does not hold cannot be used any more.
    if (found !== null) await subscription.remove(api, found.id);
    const { id: webhookId, secret } = await subscription.register(api, url);
    await save(keeping, telling, known, {
      webhookId,
      secrets: current === undefined ? [secret] : [secret, current],
      formerUntil: current === undefined ? null : new Date(now.getTime() + FORMER_SECRET_MS),
    });
    onChange(provider, found === null ? 'registered' : 'registered anew');
    return;
  }
  if (!isSameAddress(found.url, url) || !found.isComplete) {
    await subscription.change(api, found.id, url);
    onChange(provider, 'changed');
  }
  if (!found.isActive) {
    await subscription.activate(api, found.id);
    onChange(provider, 'activated');
  }
  if (known.secrets.length > 1 && (known.formerUntil === null || known.formerUntil <= now)) {
    await save(keeping, telling, known, { webhookId: found.id, secrets: [current], formerUntil: null });
  }
}

async function save(
  { webhooks, secrets }: WebhookKeeping,
  { key, provider }: TellingProvider,
  claim: ClaimedWebhook,
  registration: Parameters<WebhookStore['saveRegistration']>[2],
): Promise<void> {
  if (!(await webhooks.saveRegistration(key, claim, registration))) {
    const { displayName } = provider.manifest;
    throw new ProviderError(
      'retry',
      'INTERNAL',
      `The webhook at ${displayName} is looked after by another process by now`,
    );
  }
  secrets.forget(key);
}

/** The provider's API for the client itself. */
function clientApi(
  { clock, signal }: WebhookKeeping,
  { provider, apiUrl, client }: TellingProvider,
  budget: CallBudget,
): ProviderApi {
  const credentials = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64');
  return createApi({
    manifest: provider.manifest,
    baseUrl: apiUrl,
    scheme: 'Basic',
    tokens: { get: () => Promise.resolve(credentials), renew: () => Promise.resolve(null) },
    signal: AbortSignal.any([signal, AbortSignal.timeout(CHECK_MS)]),
    clock,
    timeoutMs: 30_000,
    beforeRequest: () => budget.beforeRequest(),
    onResponse: (response) => budget.onResponse(response),
  });
}

/** A provider may write the address in another form: a default port left out, a host in lower case. */
function isSameAddress(one: string, other: string): boolean {
  return URL.canParse(one) && new URL(one).href === new URL(other).href;
}

function nextTry(error: unknown, failures: number, now: Date): Date {
  const own = now.getTime() + Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
  const told = error instanceof ProviderError ? (error.retryAt?.getTime() ?? 0) : 0;
  return new Date(Math.max(own, told));
}
