import type { Clock } from '../domain/clock.js';
import type { OAuthClient } from '../provider-kit/oauth2.js';
import { inHex } from './client-hash.js';
import type { OwnCredentials, ProviderCredentialStore, SealedCredentials } from './ports/index.js';
import type { OwnProvider, ReachableProvider } from './reachable-provider.js';

/** The clients that projects have brought, as this process knows them. */
export interface OwnClients {
  /** Null where the project has none: the gateway's is used. */
  ofProject(projectId: string, provider: string): Promise<OwnProvider | null>;
  /** Without a client where no project has it any more; null for a provider that is not here. */
  ofHash(provider: string, hash: Uint8Array): Promise<ReachableProvider | null>;
  /** By the id in the address of a webhook; null where nobody has it. */
  ofCredentials(provider: string, id: string): Promise<OwnProvider | null>;
  /** Every one that can be opened. */
  all(): Promise<OwnProvider[]>;
  /** They have been changed here. */
  forget(): void;
}

/** What another process has changed is seen after this time. */
const KNOWN_FOR_MS = 5_000;
/** Of what is not known the store is asked, but for addresses that anybody may make up not more often than this. */
const ASKED_AGAIN_MS = 1_000;

/** A provider itself, whatever stands in for it elsewhere, before it is known with which client. */
export interface Vendor extends ReachableProvider {
  client: null;
  endpoints: Pick<OAuthClient, 'authorizationUrl' | 'tokenUrl'>;
}

interface Known {
  readAt: number;
  entries: Promise<Entry[]>;
}

interface Entry {
  sealed: SealedCredentials;
  /** Opened at its first use. */
  open: () => OwnProvider | null;
}

/**
 * All are read at once, every few seconds at most: there are as many as projects that bring their own.
 * @param options.vendor the provider itself, without a client; null for one that is not here
 * @param options.onFailure hears of credentials that cannot be opened, where the others are asked for too
 */
export function ownClients(options: {
  store: ProviderCredentialStore;
  vendor: (provider: string) => Vendor | null;
  clock: Clock;
  onFailure: (error: unknown, provider: string) => void;
}): OwnClients {
  const { store, vendor, clock, onFailure } = options;
  let known: Known | null = null;

  function read(): Known {
    const entries = store.all().then((all) => all.map(entryOf));
    const reading = { readAt: clock.now().getTime(), entries };
    known = reading;
    // What failed is asked for again.
    entries.catch(() => {
      if (known === reading) known = null;
    });
    return reading;
  }

  function entryOf(sealed: SealedCredentials): Entry {
    let opened: OwnProvider | null | undefined;
    return { sealed, open: () => (opened ??= reach(sealed)) };
  }

  function reach(sealed: SealedCredentials): OwnProvider | null {
    const at = vendor(sealed.provider);
    if (at === null) return null;
    const { webhookSecret, ...client } = sealed.open();
    const { endpoints, ...reachable } = at;
    const { clientHash: ownHash, id: credentialsId } = sealed;
    return { ...reachable, client: { ...client, ...endpoints }, ownHash, credentialsId, webhookSecret };
  }

  /** @param leastAgeMs how old what is known must be for what is not in it to be looked for once more */
  async function find(
    wanted: (credentials: OwnCredentials) => boolean,
    leastAgeMs: number,
  ): Promise<OwnProvider | null> {
    const age = known === null ? Infinity : Math.abs(clock.now().getTime() - known.readAt);
    const held = known !== null && age < KNOWN_FOR_MS ? known : null;
    const pick = async ({ entries }: Known) => (await entries).find(({ sealed }) => wanted(sealed));
    const found = held === null ? undefined : await pick(held);
    if (found !== undefined || (held !== null && age < leastAgeMs)) return found?.open() ?? null;
    return (await pick(read()))?.open() ?? null;
  }

  return {
    ofProject: (projectId, provider) =>
      find((own) => own.projectId === projectId && own.provider === provider, KNOWN_FOR_MS),
    // What a connection names was there a moment ago, and may be younger than what is known.
    async ofHash(provider, hash) {
      const found = await find((own) => own.provider === provider && inHex(own.clientHash) === inHex(hash), 0);
      if (found !== null) return found;
      const at = vendor(provider);
      if (at === null) return null;
      const { endpoints: _, ...reachable } = at;
      return { ...reachable, ownHash: hash };
    },
    ofCredentials: (provider, id) => find((own) => own.provider === provider && own.id === id, ASKED_AGAIN_MS),
    async all() {
      return (await read().entries).flatMap(({ sealed, open }) => {
        try {
          return open() ?? [];
        } catch (error) {
          onFailure(error, sealed.provider);
          return [];
        }
      });
    },
    forget() {
      known = null;
    },
  };
}
