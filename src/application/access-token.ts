import type { Clock } from '../domain/clock.js';
import type { TokenSet } from '../domain/connection.js';
import { ProviderError } from '../domain/errors.js';
import type { AccessTokens } from '../provider-kit/http.js';
import type { ConnectionStore } from './ports/index.js';
import type { CallBudget } from './provider-budget.js';
import { noted, requireGrantedBy, type ReachableProvider } from './provider-access.js';

/** A token that ends within this time is refreshed before it is used. */
const EXPIRY_MARGIN_MS = 60_000;
/** So long may calls go on with a token that somebody else has replaced, or whose connection has been ended. */
const HELD_FOR_MS = 5_000;

/**
 * The access tokens of a stored connection: refreshed when they end or are refused, once however many ask. Made for one piece
 * of work, and gone with it: read again every few seconds, not for every call.
 */
export function connectionTokens(
  dependencies: { connections: ConnectionStore; clock: Clock; budget: CallBudget },
  reachable: ReachableProvider,
  connection: { userId: string; id: string },
): AccessTokens {
  const { connections, clock, budget } = dependencies;
  const { displayName, auth } = reachable.provider.manifest;
  let held: { tokens: TokenSet; readAt: number } | null = null;

  async function read(): Promise<TokenSet | null> {
    const now = clock.now().getTime();
    if (held !== null && now >= held.readAt && now - held.readAt < HELD_FOR_MS) return held.tokens;
    const tokens = await connections.credential(connection.userId, connection.id);
    held = tokens === null ? null : { tokens, readAt: now };
    return tokens;
  }

  async function renew(refused: string): Promise<string | null> {
    held = null;
    const { client } = reachable;
    if (auth.refresh === 'none' || client === null) return null;
    // Counted from outside, since whoever renews holds a transaction; where another process has renewed it, once too often.
    const renewed = await budget.count(() =>
      connections.renewCredential(connection.userId, connection.id, refused, async (tokens) => {
        requireGrantedBy(reachable, tokens);
        return noted(await reachable.oauth.refresh(client, tokens, clock.now()), reachable);
      }),
    );
    return renewed?.accessToken ?? null;
  }

  return {
    async get() {
      const tokens = await read();
      if (tokens === null) {
        throw new ProviderError(
          'reauthorize',
          'REAUTHORIZATION_REQUIRED',
          `There is no authorization for ${displayName} any more`,
        );
      }
      requireGrantedBy(reachable, tokens);
      if (!endsSoon(tokens, clock.now())) return tokens.accessToken;
      return (await renew(tokens.accessToken)) ?? tokens.accessToken;
    },
    renew,
  };
}

/** Tokens that are at hand and not stored: during the consent, and for a farewell. */
export function heldTokens(tokens: TokenSet): AccessTokens {
  return { get: () => Promise.resolve(tokens.accessToken), renew: () => Promise.resolve(null) };
}

function endsSoon(tokens: TokenSet, now: Date): boolean {
  return tokens.expiresAt !== null && tokens.expiresAt.getTime() - now.getTime() < EXPIRY_MARGIN_MS;
}
