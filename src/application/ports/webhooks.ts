import type { SyncRequest, SyncRun } from '../../domain/sync-run.js';

/** A client at a provider, the gateway's or a project's own; a webhook belongs to one client. */
export interface WebhookClient {
  provider: string;
  /** By which it is known; see `BudgetClient`. */
  clientHash: Uint8Array;
}

/** What the gateway knows of the webhook that it has registered. */
export interface KnownWebhook {
  /** The provider's id of it; null while none was registered from here. */
  webhookId: string | null;
  /** The one in use first, then the one before it. */
  secrets: string[];
  /** Until when the one before is accepted; null where there is none. */
  formerUntil: Date | null;
}

/** The right to look after a webhook, held by one process at a time. */
export interface ClaimedWebhook extends KnownWebhook {
  /** The end of the claim, by which it is known: nobody else's ends then. */
  until: Date;
  /** Checks that have failed since the last good one. */
  failures: number;
}

/** A verified delivery. */
export interface WebhookDelivery {
  provider: string;
  /** Of the project's own client that it came to; null, or left out: of the gateway's. */
  ownClientHash?: Uint8Array | null;
  /** SHA-256 of provider, own client and raw body. */
  digest: Uint8Array;
  /** What it calls for, by external user id; empty where it told nothing. */
  requests: ReadonlyMap<string, SyncRequest>;
  receivedAt: Date;
}

export interface WebhookStore {
  /** Those that are accepted now. */
  secrets(client: WebhookClient, now: Date): Promise<string[]>;
  /**
   * One process at a time looks after a webhook, until it finishes the check or `until` has passed. It is due where the last
   * good check is not after `dueBefore`, or a failed one is to be tried again.
   * @param when.url the address that it is to have
   * @param when.isMoveDue due at once where the last check, good or not, was for another address
   * @returns null where it is not due, or somebody else does it
   */
  claimCheck(
    client: WebhookClient,
    when: { now: Date; until: Date; dueBefore: Date; url: string; isMoveDue: boolean },
  ): Promise<ClaimedWebhook | null>;
  /** Kept sealed; what was known before is replaced. @returns false where the claim has ended; then nothing is changed */
  saveRegistration(
    client: WebhookClient,
    claim: ClaimedWebhook,
    known: { webhookId: string; secrets: string[]; formerUntil: Date | null },
  ): Promise<boolean>;
  /** Ends a claim; nothing where it has ended. */
  finishCheck(
    client: WebhookClient,
    claim: ClaimedWebhook,
    result: { checkedAt: Date } | { retryAt: Date },
  ): Promise<void>;
  /**
   * Keeps the delivery and queues the runs that it calls for, in one transaction: one for every ACTIVE connection that
   * the client was granted by the users that it names. The same delivery again does nothing.
   */
  accept(delivery: WebhookDelivery): Promise<{ isNew: boolean; runs: SyncRun[] }>;
  /** @returns deliveries forgotten */
  forgetDeliveries(before: Date): Promise<number>;
}
