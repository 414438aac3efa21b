import * as oauth from 'oauth4webapi';
import { ProviderError } from '../domain/errors.js';
import { parseRetryAfter } from './rate-limit.js';

/** Words of RFC 6749 and its kin for a state that passes. */
const PASSING = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);

/** What is wrong with the gateway's own registration, never with the user. */
const OURS = new Set(['invalid_client', 'unauthorized_client']);

/** Faults of an answer that arrived whole, and was JSON, and is no grant. */
const UNFORESEEN = new Set<unknown>([
  oauth.INVALID_RESPONSE,
  oauth.UNSUPPORTED_OPERATION,
  oauth.RESPONSE_IS_NOT_CONFORM,
]);

/**
 * Statuses that speak of the server's own state, whatever stands in their body.
 * @throws ProviderError `defer` for 429, `retry` for 408 and 5xx
 */
export function refuseBusy(displayName: string, response: Response, now: Date): void {
  if (response.status === 429) {
    const retryAt = parseRetryAfter(response.headers.get('retry-after') ?? undefined, now);
    throw new ProviderError('defer', 'PROVIDER_RATE_LIMITED', `${displayName} takes no more token requests for now`, {
      retryAt,
    });
  }
  if (response.status >= 500 || response.status === 408) {
    throw new ProviderError(
      'retry',
      'PROVIDER_UNAVAILABLE',
      `${displayName} answered a token request with status ${response.status}`,
    );
  }
}

/**
 * What a failed token request means. The library's errors carry the answer, and with it tokens, so they are not kept.
 * @param refusal what the provider did, where it refused: `refused the refresh token`
 */
export async function toProviderError(displayName: string, refusal: string, error: unknown): Promise<ProviderError> {
  if (error instanceof ProviderError) return error;
  const word = await errorWord(error);
  if (word !== null && OURS.has(word)) {
    return new ProviderError('fail', 'INTERNAL', `${displayName} refused the gateway's client credentials (${word})`);
  }
  if (word !== null && !PASSING.has(word)) {
    return new ProviderError('reauthorize', 'REAUTHORIZATION_REQUIRED', `${displayName} ${refusal}`);
  }
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (UNFORESEEN.has(code)) {
    return new ProviderError(
      'fail',
      'INTERNAL',
      `${displayName} answered a token request with something else (${String(code)})`,
    );
  }
  return new ProviderError('retry', 'PROVIDER_UNAVAILABLE', `${displayName} could not be asked for a token`);
}

/** The `error` of the answer, cut to what such words are made of; null where it has none. */
async function errorWord(error: unknown): Promise<string | null> {
  const plain = (word: string) => word.replace(/[^\w.-]/g, '').slice(0, 40);
  if (error instanceof oauth.ResponseBodyError) return plain(error.error);
  if (!(error instanceof oauth.WWWAuthenticateChallengeError)) return null;
  // A challenge means the client (RFC 6749, 5.2) where the body says nothing else.
  const body: unknown = await error.response.json().catch(() => null);
  const told = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
  return typeof told === 'string' ? plain(told) : 'invalid_client';
}
