import { join } from 'node:path';
import { ownClients, type OwnClients, type Vendor } from './application/own-clients.js';
import type { ProviderCredentialStore } from './application/ports/index.js';
import type { ProviderAccess, ReachableProvider } from './application/provider-access.js';
import type { Config } from './config.js';
import type { Clock } from './domain/clock.js';
import { oauth2 } from './provider-kit/oauth2.js';
import type { Provider } from './provider-kit/provider.js';
import type { RunningSandbox } from './provider-kit/sandbox.js';

/** The providers as this process reaches them, and the sandboxes that it started for those without credentials. */
export interface ReachedProviders {
  access: ProviderAccess & { own: OwnClients };
  sandboxes: ReadonlyMap<string, RunningSandbox>;
  close(): Promise<void>;
}

export async function reachProviders(options: {
  providers: readonly Provider[];
  config: Config;
  clock: Clock;
  sandboxSeed: string;
  callbackUrl: (provider: string) => string;
  /** What projects bring. */
  credentials: ProviderCredentialStore;
  /** Hears of credentials that cannot be opened. */
  onFailure: (error: unknown, provider: string) => void;
}): Promise<ReachedProviders> {
  const { providers, config, clock, sandboxSeed, callbackUrl, credentials, onFailure } = options;
  const sandboxes = new Map<string, RunningSandbox>();
  for (const provider of providers) {
    const { id } = provider.manifest;
    if (!config.sandbox || config.providers[id]?.client || provider.sandbox === undefined) continue;
    const sandbox = await provider.sandbox().start({
      now: () => clock.now(),
      seed: sandboxSeed,
      redirectUris: [callbackUrl(id)],
      stateDirectory: join(config.dataDirectory, 'sandbox'),
    });
    sandboxes.set(id, sandbox);
  }
  const all = providers.map((provider) => reach(provider, config, sandboxes.get(provider.manifest.id)));
  const own = ownClients({
    store: credentials,
    vendor: (id) => {
      const provider = providers.find(({ manifest }) => manifest.id === id);
      return provider === undefined ? null : vendorOf(provider, config);
    },
    clock,
    onFailure,
  });
  return {
    access: { all, find: (id) => all.find(({ provider }) => provider.manifest.id === id) ?? null, own },
    sandboxes,
    async close() {
      for (const sandbox of sandboxes.values()) await sandbox.close();
    },
  };
}

function reach(provider: Provider, config: Config, sandbox: RunningSandbox | undefined): ReachableProvider {
  const { endpoints, ...vendor } = vendorOf(provider, config);
  if (sandbox !== undefined) {
    const { authorizationUrl, tokenUrl, apiUrl } = sandbox.endpoints;
    return { ...vendor, client: { ...sandbox.credentials, authorizationUrl, tokenUrl }, apiUrl, isSandbox: true };
  }
  const client = config.providers[provider.manifest.id]?.client ?? null;
  return { ...vendor, client: client && { ...client, ...endpoints } };
}

function vendorOf(provider: Provider, config: Config): Vendor {
  const { id, displayName, auth, api } = provider.manifest;
  const settings = config.providers[id];
  return {
    provider,
    oauth: oauth2(displayName, auth),
    client: null,
    endpoints: {
      authorizationUrl: settings?.authorizationUrl ?? auth.authorizationUrl,
      tokenUrl: settings?.tokenUrl ?? auth.tokenUrl,
    },
    apiUrl: settings?.apiUrl ?? api.baseUrl,
    isSandbox: false,
  };
}
