import { createHash } from 'node:crypto';
import type { OAuthClient } from '../provider-kit/oauth2.js';
import type { Webhook } from '../provider-kit/provider.js';
import type { WebhookClient } from './ports/index.js';
import type { ProviderAccess, ReachableProvider } from './provider-access.js';

/** A provider that can tell of new data, reached with a client of its own. */
export interface TellingProvider extends ReachableProvider {
  client: OAuthClient;
  webhook: Webhook;
  key: WebhookClient;
}

/** Null for a provider that is not known, tells nothing, or has no credentials here. */
export function tellingProvider(access: ProviderAccess, id: string): TellingProvider | null {
  const reachable = access.find(id);
  if (reachable === null) return null;
  const { client, provider } = reachable;
  if (client === null || provider.webhook === undefined) return null;
  const clientHash = createHash('sha256').update(client.clientId).digest();
  return { ...reachable, client, webhook: provider.webhook, key: { provider: id, clientHash } };
}
