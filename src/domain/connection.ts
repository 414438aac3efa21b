import type { SyncError } from './sync-run.js';

export const ConnectionStatus = {
  PENDING: 'PENDING',
  ACTIVE: 'ACTIVE',
  REAUTHORIZATION_REQUIRED: 'REAUTHORIZATION_REQUIRED',
  DISCONNECTED: 'DISCONNECTED',
} as const;
export type ConnectionStatus = (typeof ConnectionStatus)[keyof typeof ConnectionStatus];

/** A user's authorized link to a provider; one for each pair, connecting again keeps its id. */
export interface Connection {
  id: string;
  /** Internal key of the user. */
  userId: string;
  provider: string;
  status: ConnectionStatus;
  /** As granted; empty where the provider does not tell. */
  scopes: string[];
  /** The provider's id of that person; null until the first consent. */
  externalUserId: string | null;
  /** By which a project's own client is known that was granted it; null: the gateway's, or none yet. */
  ownClientHash: Uint8Array | null;
  connectedAt: Date | null;
  /** End of the last run that brought everything up to date or part of it. */
  lastSyncedAt: Date | null;
  /** Next poll; null while nothing is polled. */
  nextSyncAt: Date | null;
  /** Of the last run, or of a consent since then that came to nothing; null when it succeeded. */
  lastError: SyncError | null;
}

/** What a provider's token endpoint granted. Never leaves the server. */
export interface TokenSet {
  accessToken: string;
  refreshToken: string | null;
  /** Null where the provider states no end. */
  expiresAt: Date | null;
  scopes: string[];
  /** Whether a built-in sandbox granted it, and not the vendor: it is shown to none but its own. Absent: not noted. */
  isSandbox?: boolean;
  /** By which the client is known that it was granted to, in hex: with no other one is it used. Absent: not noted. */
  client?: string;
}
