import { describe, expect, it } from '@jest/globals';
import { connectionTokens } from '../../../src/application/access-token.js';
import type { ConnectionStore } from '../../../src/application/ports/index.js';
import type { CallBudget } from '../../../src/application/provider-budget.js';
import type { TokenSet } from '../../../src/domain/connection.js';
import { oauth2 } from '../../../src/provider-kit/oauth2.js';
import { fakeProvider } from '../../support/fake-provider/index.js';
import { turnedClock } from '../../support/clock.js';

const NOW = '2026-06-01T12:00:00Z';

function world(first: Partial<TokenSet> = {}) {
  const clock = turnedClock(NOW);
  const state: { stored: TokenSet | null; read: number; renewed: string[] } = {
    stored: { accessToken: 'first', refreshToken: 'r', expiresAt: null, scopes: [], ...first },
    read: 0,
    renewed: [],
  };
  const connections = {
    credential: () => {
      state.read += 1;
      return Promise.resolve(state.stored);
    },
    renewCredential: (_user: string, _id: string, refused: string) => {
      state.renewed.push(refused);
      if (state.stored !== null) state.stored = { ...state.stored, accessToken: 'second', expiresAt: null };
      return Promise.resolve(state.stored);
    },
  } as unknown as ConnectionStore;
  const budget = { count: (work: () => Promise<unknown>) => work() } as unknown as CallBudget;
  const { manifest } = fakeProvider;
  const tokens = connectionTokens(
    { connections, clock, budget },
    {
      provider: fakeProvider,
      oauth: oauth2(manifest.displayName, manifest.auth),
      client: { clientId: 'id', clientSecret: 'secret', authorizationUrl: '', tokenUrl: '' },
      apiUrl: manifest.api.baseUrl,
      isSandbox: false,
    },
    { userId: 'u', id: 'c' },
  );
  return { clock, state, tokens };
}

describe('the access token of a run', () => {
  it('is read once for calls that follow each other quickly', async () => {
    const { tokens, state } = world();
    for (let call = 0; call < 20; call += 1) expect(await tokens.get()).toBe('first');
    expect(state.read).toBe(1);
  });

  it('is read again after some seconds, so that a connection that was ended makes no more calls', async () => {
    const { tokens, state, clock } = world();
    await tokens.get();
    state.stored = null;
    clock.advance({ seconds: 5 });
    await expect(tokens.get()).rejects.toMatchObject({ disposition: 'reauthorize' });
    await expect(tokens.get()).rejects.toMatchObject({ disposition: 'reauthorize' });
  });

  it('is dropped as soon as it is refused', async () => {
    const { tokens, state } = world();
    const refused = await tokens.get();
    await expect(tokens.renew(refused)).resolves.toBe('second');
    await expect(tokens.get()).resolves.toBe('second');
    expect(state.renewed).toEqual(['first']);
  });

  it('is renewed before it ends, and the new one is used from then on', async () => {
    const { tokens, state } = world({ expiresAt: new Date('2026-06-01T12:01:02Z') });
    await expect(tokens.get()).resolves.toBe('first');
    const later = world({ expiresAt: new Date('2026-06-01T12:00:59Z') });
    await expect(later.tokens.get()).resolves.toBe('second');
    await expect(later.tokens.get()).resolves.toBe('second');
    expect([state.renewed, later.state.renewed]).toEqual([[], ['first']]);
  });
});
