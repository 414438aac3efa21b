import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import type { Clock } from '../domain/clock.js';

/** What a token says beside its subject, its issuer and its times. */
type Claims = Readonly<Record<string, string>>;

/** Signs and reads short-lived tokens (JWT, HS256) of one issuer. */
export interface SignedTokens {
  /**
   * @param subject null for what is said of nobody, or of several
   * @param options.issuedAt whether the token tells when it was made, to the millisecond
   */
  sign(
    subject: string | null,
    claims: Claims,
    options: { lifeSeconds: number; issuedAt?: boolean },
  ): Promise<{ token: string; expiresAt: Date }>;
  /** `forged`: not signed by this gateway, or by another issuer of it. */
  read(token: string): Promise<JWTPayload | 'expired' | 'forged'>;
}

/**
 * @param keys the first one signs, all verify; 32 bytes each, derived from the master keys
 * @param what of the tokens, in plural, for the message
 * @throws Error without a key
 */
export function createSignedTokens(options: {
  keys: readonly { id: string; key: Uint8Array }[];
  clock: Clock;
  issuer: string;
  what: string;
}): SignedTokens {
  const { keys, clock, issuer, what } = options;
  const [signing] = keys;
  if (signing === undefined) throw new Error(`${what} need at least one key`);
  return {
    async sign(subject, claims, { lifeSeconds, issuedAt = false }) {
      const now = clock.now().getTime() / 1000;
      const expiresAt = Math.floor(now) + lifeSeconds;
      const jwt = new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: signing.id })
        .setIssuer(issuer)
        .setExpirationTime(expiresAt);
      if (subject !== null) jwt.setSubject(subject);
      const token = await (issuedAt ? jwt.setIssuedAt(now) : jwt).sign(signing.key);
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
          { issuer, algorithms: ['HS256'], currentDate: clock.now(), requiredClaims: ['exp'] },
        );
        return payload;
      } catch (error) {
        // Told only of what was ours: the signature is checked first.
        return error instanceof errors.JWTExpired ? 'expired' : 'forged';
      }
    },
  };
}
