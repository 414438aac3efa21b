import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { getGlobalDispatcher, MockAgent, setGlobalDispatcher, type Dispatcher } from 'undici';
import { ProviderError } from '../../../src/domain/errors.js';
import type { AuthManifest } from '../../../src/provider-kit/manifest.js';
import { oauth2, randomCodeVerifier, randomState } from '../../../src/provider-kit/oauth2.js';
import { fakeProvider } from '../../support/fake-provider/index.js';

const NOW = new Date('2026-06-01T12:00:00Z');
const client = {
  clientId: 'client-1',
  clientSecret: 'secret-1',
  authorizationUrl: 'https://login.fake.example/authorize?tenant=7',
  tokenUrl: 'https://login.fake.example/token',
};
const held = { accessToken: 'old', refreshToken: 'refresh-1', expiresAt: NOW, scopes: ['workouts'] };
const granted = { access_token: 'new', token_type: 'bearer', athlete: 4711 };

let agent: MockAgent;
let before: Dispatcher;

beforeEach(() => {
  before = getGlobalDispatcher();
  agent = new MockAgent();
  agent.disableNetConnect();
  setGlobalDispatcher(agent);
});

afterEach(async () => {
  setGlobalDispatcher(before);
  await agent.close();
});

function oauth(changes: Partial<AuthManifest> = {}) {
  return oauth2('Fake', { ...fakeProvider.manifest.auth, ...changes });
}

function answer(body: object | string, status = 200, headers: Record<string, string> = {}): void {
  agent
    .get('https://login.fake.example')
    .intercept({ path: '/token', method: 'POST' })
    .reply(status, body, { headers: { 'content-type': 'application/json', ...headers } });
}

function redeem(parameters: Record<string, string> = {}, changes: Partial<AuthManifest> = {}) {
  return oauth(changes).redeem(client, {
    parameters: new URLSearchParams({ code: 'code-1', state: 'state-1', ...parameters }),
    state: 'state-1',
    redirectUri: 'https://gateway.example/oauth/fake/callback',
    codeVerifier: randomCodeVerifier(),
    now: NOW,
  });
}

async function failure(promise: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await promise.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (error instanceof ProviderError) return error;
  throw new Error(`expected a ProviderError, got ${String(error)}`);
}

describe('the authorization URL', () => {
  it('keeps what the endpoint carries already', async () => {
    const url = await oauth().authorizationUrl(client, {
      redirectUri: 'https://g.example/cb',
      state: 's',
      codeVerifier: null,
    });
    expect(url.searchParams.get('tenant')).toBe('7');
    expect(url.searchParams.get('scope')).toBe('workouts,pulse');
  });

  it('names no scope where there is none to ask for', async () => {
    const request = { redirectUri: 'https://g.example/cb', state: 's', codeVerifier: null };
    expect((await oauth({ scopes: [] }).authorizationUrl(client, request)).searchParams.has('scope')).toBe(false);
  });

  it('has a state of 256 random bits', () => {
    const states = new Set(Array.from({ length: 100 }, randomState));
    expect(states.size).toBe(100);
    for (const state of states) expect(Buffer.from(state, 'base64url')).toHaveLength(32);
  });
});

describe('a grant', () => {
  it('takes the scopes that were asked for, and no end, where the answer tells neither', async () => {
    answer(granted);
    expect(await redeem()).toEqual({
      tokens: { accessToken: 'new', refreshToken: null, expiresAt: null, scopes: ['workouts', 'pulse'] },
      externalUserId: '4711',
    });
  });

  it.each([
    ['an empty scope', { scope: '' }, []],
    ['fewer scopes', { scope: 'pulse' }, ['pulse']],
  ])('takes %s as it is told', async (_what, extra, scopes) => {
    answer({ ...granted, ...extra });
    expect((await redeem()).tokens.scopes).toEqual(scopes);
  });

  it('keeps every digit of a user id that JavaScript cannot count to', async () => {
    answer(JSON.stringify({ ...granted, athlete: 0 }).replace('"athlete":0', '"athlete": 9007199254740993'));
    expect((await redeem()).externalUserId).toBe('9007199254740993');
  });

  it.each([null, '', 1.5, true, ['4711']])('is none with the user id %j', async (athlete) => {
    answer({ ...granted, athlete });
    expect((await failure(redeem())).disposition).toBe('fail');
  });

  it.each([
    ['no code', { code: '' }],
    ['a refusal', { error: 'access_denied' }],
    ['another state', { state: 'state-2' }],
    ['another issuer', { iss: 'https://elsewhere.example' }],
  ])('is not asked for with %s in the callback', async (_what, parameters) => {
    const values = new URLSearchParams({ code: 'code-1', state: 'state-1', ...parameters });
    if (values.get('code') === '') values.delete('code');
    const request = oauth().redeem(client, {
      parameters: values,
      state: 'state-1',
      redirectUri: 'https://gateway.example/oauth/fake/callback',
      codeVerifier: randomCodeVerifier(),
      now: NOW,
    });
    // No answer is prepared: a token request would end in `retry`.
    expect((await failure(request)).disposition).toBe('reauthorize');
  });
});

describe('a refresh', () => {
  it('without a refresh token asks nobody', async () => {
    const error = await failure(oauth().refresh(client, { ...held, refreshToken: null }, NOW));
    expect(error.disposition).toBe('reauthorize');
  });

  it('counts the life of the token from the moment that it was given', async () => {
    answer({ ...granted, expires_in: 3600 });
    expect((await oauth().refresh(client, held, NOW)).expiresAt).toEqual(new Date('2026-06-01T13:00:00Z'));
  });

  it('comes back when the provider says so', async () => {
    answer({ error: 'slow_down' }, 429, { 'Retry-After': '40' });
    const error = await failure(oauth().refresh(client, held, NOW));
    expect([error.disposition, error.retryAt]).toEqual(['defer', new Date('2026-06-01T12:00:40Z')]);
  });

  it.each([
    ['an unknown word', 400, { error: 'invalid_request' }, 'reauthorize'],
    ['a client that may not', 400, { error: 'unauthorized_client' }, 'fail'],
    ['an error in a form of its own', 400, { message: 'Bad Request', errors: [] }, 'fail'],
    ['a redirect', 302, {}, 'fail'],
    ['no token', 200, { token_type: 'bearer' }, 'fail'],
    ['a token of another kind', 200, { ...granted, token_type: 'mac' }, 'fail'],
    ['a list', 200, [granted], 'fail'],
    ['a time-out', 408, { error: 'invalid_grant' }, 'retry'],
  ] as const)('answered with %s', async (_what, status, body, disposition) => {
    answer(body, status);
    expect((await failure(oauth().refresh(client, held, NOW))).disposition).toBe(disposition);
  });

  it('says in its error which word the provider used, and nothing that was not a word', async () => {
    answer({ error: 'invalid_client', error_description: 'secret-1' }, 401, { 'WWW-Authenticate': 'Basic realm="x"' });
    const { message } = await failure(oauth().refresh(client, held, NOW));
    expect(message).toBe("Fake refused the gateway's client credentials (invalid_client)");
  });
});
