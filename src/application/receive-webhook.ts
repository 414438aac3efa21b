import { createHash } from 'node:crypto';
import type { Clock } from '../domain/clock.js';
import type { SyncRequest } from '../domain/sync-run.js';
import type { WebhookNotice, WebhookRequest } from '../provider-kit/provider.js';
import type { JobQueue, WebhookStore } from './ports/index.js';
import type { ProviderAccess } from './provider-access.js';
import { EVERYTHING } from './sync-request.js';
import { tellingProvider } from './webhook-client.js';
import type { WebhookSecrets } from './webhook-secrets.js';

/**
 * What became of a delivery. pinged: the provider tried the address out · forged: its signature is missing or wrong ·
 * repeated: it came before · ignored: it told of nothing that is fetched · unmatched: nobody is connected to that account ·
 * accepted: runs were queued.
 */
export const WebhookOutcome = {
  PINGED: 'pinged',
  FORGED: 'forged',
  REPEATED: 'repeated',
  IGNORED: 'ignored',
  UNMATCHED: 'unmatched',
  ACCEPTED: 'accepted',
} as const;
export type WebhookOutcome = (typeof WebhookOutcome)[keyof typeof WebhookOutcome];

export interface WebhookDependencies {
  webhooks: WebhookStore;
  secrets: WebhookSecrets;
  jobs: JobQueue;
  providers: ProviderAccess;
  clock: Clock;
  onOutcome: (provider: string, outcome: WebhookOutcome) => void;
  /** Hears of a worker that could not be woken; the tick finds the run. */
  onFailure: (error: unknown, provider: string) => void;
}

/**
 * Verifies a delivery, keeps it, and queues a run narrowed to what it tells of. A forged one leaves no trace but a count;
 * one that was verified is never refused, whatever it holds: a provider gives up on an address that refuses.
 * @param credentialsId in the address of the webhook of a project's own client; it tells of that client's connections alone
 * @returns null where no provider of that id tells of anything here
 */
export async function receiveWebhook(
  dependencies: WebhookDependencies,
  providerId: string,
  delivery: WebhookRequest,
  credentialsId: string | null = null,
): Promise<WebhookOutcome | null> {
  const outcome = await handle(dependencies, providerId, delivery, credentialsId);
  if (outcome !== null) dependencies.onOutcome(providerId, outcome);
  return outcome;
}

async function handle(
  { providers, secrets, webhooks, jobs, clock, onFailure }: WebhookDependencies,
  providerId: string,
  delivery: WebhookRequest,
  credentialsId: string | null,
): Promise<WebhookOutcome | null> {
  const telling = await tellingProvider(providers, providerId, credentialsId);
  if (telling === null) return null;
  const { webhook, webhookSecret, key } = telling;
  if (webhook.isPing(delivery)) return WebhookOutcome.PINGED;
  const isSigned =
    webhookSecret === null
      ? await secrets.satisfy(key, (known) => webhook.verify(delivery, known))
      : webhook.verify(delivery, [webhookSecret]);
  if (!isSigned) return WebhookOutcome.FORGED;

  const notices = webhook.parse(delivery);
  const digest = createHash('sha256')
    .update(credentialsId === null ? providerId : `${providerId} ${credentialsId}`)
    .update('\n')
    .update(delivery.rawBody)
    .digest();
  const receivedAt = clock.now();
  const { isNew, runs } = await webhooks.accept({
    provider: providerId,
    ownClientHash: key.ownClientHash ?? null,
    digest,
    requests: requestsOf(notices, receivedAt),
    receivedAt,
  });
  for (const run of runs) {
    await jobs.syncSoon(run).catch((error: unknown) => {
      onFailure(error, providerId);
    });
  }
  if (!isNew) return WebhookOutcome.REPEATED;
  if (notices.length === 0) return WebhookOutcome.IGNORED;
  return runs.length === 0 ? WebhookOutcome.UNMATCHED : WebhookOutcome.ACCEPTED;
}

function requestsOf(notices: readonly WebhookNotice[], at: Date): Map<string, SyncRequest> {
  const requests = new Map<string, SyncRequest>();
  for (const { externalUserId, dataTypes } of notices) {
    const noticed = [...new Set([...(requests.get(externalUserId)?.noticed ?? []), ...dataTypes])];
    requests.set(externalUserId, { ...EVERYTHING, dataTypes: noticed, noticed, noticedAt: at.toISOString() });
  }
  return requests;
}
