import type { OAuthClient } from '../provider-kit/oauth2.js';
import type { Webhook } from '../provider-kit/provider.js';
import { clientOf } from './client-hash.js';
import type { BudgetClient } from './ports/index.js';
import type { OwnProvider, ProviderAccess, ReachableProvider } from './provider-access.js';

/** A provider that can tell of new data, reached with a client of its own. */
export interface TellingProvider extends ReachableProvider {
  client: OAuthClient;
  webhook: Webhook;
  key: BudgetClient;
  /** In the address of the webhook of a project's own client; null: the gateway's. */
  credentialsId: string | null;
  /** Of a webhook that was registered by hand; null: the gateway registers it. */
  webhookSecret: string | null;
}

/**
 * @param credentialsId as in the address; null: the gateway's client
 * @returns null for a provider that is not known, tells nothing, or has no such credentials here
 */
export async function tellingProvider(
  access: ProviderAccess,
  id: string,
  credentialsId: string | null = null,
): Promise<TellingProvider | null> {
  if (credentialsId === null) return telling(access.find(id));
  return telling((await access.own?.ofCredentials(id, credentialsId)) ?? null);
}

/** Null for one that tells nothing, or has no client. */
export function telling(reachable: ReachableProvider | OwnProvider | null): TellingProvider | null {
  if (reachable === null) return null;
  const { client, provider } = reachable;
  if (client === null || provider.webhook === undefined) return null;
  const own = 'credentialsId' in reachable ? reachable : { credentialsId: null, webhookSecret: null };
  const { credentialsId, webhookSecret } = own;
  return { ...reachable, client, webhook: provider.webhook, key: clientOf(reachable), credentialsId, webhookSecret };
}
