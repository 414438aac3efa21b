import type { AuditActor } from '../../domain/audit.js';
import type { Connection, TokenSet } from '../../domain/connection.js';
import type { SyncError } from '../../domain/sync-run.js';

export interface ConnectionStore {
  /** The user's connection to the provider, made PENDING if there is none; an ACTIVE one is left as it is. */
  begin(userId: string, provider: string): Promise<Connection>;
  find(userId: string, id: string): Promise<Connection | null>;
  findByProvider(userId: string, provider: string): Promise<Connection | null>;
  /** All connections of each user, by provider, in the order of the keys. */
  listByUsers(userIds: readonly string[]): Promise<Connection[][]>;
  findMany(keys: readonly { userId: string; id: string }[]): Promise<(Connection | null)[]>;
  /**
   * Makes the connection ACTIVE with its credential in one transaction. Clears a farewell that was still owed for the same
   * external user by the same client; another client that held the connection until now is owed one. @returns null where the account is not free (`isAccountFree`), or the connection was ended
   */
  activate(input: {
    userId: string;
    id: string;
    externalUserId: string;
    tokens: TokenSet;
    /** Of the project's own client that was granted them; null, or left out: the gateway's. */
    ownClientHash?: Uint8Array | null;
    connectedAt: Date;
    nextSyncAt: Date;
  }): Promise<Connection | null>;
  /**
   * Whether this connection may be linked to the provider's account: no other user of the project is, and it is not linked
   * to another account itself, nor holds the records of one.
   */
  isAccountFree(userId: string, id: string, externalUserId: string): Promise<boolean>;
  /** Keeps why a consent came to nothing, for a connection that waits for one; any other is left as it is. */
  noteRefusal(userId: string, id: string, error: SyncError): Promise<void>;
  /** The credential, decrypted; null where it was destroyed. */
  credential(userId: string, id: string): Promise<TokenSet | null>;
  /**
   * Refreshes under a lock of the credential's row: of many callers whose token was refused, one calls `refresh`, the rest
   * get what it brought. The new tokens are saved before they are returned. @returns null where there is no credential
   */
  renewCredential(
    userId: string,
    id: string,
    refusedAccessToken: string,
    refresh: (tokens: TokenSet) => Promise<TokenSet>,
  ): Promise<TokenSet | null>;
  /**
   * DISCONNECTED at once; runs that wait or run are CANCELLED; with `deleteData` the provider's records, payloads and
   * cursors go in the same transaction. The credential leaves the connection in that transaction too, for a farewell.
   * @returns records deleted
   */
  disconnect(
    userId: string,
    id: string,
    options: { deleteData: boolean; at: Date; by?: AuditActor },
  ): Promise<{ connection: Connection; deletedRecords: number }>;
}

/** A consent on its way. The state itself is never stored, only its SHA-256. */
export interface Consent {
  projectId: string;
  userId: string;
  connectionId: string;
  provider: string;
  /** Of the project's own client that asks for it; null: the gateway's. */
  ownClientHash: Uint8Array | null;
  redirectUrl: string | null;
  codeVerifier: string | null;
  expiresAt: Date;
}

export interface ConsentStore {
  create(stateHash: Uint8Array, consent: Consent, by?: AuditActor): Promise<void>;
  /** Takes it out, once; null for an unknown, used or expired state, or one of another provider. */
  consume(stateHash: Uint8Array, provider: string, now: Date): Promise<Consent | null>;
  deleteExpired(now: Date): Promise<number>;
}
