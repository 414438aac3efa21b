import type { TokenSet } from '../../domain/connection.js';
import type { DeadLetterError } from './dead-letters.js';

/**
 * A provider that must still be told that somebody has left. Made by `ConnectionStore.disconnect` and `UserStore.erase` in
 * their own transactions out of the connection's credential, sealed under the master key; it belongs to no user any more,
 * so that erasing one does not strand a registration at the provider.
 */
export interface Farewell {
  id: string;
  projectId: string;
  provider: string;
  externalUserId: string;
  connectionId: string;
  /** Of the project's own client that was granted the tokens; null: the gateway's. */
  ownClientHash: Uint8Array | null;
  tokens: TokenSet;
  owedSince: Date;
  /** How often it was tried before. */
  attempts: number;
}

export interface FarewellStore {
  /** Owes one for tokens that were granted and found no connection; not where somebody in the project is linked to the account by the same client. */
  owe(farewell: Omit<Farewell, 'id' | 'attempts'>): Promise<void>;
  /** False where it was taken back: the account has been connected again. */
  isOwed(id: string): Promise<boolean>;
  /** Claims farewells that are due, oldest first, each for `leaseSeconds`. */
  claimDue(now: Date, limit: number, leaseSeconds: number): Promise<Farewell[]>;
  postpone(id: string, until: Date): Promise<void>;
  /** Destroys it, the credential with it, and keeps of it that it was never said, as long as the user is here. */
  giveUp(id: string, error: DeadLetterError, at: Date): Promise<void>;
  /** Destroys it, the credential with it. */
  finish(id: string): Promise<void>;
}
