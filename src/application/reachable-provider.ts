import type { OAuth2, OAuthClient } from '../provider-kit/oauth2.js';
import type { Provider } from '../provider-kit/provider.js';

/** A registered provider as a client of it reaches it. */
export interface ReachableProvider {
  provider: Provider;
  oauth: OAuth2;
  /** Null where there are no credentials and no sandbox stands in; of a project's own client, where it is kept no more. */
  client: OAuthClient | null;
  /** Origin of the API in use. */
  apiUrl: string;
  isSandbox: boolean;
  /** By which a project's own client is known; left out: the gateway's. */
  ownHash?: Uint8Array;
}

/** As a project's own client reaches it: the company, whatever stands in for it elsewhere. */
export interface OwnProvider extends ReachableProvider {
  client: OAuthClient;
  ownHash: Uint8Array;
  /** In the address of its webhook. */
  credentialsId: string;
  /** As entered; null: the gateway registers a webhook, and is told its secret. */
  webhookSecret: string | null;
}
