import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TokenSet } from '../../src/domain/connection.js';
import { EMPTY_TIMELINE } from '../../src/domain/offset-timeline.js';
import { createApi } from '../../src/provider-kit/http.js';
import { randomCodeVerifier } from '../../src/provider-kit/oauth2.js';
import { pull } from '../../src/provider-kit/pull.js';
import { turnedClock, type TurnedClock } from '../support/clock.js';
import { fakeHeartRate, fakeWorkout, startFakeServer, type FakeServer } from '../support/fake-provider/index.js';

// The Fake stands in for a provider in tests of the gateway, so it must be as strict as one.

const CALLBACK = 'https://gateway.example/oauth/fake/callback';

let clock: TurnedClock;
let fake: FakeServer;

beforeEach(async () => {
  clock = turnedClock('2026-05-06T12:00:00Z');
  fake = await startFakeServer({ clock });
});

afterEach(() => fake.close());

async function connect(verifierSent?: string): Promise<{ tokens: TokenSet; externalUserId: string }> {
  const { oauth, client } = fake.reachable;
  const codeVerifier = randomCodeVerifier();
  const url = await oauth.authorizationUrl(fake.client, { redirectUri: CALLBACK, state: 'state-1', codeVerifier });
  const callback = new URL(await fake.consent(url.toString()));
  return oauth.redeem(client ?? fake.client, {
    parameters: callback.searchParams,
    state: 'state-1',
    redirectUri: CALLBACK,
    codeVerifier: verifierSent ?? codeVerifier,
    now: clock.now(),
  });
}

async function externalIds(tokens: TokenSet): Promise<string[]> {
  const { provider, apiUrl } = fake.reachable;
  const { signal } = new AbortController();
  let current = tokens;
  const api = createApi({
    manifest: provider.manifest,
    baseUrl: apiUrl,
    signal,
    clock,
    tokens: {
      get: () => Promise.resolve(current.accessToken),
      async renew() {
        current = await fake.reachable.oauth.refresh(fake.client, current, clock.now());
        return current.accessToken;
      },
    },
  });
  const window = { cursor: null, from: '2026-05-01', to: '2026-05-06', isBounded: false };
  const parts = { samples: true, zones: true, route: true };
  const ids: string[] = [];
  for (const stream of provider.streams) {
    for await (const page of pull(stream, api, { ...window, parts }, { offsets: EMPTY_TIMELINE })) {
      ids.push(...page.payloads.flatMap(({ operations }) => operations.map(({ record }) => record.externalId)));
    }
  }
  return ids;
}

describe('the Fake', () => {
  it('gives its data to a connected athlete, each their own', async () => {
    fake.account().workouts.push(fakeWorkout('w-1', '2026-05-04T07:30:00'), fakeWorkout('w-2', '2026-04-04T07:30:00'));
    fake.account().heartRates.push(fakeHeartRate('2026-05-05'));
    fake.account('0815').workouts.push(fakeWorkout('w-3', '2026-05-04T07:30:00'));
    expect(await externalIds(fake.connect())).toEqual(['w-1', 'pulse-2026-05-05']);
    expect(await externalIds(fake.connect('0815'))).toEqual(['w-3']);
  });

  it('grants by consent, to the one who is signed in', async () => {
    fake.signIn('athlete-b');
    const { tokens, externalUserId } = await connect();
    expect(externalUserId).toBe('athlete-b');
    expect(tokens).toMatchObject({ scopes: ['workouts', 'pulse'], expiresAt: new Date('2026-05-06T13:00:00Z') });
  });

  it('grants nothing to another verifier, nor where consent is refused', async () => {
    await expect(connect(randomCodeVerifier())).rejects.toMatchObject({ disposition: 'reauthorize' });
    fake.refuseNextConsent();
    await expect(connect()).rejects.toMatchObject({ disposition: 'reauthorize' });
  });

  it('gives no data before registration', async () => {
    const { tokens } = await connect();
    await expect(externalIds(tokens)).rejects.toMatchObject({ disposition: 'skip-stream' });
  });

  it('ends access tokens after an hour, or at once', async () => {
    const tokens = fake.connect();
    clock.advance({ hours: 1 });
    await externalIds(tokens);
    expect(fake.refreshes()).toBe(1);
    const others = fake.connect();
    fake.revokeAccessTokens();
    await externalIds(others);
    expect(fake.refreshes()).toBe(2);
  });

  it('takes each refresh token once', async () => {
    const tokens = fake.connect();
    const refresh = () => fake.reachable.oauth.refresh(fake.client, tokens, clock.now());
    const results = await Promise.allSettled([refresh(), refresh(), refresh()]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(fake.refreshes()).toBe(1);
  });

  it('takes no refresh token that was revoked', async () => {
    const tokens = fake.connect();
    fake.revokeAccessTokens();
    fake.revokeRefreshTokens();
    await expect(externalIds(tokens)).rejects.toMatchObject({ disposition: 'reauthorize' });
  });

  it('fails as it is told, at that path alone, and then works again', async () => {
    fake.account().heartRates.push(fakeHeartRate('2026-05-05'));
    fake.fail('/v1/pulse', { status: 503 });
    const tokens = fake.connect();
    await expect(externalIds(tokens)).rejects.toMatchObject({ disposition: 'retry' });
    expect(await externalIds(tokens)).toEqual(['pulse-2026-05-05']);
  });

  it('knows its members', async () => {
    fake.connect();
    expect([...fake.members.keys()]).toEqual(['4711']);
    expect(fake.requests).toEqual([]);
  });
});
