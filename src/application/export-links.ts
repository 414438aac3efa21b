import { randomUUID } from 'node:crypto';
import type { Clock } from '../domain/clock.js';
import { createSignedTokens } from './signed-tokens.js';

/** Not that of user tokens or of files: an address of an export opens nothing else, and nothing else opens it. */
const ISSUER = 'tributary exports';
const LIFE_SECONDS = 15 * 60;

/** What an address of an export opens, and by whose leave. */
export interface ExportLink {
  projectId: string;
  /** Internal key. */
  userId: string;
  /** Told in the audit log; whoever revokes a token of this id revokes the address. */
  exportId: string;
  /** The API key that asked, with which the address ends. */
  keyId: string;
  issuedAt: Date;
}

export interface ExportLinks {
  sign(
    of: Pick<ExportLink, 'projectId' | 'userId' | 'keyId'>,
  ): Promise<{ token: string; exportId: string; expiresAt: Date }>;
  /** `forged`: not signed by this gateway, or for something else. */
  read(token: string): Promise<ExportLink | 'expired' | 'forged'>;
}

/** @param keys the first one signs, all verify */
export function createExportLinks(keys: readonly { id: string; key: Uint8Array }[], clock: Clock): ExportLinks {
  const tokens = createSignedTokens({ keys, clock, issuer: ISSUER, what: 'addresses of exports' });
  return {
    async sign({ projectId, userId, keyId }) {
      const exportId = randomUUID();
      const claims = { prj: projectId, key: keyId, jti: exportId };
      return { ...(await tokens.sign(userId, claims, { lifeSeconds: LIFE_SECONDS, issuedAt: true })), exportId };
    },

    async read(token) {
      const claims = await tokens.read(token);
      if (typeof claims === 'string') return claims;
      const { sub: userId, jti: exportId, iat = 0, prj: projectId, key: keyId } = claims;
      const isOurs = typeof projectId === 'string' && typeof keyId === 'string';
      if (userId === undefined || exportId === undefined || !isOurs) return 'forged';
      return { projectId, userId, exportId, keyId, issuedAt: new Date(Math.round(iat * 1000)) };
    },
  };
}
