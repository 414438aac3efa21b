import { createHash } from 'node:crypto';
import type { BudgetClient } from './ports/index.js';
import type { ReachableProvider } from './reachable-provider.js';

/**
 * By which a project's own client is known. The project is part of it: a client id is no secret, and whoever enters that of
 * somebody else must not meet their counts or their webhook's secrets.
 */
export function ownClientHash(projectId: string, clientId: string): Uint8Array {
  return createHash('sha256').update(`${projectId}\n${clientId}`).digest();
}

/** Who the provider counts calls of, and tells of new data. */
export function clientOf({ provider, client, ownHash }: ReachableProvider): BudgetClient {
  if (ownHash !== undefined) return { provider: provider.manifest.id, clientHash: ownHash, ownClientHash: ownHash };
  const clientHash = createHash('sha256')
    .update(client?.clientId ?? '')
    .digest();
  return { provider: provider.manifest.id, clientHash };
}

export function nameOfClient({ provider, clientHash }: BudgetClient): string {
  return `${provider} ${inHex(clientHash)}`;
}

export function inHex(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex');
}
