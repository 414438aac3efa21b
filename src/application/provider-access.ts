import type { OAuthClient } from '../provider-kit/oauth2.js';
import { ProviderError } from '../domain/errors.js';
import type { Connection, TokenSet } from '../domain/connection.js';
import { clientOf, inHex } from './client-hash.js';
import type { OwnClients } from './own-clients.js';
import type { OwnProvider, ReachableProvider } from './reachable-provider.js';
import { badInput, refusedRequest } from './refusals.js';

export type { OwnProvider, ReachableProvider };

export interface ProviderAccess {
  /** With the gateway's client, which every project uses that has none of its own. */
  all: readonly ReachableProvider[];
  find(id: string): ReachableProvider | null;
  /** Left out: no project has brought a client. */
  own?: OwnClients;
}

/** With the client with which users of the project consent now. */
export async function reachForProject(
  access: ProviderAccess,
  projectId: string,
  id: string,
): Promise<ReachableProvider | null> {
  return (await access.own?.ofProject(projectId, id)) ?? access.find(id);
}

/**
 * With the client that was granted something: each connection goes on with its own as long as that is kept.
 * @param ownHash null: the gateway's client
 */
export async function reachAsGranted(
  access: ProviderAccess,
  id: string,
  ownHash: Uint8Array | null,
): Promise<ReachableProvider | null> {
  return ownHash === null ? access.find(id) : ((await access.own?.ofHash(id, ownHash)) ?? null);
}

/**
 * As `reachAsGranted`, for a connection. A client of the project's own that is kept no more is no fault of the request:
 * `requireGrantedBy` tells it of the connection.
 * @throws RequestError as `requireClient`
 */
export async function requireGranted(
  access: ProviderAccess,
  { provider, ownClientHash }: Pick<Connection, 'provider' | 'ownClientHash'>,
  field: string,
): Promise<ReachableProvider> {
  const reachable = await reachAsGranted(access, provider, ownClientHash);
  return reachable?.ownHash === undefined ? requireClient(reachable, provider, field) : reachable;
}

/** The tokens with a note of who granted them, and to which client. */
export function noted(tokens: TokenSet, reachable: ReachableProvider): TokenSet {
  const { isSandbox } = reachable;
  return { ...tokens, isSandbox, ...(isSandbox ? {} : { client: inHex(clientOf(reachable).clientHash) }) };
}

/**
 * A sandbox's token must not reach the vendor, nor the vendor's a sandbox.
 * @throws ProviderError that asks for a new consent where a sandbox granted it; that puts the work off where the vendor did,
 * since its credentials may come back
 */
export function requireSameSide({ provider, isSandbox }: ReachableProvider, tokens: TokenSet): void {
  if (tokens.isSandbox === undefined || tokens.isSandbox === isSandbox) return;
  const { displayName } = provider.manifest;
  if (tokens.isSandbox) {
    const message = `This connection was made with the sandbox, not with ${displayName}: disconnect it with its data and connect again`;
    throw new ProviderError('reauthorize', 'REAUTHORIZATION_REQUIRED', message);
  }
  const message = `This connection was made with ${displayName}, for which the sandbox stands in now: its credentials are missing`;
  throw new ProviderError('defer', 'PROVIDER_UNAVAILABLE', message);
}

/**
 * As `requireSameSide`; and the token of one client is neither used nor counted in the name of another, nor once its client is
 * kept no more.
 * @throws ProviderError that asks for a new consent
 */
export function requireGrantedBy(reachable: ReachableProvider, tokens: TokenSet): void {
  requireSameSide(reachable, tokens);
  const { provider, isSandbox, client, ownHash } = reachable;
  const isKept = client !== null || ownHash === undefined;
  if (isSandbox || (isKept && isOfClient(reachable, tokens))) return;
  const message = `This connection was made with another client at ${provider.manifest.displayName} than the application has by now: the user must connect again`;
  throw new ProviderError('reauthorize', 'REAUTHORIZATION_REQUIRED', message);
}

/** What has no note came by a client of the gateway, before there were others. */
function isOfClient(reachable: ReachableProvider, { client }: TokenSet): boolean {
  if (client === undefined) return reachable.ownHash === undefined;
  // Without credentials nobody is asked anything; they may come back.
  if (reachable.client === null && reachable.ownHash === undefined) return true;
  return client === inHex(clientOf(reachable).clientHash);
}

/** @throws RequestError BAD_USER_INPUT for an unknown id, PROVIDER_NOT_CONFIGURED without credentials */
export function requireClient(
  reachable: ReachableProvider | null,
  id: string,
  field: string,
): ReachableProvider & { client: OAuthClient } {
  if (reachable === null) throw badInput(field, `names no provider of this gateway: ${id}`);
  const { client } = reachable;
  if (client === null) {
    const variable = id.toUpperCase().replaceAll('-', '_');
    throw refusedRequest(
      'PROVIDER_NOT_CONFIGURED',
      `${reachable.provider.manifest.displayName} has no credentials here: set ${variable}_CLIENT_ID and ${variable}_CLIENT_SECRET, ` +
        "or give the project's own by setProviderCredentials",
      field,
    );
  }
  return { ...reachable, client };
}
