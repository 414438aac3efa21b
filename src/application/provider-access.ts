import type { OAuth2, OAuthClient } from '../provider-kit/oauth2.js';
import type { Provider } from '../provider-kit/provider.js';
import { ProviderError } from '../domain/errors.js';
import type { TokenSet } from '../domain/connection.js';
import { badInput, refusedRequest } from './refusals.js';

/** A registered provider as this gateway reaches it. */
export interface ReachableProvider {
  provider: Provider;
  oauth: OAuth2;
  /** Null where there are no credentials and no sandbox stands in. */
  client: OAuthClient | null;
  /** Origin of the API in use. */
  apiUrl: string;
  isSandbox: boolean;
}

export interface ProviderAccess {
  all: readonly ReachableProvider[];
  find(id: string): ReachableProvider | null;
}

/** The tokens with a note of who granted them. */
export function noted(tokens: TokenSet, { isSandbox }: ReachableProvider): TokenSet {
  return { ...tokens, isSandbox };
}

/**
 * A sandbox's token must not reach the vendor, nor the vendor's a sandbox.
 * @throws ProviderError that asks for a new consent where a sandbox granted it; that puts the work off where the vendor did,
 * since its credentials may come back
 */
export function requireGrantedBy({ provider, isSandbox }: ReachableProvider, tokens: TokenSet): void {
  if (tokens.isSandbox === undefined || tokens.isSandbox === isSandbox) return;
  const { displayName } = provider.manifest;
  if (tokens.isSandbox) {
    const message = `This connection was made with the sandbox, not with ${displayName}: disconnect it with its data and connect again`;
    throw new ProviderError('reauthorize', 'REAUTHORIZATION_REQUIRED', message);
  }
  const message = `This connection was made with ${displayName}, for which the sandbox stands in now: its credentials are missing`;
  throw new ProviderError('defer', 'PROVIDER_UNAVAILABLE', message);
}

/** @throws RequestError BAD_USER_INPUT for an unknown id, PROVIDER_NOT_CONFIGURED without credentials */
export function requireClient(
  access: ProviderAccess,
  id: string,
  field: string,
): ReachableProvider & { client: OAuthClient } {
  const reachable = access.find(id);
  if (reachable === null) throw badInput(field, `names no provider of this gateway: ${id}`);
  const { client } = reachable;
  if (client === null) {
    const variable = id.toUpperCase().replaceAll('-', '_');
    throw refusedRequest(
      'PROVIDER_NOT_CONFIGURED',
      `${reachable.provider.manifest.displayName} has no credentials here: set ${variable}_CLIENT_ID and ${variable}_CLIENT_SECRET`,
      field,
    );
  }
  return { ...reachable, client };
}
