import * as oauth from 'oauth4webapi';
import { fetch as undiciFetch } from 'undici';
import type { TokenSet } from '../domain/connection.js';
import { ProviderError } from '../domain/errors.js';
import type { AuthManifest } from './manifest.js';
import type { Grant } from './provider.js';
import { readBody } from './response-body.js';
import { externalUserId, tokenSet } from './token-answer.js';
import { refuseBusy, toProviderError } from './token-refusal.js';

/** A registered client at the provider, with the endpoints in use. */
export interface OAuthClient {
  clientId: string;
  clientSecret: string;
  authorizationUrl: string;
  tokenUrl: string;
}

export interface OAuth2 {
  /** Where the user's browser is sent. `codeVerifier` is needed where the manifest asks for PKCE. */
  authorizationUrl(
    client: OAuthClient,
    request: { redirectUri: string; state: string; codeVerifier: string | null },
  ): Promise<URL>;
  /**
   * Redeems the code of a callback.
   * @throws ProviderError `reauthorize` when the code is refused, `retry` when the provider cannot be reached, `defer` when
   *   it takes no more requests, `fail` when it refuses the gateway itself or answers with something else
   */
  redeem(
    client: OAuthClient,
    callback: {
      parameters: URLSearchParams;
      state: string;
      redirectUri: string;
      codeVerifier: string | null;
      now: Date;
    },
  ): Promise<Grant>;
  /** @throws ProviderError `reauthorize` when the refresh token is refused, else as for `redeem` */
  refresh(client: OAuthClient, tokens: TokenSet, now: Date): Promise<TokenSet>;
}

/** Connecting, headers and body together. */
const TIMEOUT_MS = 20_000;
/** A grant is a few hundred bytes; counted as it was before it was packed. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** The standard flow (RFC 6749, 9700), driven by a manifest. */
export function oauth2(displayName: string, manifest: AuthManifest): OAuth2 {
  const authenticate = manifest.clientAuthentication === 'basic' ? basic : oauth.ClientSecretPost;

  return {
    async authorizationUrl(client, { redirectUri, state, codeVerifier }) {
      const url = new URL(client.authorizationUrl);
      url.searchParams.set('response_type', 'code');
      url.searchParams.set('client_id', client.clientId);
      url.searchParams.set('redirect_uri', redirectUri);
      if (manifest.scopes.length > 0) url.searchParams.set('scope', manifest.scopes.join(manifest.scopeSeparator));
      url.searchParams.set('state', state);
      if (manifest.pkce && codeVerifier !== null) {
        url.searchParams.set('code_challenge', await oauth.calculatePKCECodeChallenge(codeVerifier));
        url.searchParams.set('code_challenge_method', 'S256');
      }
      return url;
    },

    async redeem(client, { parameters, state, redirectUri, codeVerifier, now }) {
      const server = serverOf(client);
      const callback = readCallback(displayName, server, client, { parameters, state });
      return guard(displayName, 'refused the authorization code', async () => {
        const verifier = manifest.pkce && codeVerifier !== null ? codeVerifier : oauth.nopkce;
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          { client_id: client.clientId },
          authenticate(client.clientSecret),
          callback,
          redirectUri,
          verifier,
          requestOptions(displayName, client),
        );
        refuseBusy(displayName, response, now);
        const body = await response.clone().text();
        const granted = await oauth.processAuthorizationCodeResponse(server, { client_id: client.clientId }, response);
        return {
          tokens: tokenSet(displayName, manifest, granted, null, now),
          externalUserId: externalUserId(displayName, manifest, granted, body),
        };
      });
    },

    async refresh(client, tokens, now) {
      const { refreshToken } = tokens;
      if (refreshToken === null) {
        throw new ProviderError('reauthorize', 'REAUTHORIZATION_REQUIRED', `${displayName} gave no refresh token`);
      }
      const server = serverOf(client);
      return guard(displayName, 'refused the refresh token', async () => {
        const response = await oauth.refreshTokenGrantRequest(
          server,
          { client_id: client.clientId },
          authenticate(client.clientSecret),
          refreshToken,
          requestOptions(displayName, client),
        );
        refuseBusy(displayName, response, now);
        const granted = await oauth.processRefreshTokenResponse(server, { client_id: client.clientId }, response);
        return tokenSet(displayName, manifest, granted, tokens, now);
      });
    },
  };
}

/** 256 random bits as text, for a state. */
export function randomState(): string {
  return oauth.generateRandomState();
}

export function randomCodeVerifier(): string {
  return oauth.generateRandomCodeVerifier();
}

/**
 * HTTP Basic as vendors read it: id and secret as they are. The library's own form-encodes both first (RFC 6749, 2.3.1),
 * which turns the hyphens of a UUID into %2D, and vendors compare the plain text.
 */
function basic(clientSecret: string): oauth.ClientAuth {
  return (_server, client, _body, headers) => {
    headers.set('authorization', `Basic ${Buffer.from(`${client.client_id}:${clientSecret}`).toString('base64')}`);
  };
}

function serverOf(client: OAuthClient): oauth.AuthorizationServer {
  return {
    issuer: new URL(client.tokenUrl).origin,
    authorization_endpoint: client.authorizationUrl,
    token_endpoint: client.tokenUrl,
  };
}

function requestOptions(displayName: string, client: OAuthClient): oauth.TokenEndpointRequestOptions {
  return {
    // Plain http only where an endpoint is configured so: a sandbox or a stand-in on the same machine.
    [oauth.allowInsecureRequests]: new URL(client.tokenUrl).protocol === 'http:',
    [oauth.customFetch]: async (url, init) => {
      const response = await undiciFetch(url, { ...(init as object), redirect: 'manual' });
      // The library would read as much as comes.
      const bytes = await readBody(response.body, displayName, MAX_ANSWER_BYTES);
      const { status, headers } = response;
      return new Response(bytes.length === 0 ? null : new Uint8Array(bytes), { status, headers: [...headers] });
    },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
}

async function guard<T>(displayName: string, refusal: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await toProviderError(displayName, refusal, error);
  }
}

/** @throws ProviderError `reauthorize` for a callback that grants no code, or belongs to another consent or provider */
function readCallback(
  displayName: string,
  server: oauth.AuthorizationServer,
  client: OAuthClient,
  { parameters, state }: { parameters: URLSearchParams; state: string },
): URLSearchParams {
  try {
    const callback = oauth.validateAuthResponse(server, { client_id: client.clientId }, parameters, state);
    if (callback.get('code')) return callback;
  } catch {
    // Refused below: the library's own error holds the callback, and with it the code.
  }
  throw new ProviderError('reauthorize', 'REAUTHORIZATION_REQUIRED', `${displayName} sent no code for this consent`);
}
