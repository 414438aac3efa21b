import { randomUUID } from 'node:crypto';
import type { Clock } from '../domain/clock.js';
import { USER_SCOPES, type Scope } from '../domain/scope.js';
import { badInput } from './refusals.js';
import { createSignedTokens } from './signed-tokens.js';

const ISSUER = 'tributary';
export const MAX_TTL_SECONDS = 24 * 60 * 60;
const MIN_TTL_SECONDS = 60;
const UUID_BYTES = 16;

/** What a token says: for whom it speaks, and what it allows. */
export interface TokenClaims {
  projectId: string;
  /** Internal keys. */
  userIds: readonly string[];
  /** It is of a list of users, be it a list of one. */
  isCoach: boolean;
  /** Never more than a user may have. */
  scopes: readonly Scope[];
  /** By which it can be revoked; null for a token of a gateway that gave none. */
  tokenId: string | null;
  /** The API key that issued it and with which it ends; null for a token of a gateway that did not say. */
  keyId: string | null;
  issuedAt: Date;
  expiresAt: Date;
}

/** Signs and reads the short-lived tokens with which a browser speaks for one user, or a coach for several. */
export interface UserTokens {
  /** @throws RequestError unless the life is 60 seconds to 24 hours */
  issue(
    claims: Pick<TokenClaims, 'projectId' | 'userIds' | 'isCoach' | 'scopes'> & { keyId: string },
    ttlSeconds: number,
    field: string,
  ): Promise<{ token: string; tokenId: string; expiresAt: Date }>;
  /** Null for a token that is forged, expired, or not ours. */
  read(token: string): Promise<TokenClaims | null>;
}

/** @param keys the first one signs, all verify; 32 bytes each, derived from the master keys */
export function createUserTokens(keys: readonly { id: string; key: Uint8Array }[], clock: Clock): UserTokens {
  const tokens = createSignedTokens({ keys, clock, issuer: ISSUER, what: 'user tokens' });
  return {
    async issue({ projectId, userIds, isCoach, scopes, keyId }, ttlSeconds, field) {
      if (ttlSeconds < MIN_TTL_SECONDS || ttlSeconds > MAX_TTL_SECONDS) {
        throw badInput(field, `takes ${MIN_TTL_SECONDS} to ${MAX_TTL_SECONDS} seconds`);
      }
      const tokenId = randomUUID();
      const [userId = null] = userIds;
      const signed = await tokens.sign(
        isCoach ? null : userId,
        { prj: projectId, scp: scopes.join(' '), key: keyId, jti: tokenId, ...(isCoach ? { lst: pack(userIds) } : {}) },
        { lifeSeconds: ttlSeconds, issuedAt: true },
      );
      return { ...signed, tokenId };
    },

    async read(token) {
      const claims = await tokens.read(token);
      // Whatever is wrong with it, it is not a token of ours; the caller answers UNAUTHENTICATED.
      if (typeof claims === 'string') return null;
      const { sub, exp = 0, iat = 0 } = claims;
      const [projectId, list, scopes, tokenId, keyId] = ['prj', 'lst', 'scp', 'jti', 'key'].map((name) =>
        textOf(claims[name]),
      );
      const isCoach = list !== null && list !== undefined;
      const userIds = isCoach ? unpack(list) : sub === undefined ? [] : [sub];
      if (!projectId || userIds.length === 0) return null;
      return {
        projectId,
        userIds,
        isCoach,
        // One of a gateway that knew no scopes allows all that a user may have.
        scopes: USER_SCOPES.filter((scope) => scopes === null || scopes?.split(' ').includes(scope)),
        tokenId: tokenId ?? null,
        keyId: keyId ?? null,
        issuedAt: new Date(Math.round(iat * 1000)),
        expiresAt: new Date(exp * 1000),
      };
    },
  };
}

function textOf(claim: unknown): string | null {
  return typeof claim === 'string' ? claim : null;
}

/** A hundred ids as they are printed would not fit into what a header may hold. */
function pack(ids: readonly string[]): string {
  return Buffer.from(ids.join('').replaceAll('-', ''), 'hex').toString('base64url');
}

function unpack(text: string): string[] {
  const hex = Buffer.from(text, 'base64url').toString('hex');
  const ids = hex.match(new RegExp(`.{${2 * UUID_BYTES}}`, 'g')) ?? [];
  return ids.map((id) => [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-'));
}
