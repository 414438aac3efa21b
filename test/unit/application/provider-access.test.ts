import { describe, expect, it } from '@jest/globals';
import { ownClientHash } from '../../../src/application/client-hash.js';
import { ownClients } from '../../../src/application/own-clients.js';
import type { ProviderCredentialStore, SealedCredentials } from '../../../src/application/ports/index.js';
import { noted, reachAsGranted, reachForProject, requireGrantedBy } from '../../../src/application/provider-access.js';
import { oauth2 } from '../../../src/provider-kit/oauth2.js';
import { polar } from '../../../src/providers/polar/index.js';
import { turnedClock } from '../../support/clock.js';

const { displayName, auth, api } = polar.manifest;
const endpoints = { authorizationUrl: auth.authorizationUrl, tokenUrl: auth.tokenUrl };
const base = { provider: polar, oauth: oauth2(displayName, auth), apiUrl: api.baseUrl, isSandbox: false };
const common = { ...base, client: { clientId: 'common', clientSecret: 's', ...endpoints } };
const tokens = { accessToken: 'a', refreshToken: null, expiresAt: null, scopes: [] };

function credentialsOf(projectId: string, clientId: string): SealedCredentials {
  return {
    id: `${projectId}-${clientId}`,
    projectId,
    provider: 'polar',
    clientHash: ownClientHash(projectId, clientId),
    clientIdEnd: '',
    hasWebhookSecret: false,
    createdAt: new Date(0),
    open: () => ({ clientId, clientSecret: 's', webhookSecret: null }),
  };
}

function accessTo(entered: SealedCredentials[]) {
  const clock = turnedClock('2026-07-09T12:00:00Z');
  const reads = { count: 0 };
  const store = {
    all: () => {
      reads.count += 1;
      return Promise.resolve([...entered]);
    },
  } as Partial<ProviderCredentialStore> as ProviderCredentialStore;
  const failures: unknown[] = [];
  const own = ownClients({
    store,
    vendor: (id) => (id === 'polar' ? { ...base, client: null, endpoints } : null),
    clock,
    onFailure: (error) => failures.push(error),
  });
  return { access: { all: [common], find: () => common, own }, own, clock, reads, failures };
}

describe('tokens', () => {
  it('are used with the client that was granted them, and with no other', async () => {
    const entered = [credentialsOf('p1', 'one'), credentialsOf('p2', 'one')];
    const { access } = accessTo(entered);
    const [one, two] = await Promise.all(['p1', 'p2'].map((project) => reachForProject(access, project, 'polar')));
    const all = [common, one!, two!];
    for (const granted of all) {
      for (const asking of all) {
        const use = () => requireGrantedBy(asking, noted(tokens, granted));
        if (asking === granted) expect(use).not.toThrow();
        else expect(use).toThrow(expect.objectContaining({ disposition: 'reauthorize' }));
      }
    }
  });

  it("without a note are of the gateway's client, and of no project's", async () => {
    const { access } = accessTo([credentialsOf('p1', 'one')]);
    const own = await reachForProject(access, 'p1', 'polar');
    expect(() => requireGrantedBy(common, tokens)).not.toThrow();
    expect(() => requireGrantedBy(own!, tokens)).toThrow(expect.objectContaining({ disposition: 'reauthorize' }));
  });

  it('whose client is kept no more ask for a new consent', async () => {
    const { access } = accessTo([]);
    const gone = await reachAsGranted(access, 'polar', ownClientHash('p1', 'one'));
    expect(gone).toMatchObject({ client: null, apiUrl: api.baseUrl });
    expect(() => requireGrantedBy(gone!, noted(tokens, gone!))).toThrow(
      expect.objectContaining({ code: 'REAUTHORIZATION_REQUIRED' }),
    );
  });
});

describe('the clients of projects', () => {
  it('are read once in a few seconds, at once where they were changed here, and where a connection names one unknown', async () => {
    const entered = [credentialsOf('p1', 'one')];
    const { access, own, clock, reads } = accessTo(entered);
    for (const project of ['p1', 'p2', 'p1']) await reachForProject(access, project, 'polar');
    expect(reads.count).toBe(1);

    entered.push(credentialsOf('p2', 'two'));
    expect(await own.ofProject('p2', 'polar')).toBeNull();
    expect(await reachAsGranted(access, 'polar', ownClientHash('p2', 'two'))).toMatchObject({
      client: { clientId: 'two' },
    });
    expect(reads.count).toBe(2);

    entered.push(credentialsOf('p3', 'three'));
    own.forget();
    expect((await own.ofProject('p3', 'polar'))?.client.clientId).toBe('three');
    entered.length = 0;
    expect(await own.ofProject('p3', 'polar')).not.toBeNull();
    clock.advance({ seconds: 5 });
    expect(await own.ofProject('p3', 'polar')).toBeNull();
  });

  it('are asked for by addresses that anybody makes up once in a second', async () => {
    const { own, clock, reads } = accessTo([]);
    for (let asked = 0; asked < 5; asked += 1) await own.ofCredentials('polar', 'made up');
    expect(reads.count).toBe(1);
    clock.advance({ seconds: 1 });
    await own.ofCredentials('polar', 'made up');
    expect(reads.count).toBe(2);
  });

  it('that cannot be opened keep nobody else’s', async () => {
    const broken = {
      ...credentialsOf('p1', 'one'),
      open: () => {
        throw new Error('it was moved');
      },
    };
    const { own, failures } = accessTo([broken, credentialsOf('p2', 'two')]);
    expect((await own.all()).map(({ client }) => client.clientId)).toEqual(['two']);
    expect(failures).toHaveLength(1);
    await expect(own.ofProject('p1', 'polar')).rejects.toThrow('it was moved');
    expect(await own.ofProject('p2', 'polar')).not.toBeNull();
  });
});
