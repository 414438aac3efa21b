import type { SyncRequest, SyncRun } from '../../domain/sync-run.js';

/** The gateway's own client at a provider; a webhook belongs to one client. */
export interface WebhookClient {
  provider: string;
  /** SHA-256 of the client id. */
  clientHash: Uint8Array;
}

/** What the gateway knows of the webhook that it has registered. */
export interface KnownWebhook {
  /** The provider's id of it; null while none was registered from here. */
  webhookId: string | null;
  /** The one in use first, then the one before it. */
  secrets: string[];
}

/** A verified delivery. */
export interface WebhookDelivery {
  provider: string;
  /** SHA-256 of provider and raw body. */
  digest: Uint8Array;
  /** What it calls for, by external user id; empty where it told nothing. */
  requests: ReadonlyMap<string, SyncRequest>;
  receivedAt: Date;
}

export interface WebhookStore {
  secrets(client: WebhookClient): Promise<string[]>;
  /**
   * One process at a time looks after a webhook, until it finishes the check or `until` has passed.
   * @param dueBefore only where the last good check is older; null: in any case
   * @returns null where it is not due, or somebody else does it
   */
  claimCheck(
    client: WebhookClient,
    when: { now: Date; until: Date; dueBefore: Date | null },
  ): Promise<KnownWebhook | null>;
  /** Kept sealed; what was known before is replaced. */
  saveRegistration(client: WebhookClient, known: { webhookId: string; secrets: string[] }): Promise<void>;
  /** @param retryAt null after a good check: the next one is due by its age */
  finishCheck(client: WebhookClient, result: { checkedAt: Date | null; retryAt: Date | null }): Promise<void>;
  /**
   * Keeps the delivery and queues the runs that it calls for, in one transaction: one for every ACTIVE connection of the
   * users that it names. The same delivery again does nothing.
   */
  accept(delivery: WebhookDelivery): Promise<{ isNew: boolean; runs: SyncRun[] }>;
  /** @returns deliveries forgotten */
  forgetDeliveries(before: Date): Promise<number>;
}
