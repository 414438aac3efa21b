import { join } from 'node:path';
import type { ProviderAccess, ReachableProvider } from './application/provider-access.js';
import type { Config } from './config.js';
import type { Clock } from './domain/clock.js';
import { oauth2 } from './provider-kit/oauth2.js';
import type { Provider } from './provider-kit/provider.js';
import type { RunningSandbox } from './provider-kit/sandbox.js';

/** The providers as this process reaches them, and the sandboxes that it started for those without credentials. */
export interface ReachedProviders {
  access: ProviderAccess;
  sandboxes: ReadonlyMap<string, RunningSandbox>;
  close(): Promise<void>;
}

export async function reachProviders(options: {
  providers: readonly Provider[];
  config: Config;
  clock: Clock;
  sandboxSeed: string;
  callbackUrl: (provider: string) => string;
}): Promise<ReachedProviders> {
  const { providers, config, clock, sandboxSeed, callbackUrl } = options;
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
  return {
    access: { all, find: (id) => all.find(({ provider }) => provider.manifest.id === id) ?? null },
    sandboxes,
    async close() {
      for (const sandbox of sandboxes.values()) await sandbox.close();
    },
  };
}

function reach(provider: Provider, config: Config, sandbox: RunningSandbox | undefined): ReachableProvider {
  const { id, displayName, auth, api } = provider.manifest;
  const oauth = oauth2(displayName, auth);
  if (sandbox !== undefined) {
    const { authorizationUrl, tokenUrl, apiUrl } = sandbox.endpoints;
    return { provider, oauth, client: { ...sandbox.credentials, authorizationUrl, tokenUrl }, apiUrl, isSandbox: true };
  }
  const settings = config.providers[id];
  const client = settings?.client ?? null;
  return {
    provider,
    oauth,
    client:
      client === null
        ? null
        : {
            ...client,
            authorizationUrl: settings?.authorizationUrl ?? auth.authorizationUrl,
            tokenUrl: settings?.tokenUrl ?? auth.tokenUrl,
          },
    apiUrl: settings?.apiUrl ?? api.baseUrl,
    isSandbox: false,
  };
}
