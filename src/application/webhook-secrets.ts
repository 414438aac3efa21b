import type { Clock } from '../domain/clock.js';
import type { WebhookClient, WebhookStore } from './ports/index.js';

/** Secrets as this process knows them. */
export interface WebhookSecrets {
  /**
   * Whether `verify` passes with what is known, and else with what the store has by now; the store is asked at most once in
   * a second for each client, however many deliveries wait for it, so that a flood of forged ones is held off without it.
   * What is known is good for a minute, so that a secret which was dropped elsewhere ends here too.
   */
  satisfy(client: WebhookClient, verify: (secrets: readonly string[]) => boolean): Promise<boolean>;
  /** What is known of the client is read again at the next delivery. */
  forget(client: WebhookClient): void;
}

const READ_AGAIN_MS = 1_000;
const GOOD_FOR_MS = 60_000;

interface Entry {
  /** Null until it was read. */
  known: readonly string[] | null;
  /** The last reading, which may be under way or have failed. */
  reading: { startedAt: number; secrets: Promise<readonly string[]> } | null;
}

export function webhookSecrets(store: WebhookStore, clock: Clock): WebhookSecrets {
  const entries = new Map<string, Entry>();
  const nameOf = ({ provider, clientHash }: WebhookClient) => `${provider} ${Buffer.from(clientHash).toString('hex')}`;

  function entryOf(client: WebhookClient): Entry {
    const name = nameOf(client);
    const entry = entries.get(name) ?? { known: null, reading: null };
    entries.set(name, entry);
    return entry;
  }

  return {
    async satisfy(client, verify) {
      const entry = entryOf(client);
      const now = clock.now();
      // A clock that was set back does not make what is known young.
      const age = entry.reading === null ? Infinity : Math.abs(now.getTime() - entry.reading.startedAt);
      const { known } = entry;
      if (known !== null && age < GOOD_FOR_MS && verify(known)) return true;
      if (entry.reading === null || age >= READ_AGAIN_MS) {
        const secrets = store.secrets(client, now).then((read) => (entry.known = read));
        entry.reading = { startedAt: now.getTime(), secrets };
      }
      const secrets = await entry.reading.secrets;
      return secrets !== known && verify(secrets);
    },
    forget(client) {
      entries.delete(nameOf(client));
    },
  };
}
