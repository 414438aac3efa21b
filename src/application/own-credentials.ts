import type { Clock } from '../domain/clock.js';
import { actorOf } from './audit-actor.js';
import type { Requester } from './caller.js';
import { ownClientHash } from './client-hash.js';
import type { OwnClients } from './own-clients.js';
import type { OwnCredentials, ProviderCredentialStore } from './ports/index.js';
import { administered, noSuchProject } from './project-reach.js';
import type { ProviderAccess } from './provider-access.js';
import { badInput } from './refusals.js';

/** What is told of the OAuth client that a project has brought. Its secrets are never told. */
export interface ProviderCredentialsInfo extends Pick<
  OwnCredentials,
  'provider' | 'clientIdEnd' | 'hasWebhookSecret' | 'createdAt'
> {
  /** Where the provider tells this client of new data. */
  webhookUrl: string;
}

/** For the root key on every project, and an API key with the scope `admin` on its own: there `projectId` may be null. */
export interface OwnCredentialUseCases {
  /**
   * @returns `ended`: connections that the client before was granted, which ask for a new consent now
   * @throws RequestError BAD_USER_INPUT for what can be no client's; the value is not repeated
   */
  setProviderCredentials(
    requester: Requester,
    input: {
      projectId: string | null;
      provider: string;
      clientId: string;
      clientSecret: string;
      webhookSecret: string | null;
    },
  ): Promise<{ credentials: ProviderCredentialsInfo; ended: number }>;
  /** What is not there (any more) is answered alike. */
  removeProviderCredentials(
    requester: Requester,
    input: { projectId: string | null; provider: string },
  ): Promise<{ ended: number }>;
  listProviderCredentials(requester: Requester, projectId: string | null): Promise<ProviderCredentialsInfo[]>;
}

interface Dependencies {
  providerCredentials: ProviderCredentialStore;
  providers: ProviderAccess & { own: OwnClients };
  clock: Clock;
  webhookUrl: (provider: string, credentialsId: string) => string;
}

const MAX_LENGTH = 1000;
/** The end of a client id tells its owner which one it is; of a short one that would be all of it. */
const TOLD_CHARACTERS = 4;
const TOLD_FROM = 8;

export function manageOwnCredentials(dependencies: Dependencies): OwnCredentialUseCases {
  const { providerCredentials, providers, clock, webhookUrl } = dependencies;
  const told = ({
    id,
    provider,
    clientIdEnd,
    hasWebhookSecret,
    createdAt,
  }: OwnCredentials): ProviderCredentialsInfo => ({
    provider,
    clientIdEnd,
    hasWebhookSecret,
    createdAt,
    webhookUrl: webhookUrl(provider, id),
  });
  return {
    async setProviderCredentials(requester, { projectId: named, provider, clientId, clientSecret, webhookSecret }) {
      const projectId = administered(requester, named, 'input.projectId');
      requireProvider(providers, provider);
      checkText(clientId, 'input.clientId');
      // What comes before it is the id, and HTTP Basic knows no way to write one.
      if (clientId.includes(':')) throw badInput('input.clientId', 'takes no colon');
      checkText(clientSecret, 'input.clientSecret');
      if (webhookSecret !== null) checkText(webhookSecret, 'input.webhookSecret');
      const set = await providerCredentials.set(
        { projectId, provider },
        {
          secrets: { clientId, clientSecret, webhookSecret },
          clientHash: ownClientHash(projectId, clientId),
          clientIdEnd: clientId.length < TOLD_FROM ? '' : clientId.slice(-TOLD_CHARACTERS),
          at: clock.now(),
          by: actorOf(requester),
        },
      );
      providers.own.forget();
      if (set === null) throw noSuchProject('input.projectId');
      return { credentials: told(set.credentials), ended: set.ended };
    },

    async removeProviderCredentials(requester, { projectId: named, provider }) {
      const projectId = administered(requester, named, 'input.projectId');
      requireProvider(providers, provider);
      const ended = await providerCredentials.remove({ projectId, provider }, actorOf(requester));
      providers.own.forget();
      return { ended: ended ?? 0 };
    },

    async listProviderCredentials(requester, named) {
      const projectId = administered(requester, named, 'projectId');
      return (await providerCredentials.listOf(projectId)).map(told);
    },
  };
}

function requireProvider(providers: ProviderAccess, id: string): void {
  if (providers.find(id) === null) throw badInput('input.provider', `names no provider of this gateway: ${id}`);
}

/** Says nothing of what came. */
function checkText(text: string, field: string): void {
  if (!/^[\x21-\x7e]+$/.test(text) || text.length > MAX_LENGTH) {
    throw badInput(field, `takes 1 to ${MAX_LENGTH} printable characters of ASCII, no blanks`);
  }
}
