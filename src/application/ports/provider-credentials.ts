import type { AuditActor } from '../../domain/audit.js';

/** An OAuth client that a project has brought, as far as anybody is told of it. */
export interface OwnCredentials {
  /** In the address of its webhook. Another client id gets another one, another secret does not. */
  id: string;
  projectId: string;
  provider: string;
  /** By which the client is known; of project and client id. */
  clientHash: Uint8Array;
  /** Last characters of the client id. */
  clientIdEnd: string;
  /** Whether the webhook is registered by hand. */
  hasWebhookSecret: boolean;
  /** When they were entered last. */
  createdAt: Date;
}

/** What is kept sealed, and leaves the gateway only on its way to the provider. */
export interface OwnSecrets {
  clientId: string;
  clientSecret: string;
  /** With which the provider signs deliveries of a webhook that was registered by hand; null: the gateway registers its own. */
  webhookSecret: string | null;
}

export interface SealedCredentials extends OwnCredentials {
  /** @throws Error where they were changed, moved, or sealed with a key that is gone */
  open(): OwnSecrets;
}

export interface ProviderCredentialStore {
  listOf(projectId: string): Promise<OwnCredentials[]>;
  /** Of all projects. */
  all(): Promise<SealedCredentials[]>;
  /**
   * Puts them in the place of earlier ones. Where those were of another client, its connections ask for a new consent, and
   * what is known of its webhook goes.
   * @returns null where there is no such project; `ended`: connections that ask for a new consent
   */
  set(
    key: { projectId: string; provider: string },
    given: { secrets: OwnSecrets; clientHash: Uint8Array; clientIdEnd: string; at: Date; by?: AuditActor },
  ): Promise<{ credentials: OwnCredentials; ended: number } | null>;
  /** As where another client takes their place. @returns connections that ask for a new consent; null where there were none to remove */
  remove(key: { projectId: string; provider: string }, by?: AuditActor): Promise<number | null>;
}
