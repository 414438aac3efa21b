import type { Clock } from '../domain/clock.js';
import type { WebhookClient, WebhookStore } from './ports/index.js';

/** Secrets as this process knows them. */
export interface WebhookSecrets {
  /**
   * Whether `verify` passes with what is known, and else with what the store has by now; the store is asked at most once in
   * a second for each client, so that a flood of forged deliveries is held off without it.
   */
  satisfy(client: WebhookClient, verify: (secrets: readonly string[]) => boolean): Promise<boolean>;
  /** What is known of the client is read again at the next delivery. */
  forget(client: WebhookClient): void;
}

const READ_AGAIN_MS = 1_000;

export function webhookSecrets(store: WebhookStore, clock: Clock): WebhookSecrets {
  const known = new Map<string, { secrets: readonly string[]; readAt: number }>();
  const nameOf = ({ provider, clientHash }: WebhookClient) => `${provider} ${Buffer.from(clientHash).toString('hex')}`;

  return {
    async satisfy(client, verify) {
      const name = nameOf(client);
      const before = known.get(name);
      if (before !== undefined && verify(before.secrets)) return true;
      const now = clock.now().getTime();
      if (before !== undefined && now - before.readAt < READ_AGAIN_MS) return false;
      // Noted before it is read, so that of many at once one reads; the first of all waits for nobody.
      if (before !== undefined) known.set(name, { ...before, readAt: now });
      const secrets = await store.secrets(client);
      known.set(name, { secrets, readAt: now });
      return verify(secrets);
    },
    forget(client) {
      known.delete(nameOf(client));
    },
  };
}
