import type { TokenSet } from '../../domain/connection.js';
import type { Place } from '../cipher.js';

interface StoredTokens extends Omit<TokenSet, 'expiresAt'> {
  expiresAt: string | null;
}

/** Where a connection's tokens are sealed. */
export const credentialPlace = (userId: string, connectionId: string): Place => ({
  table: 'credentials',
  row: [userId, connectionId],
  column: 'tokens',
});

export function writeTokens(tokens: TokenSet): Buffer {
  return Buffer.from(JSON.stringify(tokens), 'utf8');
}

export function readTokens(bytes: Uint8Array): TokenSet {
  const { expiresAt, ...tokens } = JSON.parse(Buffer.from(bytes).toString('utf8')) as StoredTokens;
  return { ...tokens, expiresAt: expiresAt === null ? null : new Date(expiresAt) };
}
