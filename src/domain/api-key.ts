import type { Scope } from './scope.js';

/** What is known of an API key; the key itself is known to its holder alone. */
export interface ApiKey {
  id: string;
  projectId: string;
  /** First characters of the key, by which people tell keys apart. */
  prefix: string;
  name: string;
  scopes: Scope[];
  createdAt: Date;
  /** Null where it has no end. */
  expiresAt: Date | null;
  /** Null while it was not revoked. */
  revokedAt: Date | null;
  /** To the minute; null where it was never used. */
  lastUsedAt: Date | null;
}
