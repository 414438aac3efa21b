import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { ProviderError, type Disposition } from '../../../src/domain/errors.js';
import { oauth2, randomCodeVerifier, randomState, type OAuthClient } from '../../../src/provider-kit/oauth2.js';
import type { AuthManifest } from '../../../src/provider-kit/manifest.js';
import type { Grant, LifecycleSubject } from '../../../src/provider-kit/provider.js';
import {
  startScriptedServer,
  type RecordedRequest,
  type ScriptedAnswer,
  type ScriptedServer,
} from '../../support/scripted-server.js';
import { describeError, unlike } from './errors.js';
import { differences, plain } from './plain.js';
import type { ProviderSuite, Rule } from './suite.js';
import { NOW, withVendor } from './vendor-run.js';

/** Signs that an encoding would change. */
const CREDENTIALS = { clientId: '0a1b-client_id', clientSecret: 's+cret/with=signs%and spaces' };
const REDIRECT_URI = 'https://gateway.example/oauth/it/callback?tenant=a%20b';
const STATE = randomState();
const VERIFIER = randomCodeVerifier();

/** What no error may carry. */
const SECRETS = ['access-1', 'refresh-1', 'code-1', CREDENTIALS.clientSecret, VERIFIER];

export const connectingRules: Rule[] = [
  {
    id: 'A1',
    says: 'the authorization URL carries state, the exact redirect, the scopes, and PKCE where it is declared',
    async problems({ provider: { manifest } }) {
      const { auth } = manifest;
      const client = { ...CREDENTIALS, authorizationUrl: auth.authorizationUrl, tokenUrl: auth.tokenUrl };
      const request = { redirectUri: REDIRECT_URI, state: STATE, codeVerifier: auth.pkce ? VERIFIER : null };
      const url = await oauth2(manifest.displayName, auth).authorizationUrl(client, request);
      const declared = new URL(auth.authorizationUrl);
      const expected = {
        ...Object.fromEntries(declared.searchParams),
        response_type: 'code',
        client_id: CREDENTIALS.clientId,
        redirect_uri: REDIRECT_URI,
        state: STATE,
        ...(auth.scopes.length > 0 ? { scope: auth.scopes.join(auth.scopeSeparator) } : {}),
        ...(auth.pkce
          ? { code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'), code_challenge_method: 'S256' }
          : {}),
      };
      return [
        ...differences(expected, Object.fromEntries(url.searchParams)),
        ...differences(declared.origin + declared.pathname, url.origin + url.pathname),
      ];
    },
  },
  {
    id: 'A2',
    says: 'a code becomes the token set and the id of the user, whether that is sent as a number or as text',
    problems: (suite) =>
      withTokenEndpoint(suite, async ({ server, auth, redeem }) => {
        const problems: string[] = [];
        for (const externalUserId of [47110815, '47110815']) {
          server.next({ body: tokenAnswer(auth, 'access-1', 'refresh-1', externalUserId) });
          const grant = await redeem();
          problems.push(...differences(plain(expectedGrant(auth)), plain(grant)));
        }
        const [request] = server.requests;
        return request === undefined
          ? ['nothing was asked']
          : [...problems, ...askedWrongly(request, auth, 'authorization_code')];
      }),
  },
  {
    id: 'A2',
    says: 'an answer that is no grant ends in the right disposition',
    problems: (suite) =>
      withTokenEndpoint(suite, async ({ server, auth, redeem }) => {
        const good = tokenAnswer(auth, 'access-1', 'refresh-1', 47110815);
        const { [auth.externalUserIdField ?? '']: _id, ...anonymous } = good;
        const cases: [string, ScriptedAnswer, Disposition][] = [
          ...REFUSALS,
          ['no token type', { body: { ...good, token_type: undefined } }, 'fail'],
          ['no user id', { body: anonymous }, 'fail'],
          ['a user id that is no id', { body: { ...good, [auth.externalUserIdField ?? '']: { id: 1 } } }, 'fail'],
        ];
        return wrongDispositions(server, cases, redeem);
      }),
  },
  {
    id: 'A2',
    says: 'a callback with another state is refused before anything is sent',
    problems: (suite) =>
      withTokenEndpoint(suite, async ({ server, redeem }) => {
        const error = await failureOf(() => redeem(randomState()));
        const asked = server.requests.map(({ path }) => `${path} was asked`);
        return [
          ...asked,
          ...(error instanceof ProviderError && error.disposition !== 'retry' ? [] : [describeError(error)]),
        ];
      }),
  },
  {
    id: 'A3',
    says: 'a refresh takes over the new tokens, and keeps the refresh token where none is sent',
    problems: (suite) =>
      withTokenEndpoint(suite, async ({ server, auth, refresh }) => {
        if (auth.refresh === 'none') return ['there are no refresh tokens'];
        server.next({ body: tokenAnswer(auth, 'access-2', 'refresh-2', 47110815) });
        const rotated = await refresh();
        const { refresh_token: _gone, scope: _scope, ...sparse } = tokenAnswer(auth, 'access-3', 'refresh-3', 47110815);
        server.next({ body: sparse });
        const kept = await refresh();
        const [request] = server.requests;
        return [
          ...differences(['access-2', 'refresh-2'], [rotated.accessToken, rotated.refreshToken]),
          ...differences(['access-3', 'refresh-1'], [kept.accessToken, kept.refreshToken]),
          ...differences(['granted-1'], kept.scopes),
          ...(request === undefined ? ['nothing was asked'] : askedWrongly(request, auth, 'refresh_token')),
        ];
      }),
  },
  {
    id: 'A3',
    says: 'only a refused refresh token asks the user to authorize again',
    problems: (suite) =>
      withTokenEndpoint(suite, async ({ server, auth, refresh }) =>
        auth.refresh === 'none' ? ['there are no refresh tokens'] : wrongDispositions(server, REFUSALS, refresh),
      ),
  },
  {
    id: 'A4',
    says: 'both steps of the lifecycle succeed, and succeed again',
    problems: (suite) =>
      withVendor(suite, async ({ server, vendor, api }) => {
        const { lifecycle } = suite.provider;
        const subject: LifecycleSubject = {
          externalUserId: vendor.externalUserId,
          connectionId: '7c1f7f9e-1111-4222-8333-000000000001',
        };
        const problems: string[] = [];
        for (const step of ['beforeDisconnect', 'afterConnect'] as const) {
          if (lifecycle?.[step] === undefined) continue;
          for (const time of ['first', 'second']) {
            const before = server.requests.length;
            const error = await failureOf(() => lifecycle[step]?.(api(), subject));
            if (error !== null) problems.push(`${step}, ${time} time: ${describeError(error)}`);
            if (server.requests.length === before) problems.push(`${step}, ${time} time: the vendor heard nothing`);
          }
        }
        return problems;
      }),
  },
];

/** Refusals that mean the same for a code and for a refresh token. */
const REFUSALS: [string, ScriptedAnswer, Disposition][] = [
  ['invalid_grant', { status: 400, body: { error: 'invalid_grant' } }, 'reauthorize'],
  ['invalid_client', { status: 401, body: { error: 'invalid_client' } }, 'fail'],
  [
    'invalid_client with a challenge',
    { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="api"' }, body: { error: 'invalid_client' } },
    'fail',
  ],
  ['temporarily_unavailable', { status: 400, body: { error: 'temporarily_unavailable' } }, 'retry'],
  ['429', { status: 429, headers: { 'Retry-After': '30' }, body: { error: 'slow_down' } }, 'defer'],
  ['429 without JSON', { status: 429, body: 'slow down' }, 'defer'],
  ['500', { status: 500, body: 'oops' }, 'retry'],
  ['503', { status: 503, body: { error: 'server_error' } }, 'retry'],
  ['a page in place of JSON', { body: '<html>Maintenance</html>', headers: { 'content-type': 'text/html' } }, 'retry'],
  [
    'an answer that is cut off',
    { body: { access_token: 'x'.repeat(4000), token_type: 'bearer' }, fault: 'cut-off' },
    'retry',
  ],
  ['a reset', { fault: 'reset' }, 'retry'],
];

interface TokenEndpoint {
  server: ScriptedServer;
  auth: AuthManifest;
  redeem(stateOfCallback?: string): Promise<Grant>;
  refresh(): Promise<Grant['tokens']>;
}

async function withTokenEndpoint(
  suite: ProviderSuite,
  use: (endpoint: TokenEndpoint) => Promise<string[]>,
): Promise<string[]> {
  const { displayName, auth } = suite.provider.manifest;
  const server = await startScriptedServer();
  const client: OAuthClient = {
    ...CREDENTIALS,
    authorizationUrl: `${server.url}/authorize`,
    tokenUrl: `${server.url}/token`,
  };
  const oauth = oauth2(displayName, auth);
  const codeVerifier = auth.pkce ? VERIFIER : null;
  const held = { accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: NOW, scopes: ['granted-1'] };
  try {
    return await use({
      server,
      auth,
      redeem: (state = STATE) =>
        oauth.redeem(client, {
          parameters: new URLSearchParams({ code: 'code-1', state }),
          state: STATE,
          redirectUri: REDIRECT_URI,
          codeVerifier,
          now: NOW,
        }),
      refresh: () => oauth.refresh(client, held, NOW),
    });
  } finally {
    await server.close();
  }
}

function tokenAnswer(
  auth: AuthManifest,
  accessToken: string,
  refreshToken: string,
  externalUserId: number | string,
): Record<string, unknown> {
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: 7200,
    ...(auth.refresh === 'none' ? {} : { refresh_token: refreshToken }),
    scope: ['granted-1', 'granted-2'].join(auth.scopeSeparator),
    ...(auth.externalUserIdField === null ? {} : { [auth.externalUserIdField]: externalUserId }),
  };
}

function expectedGrant(auth: AuthManifest): Grant {
  return {
    tokens: {
      accessToken: 'access-1',
      refreshToken: auth.refresh === 'none' ? null : 'refresh-1',
      expiresAt: new Date(NOW.getTime() + 7_200_000),
      scopes: ['granted-1', 'granted-2'],
    },
    externalUserId: '47110815',
  };
}

function askedWrongly(
  request: RecordedRequest,
  auth: AuthManifest,
  grantType: 'authorization_code' | 'refresh_token',
): string[] {
  const { clientId, clientSecret } = CREDENTIALS;
  const expected = {
    grant_type: grantType,
    ...(grantType === 'refresh_token'
      ? { refresh_token: 'refresh-1' }
      : { code: 'code-1', redirect_uri: REDIRECT_URI, ...(auth.pkce ? { code_verifier: VERIFIER } : {}) }),
    ...(auth.clientAuthentication === 'post' ? { client_id: clientId, client_secret: clientSecret } : {}),
  };
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  return [
    ...differences(expected, Object.fromEntries(new URLSearchParams(request.body))),
    ...differences(auth.clientAuthentication === 'basic' ? basic : undefined, request.headers['authorization']),
  ];
}

async function wrongDispositions(
  server: ScriptedServer,
  cases: readonly [string, ScriptedAnswer, Disposition][],
  ask: () => Promise<unknown>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const [name, answer, disposition] of cases) {
    server.next(answer);
    const error = await failureOf(ask);
    problems.push(...unlike(error, disposition).map((problem) => `${name}: ${problem}`));
    const told = inspect(error, { depth: 10 });
    problems.push(
      ...SECRETS.filter((secret) => told.includes(secret)).map((secret) => `${name}: the error tells ${secret}`),
    );
  }
  return problems;
}

async function failureOf(act: () => Promise<unknown> | undefined): Promise<unknown> {
  try {
    await act();
    return null;
  } catch (error) {
    return error;
  }
}
