import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../domain/clock.js';
import type { User } from '../domain/user.js';
import { badInput } from './refusals.js';

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
  const [signing] = keys;
  if (signing === undefined) throw new Error('user tokens need at least one key');
  return {
    async issue(user, ttlSeconds, field) {
      if (ttlSeconds < MIN_TTL_SECONDS || ttlSeconds > MAX_TTL_SECONDS) {
        throw badInput(field, `takes ${MIN_TTL_SECONDS} to ${MAX_TTL_SECONDS} seconds`);
      }
      const issuedAt = Math.floor(clock.now().getTime() / 1000);
      const expiresAt = issuedAt + ttlSeconds;
      const token = await new SignJWT({ prj: user.projectId })
        .setProtectedHeader({ alg: 'HS256', kid: signing.id })
        .setIssuer(ISSUER)
        .setSubject(user.id)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(signing.key);
      return { token, expiresAt: new Date(expiresAt * 1000) };
    },

    async read(token) {
      try {
        const { payload } = await jwtVerify(
          token,
          (header) => {
            const found = keys.find(({ id }) => id === header.kid);
            if (found === undefined) throw new Error('unknown key');
            return found.key;
          },
          { issuer: ISSUER, algorithms: ['HS256'], currentDate: clock.now(), requiredClaims: ['exp', 'sub'] },
        );
        const projectId = payload['prj'];
        return typeof projectId === 'string' && payload.sub !== undefined ? { projectId, userId: payload.sub } : null;
      } catch {
        // Whatever is wrong with it, it is not a token of ours; the caller answers UNAUTHENTICATED.
        return null;
      }
    },
  };
}
