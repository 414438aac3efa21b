import { afterEach, describe, expect, it } from '@jest/globals';
import type { ProviderCredentialStore } from '../../src/application/ports/index.js';
import { loadConfig } from '../../src/config.js';
import { polar } from '../../src/providers/polar/index.js';
import { reachProviders, type ReachedProviders } from '../../src/reach-providers.js';
import { turnedClock } from '../support/clock.js';
import { GATEWAY_KEY, masterKeysSetting } from '../support/master-keys.js';

let reached: ReachedProviders;
afterEach(() => reached.close());

async function reach(environment: Record<string, string>) {
  const config = loadConfig(['polar'], {
    DATABASE_URL: 'postgres://localhost/none',
    MASTER_KEYS: masterKeysSetting(GATEWAY_KEY),
    POLAR_CLIENT_ID: 'client',
    POLAR_CLIENT_SECRET: 'secret',
    ...environment,
  });
  const clock = turnedClock('2026-06-01T12:00:00Z');
  const credentials = { all: () => Promise.resolve([]) } as Partial<ProviderCredentialStore> as ProviderCredentialStore;
  const none = { sandboxSeed: '', callbackUrl: () => '', credentials, onFailure: () => undefined };
  reached = await reachProviders({ providers: [polar], config, clock, ...none });
  const { apiUrl, client } = reached.access.find('polar')!;
  return [apiUrl, client?.authorizationUrl, client?.tokenUrl];
}

describe('the hosts of a provider', () => {
  it('are those of its manifest', async () => {
    const { api, auth } = polar.manifest;
    expect(await reach({})).toEqual([api.baseUrl, auth.authorizationUrl, auth.tokenUrl]);
  });

  it('are others only where a setting names them, each for itself', async () => {
    const [, , tokenUrl] = await reach({});
    expect(
      await reach({ POLAR_API_URL: 'http://127.0.0.1:9', POLAR_AUTHORIZATION_URL: 'http://127.0.0.1:9/a' }),
    ).toEqual(['http://127.0.0.1:9', 'http://127.0.0.1:9/a', tokenUrl]);
  });
});
