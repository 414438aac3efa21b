import type { Clock } from '../domain/clock.js';
import type { User } from '../domain/user.js';
import { badInput } from './refusals.js';
import { createSignedTokens } from './signed-tokens.js';

const ISSUER = 'tributary';
const MAX_TTL_SECONDS = 24 * 60 * 60;
const MIN_TTL_SECONDS = 60;

/** Signs and reads the short-lived tokens with which a browser speaks for one user. */
export interface UserTokens {
  /** @throws RequestError unless the life is 60 seconds to 24 hours */
  issue(user: User, ttlSeconds: number, field: string): Promise<{ token: string; expiresAt: Date }>;
  /** The internal key of the user it speaks for; null for a token that is forged, expired, or not ours. */
  read(token: string): Promise<{ projectId: string; userId: string } | null>;
}

/** @param keys the first one signs, all verify; 32 bytes each, derived from the master keys */
export function createUserTokens(keys: readonly { id: string; key: Uint8Array }[], clock: Clock): UserTokens {
  const tokens = createSignedTokens({ keys, clock, issuer: ISSUER, what: 'user tokens' });
  return {
    async issue(user, ttlSeconds, field) {
      if (ttlSeconds < MIN_TTL_SECONDS || ttlSeconds > MAX_TTL_SECONDS) {
        throw badInput(field, `takes ${MIN_TTL_SECONDS} to ${MAX_TTL_SECONDS} seconds`);
      }
      return tokens.sign(user.id, { prj: user.projectId }, { lifeSeconds: ttlSeconds, issuedAt: true });
    },

    async read(token) {
      const claims = await tokens.read(token);
      // Whatever is wrong with it, it is not a token of ours; the caller answers UNAUTHENTICATED.
      if (typeof claims === 'string') return null;
      const projectId = claims['prj'];
      return typeof projectId === 'string' ? { projectId, userId: claims.sub } : null;
    },
  };
}
