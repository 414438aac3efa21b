import { describe, expect, it } from '@jest/globals';
import type { ProjectCaller } from '../../../src/application/caller.js';
import { connectUser, hashState } from '../../../src/application/connect-user.js';
import type { Consent, ConnectionStore, ConsentStore, UserStore } from '../../../src/application/ports/index.js';
import { SCOPES } from '../../../src/domain/scope.js';
import { startFakeServer } from '../../support/fake-provider/index.js';
import { turnedClock } from '../../support/clock.js';

const NOW = '2026-06-01T12:00:00Z';
const project = { id: 'project', name: 'p', redirectUrls: ['https://app.example/back'], createdAt: new Date(NOW) };
const caller: ProjectCaller = { kind: 'project', project, keyId: 'key', scopes: new Set(SCOPES) };

describe('a consent that is begun', () => {
  const begun: { hash: Uint8Array; consent: Consent }[] = [];

  async function begin(redirectUrl: string | null = null) {
    const server = await startFakeServer();
    const { reachable } = server;
    const users = {
      create: () =>
        Promise.resolve({ id: 'internal', projectId: project.id, externalId: 'ada', createdAt: new Date(NOW) }),
    };
    const connections = { begin: () => Promise.resolve({ id: 'connection' }) };
    const consents = {
      create: (hash: Uint8Array, consent: Consent) => Promise.resolve(void begun.push({ hash, consent })),
    };
    try {
      const { connectUser: connect } = connectUser({
        users: users as Partial<UserStore> as UserStore,
        connections: connections as unknown as ConnectionStore,
        consents: consents as Partial<ConsentStore> as ConsentStore,
        providers: { all: [reachable], find: () => reachable },
        clock: turnedClock(NOW),
        callbackUrl: (provider) => `https://gateway.example/oauth/${provider}/callback`,
      });
      const { authorizationUrl, expiresAt } = await connect(caller, { userId: 'ada', provider: 'fake', redirectUrl });
      return { url: new URL(authorizationUrl ?? ''), expiresAt, ...begun.at(-1)! };
    } finally {
      await server.close();
    }
  }

  it('is kept for ten minutes, for one user of one project at one provider, by the digest of its state alone', async () => {
    const { url, expiresAt, hash, consent } = await begin();
    expect(expiresAt).toEqual(new Date('2026-06-01T12:10:00Z'));
    expect(consent).toMatchObject({
      projectId: 'project',
      userId: 'internal',
      connectionId: 'connection',
      provider: 'fake',
      expiresAt,
    });
    const state = url.searchParams.get('state')!;
    expect(Buffer.from(hash)).toEqual(Buffer.from(hashState(state)));
    expect(JSON.stringify(consent)).not.toContain(state);
  });

  it('has a state and a verifier of its own, of which nothing but a digest goes through the browser', async () => {
    const [one, other] = [await begin(), await begin()];
    for (const { url, consent } of [one, other]) {
      expect(Buffer.from(url.searchParams.get('state')!, 'base64url').length * 8).toBeGreaterThanOrEqual(128);
      expect(consent.codeVerifier).toMatch(/^[\w-]{43,128}$/);
      expect(url.searchParams.get('code_challenge_method')).toBe('S256');
      expect(url.href).not.toContain(consent.codeVerifier);
    }
    expect(one.url.searchParams.get('state')).not.toBe(other.url.searchParams.get('state'));
    expect(one.consent.codeVerifier).not.toBe(other.consent.codeVerifier);
  });

  it('comes back by the path of its own provider', async () => {
    const { url } = await begin();
    expect(url.searchParams.get('redirect_uri')).toBe('https://gateway.example/oauth/fake/callback');
  });

  it.each([
    'https://app.example/',
    'https://app.example/back/',
    'https://app.example/back?x',
    'https://app.example.evil/back',
  ])('does not end at %s, which is not on the list to the letter', async (elsewhere) => {
    expect((await begin('https://app.example/back')).consent.redirectUrl).toBe('https://app.example/back');
    const before = begun.length;
    await expect(begin(elsewhere)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(begun).toHaveLength(before);
  });
});
