import type { OAuth2, OAuthClient } from '../provider-kit/oauth2.js';
import type { Provider } from '../provider-kit/provider.js';
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
