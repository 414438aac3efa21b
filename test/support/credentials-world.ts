import { pino } from 'pino';
import { follow, startGateway, type Answer, type Gateway } from './gateway.js';
import { startManyClients, type ManyClients, type VendorClient } from './many-clients.js';
import { createTestDatabase } from './postgres.js';
import { addTenant, type Tenant } from './tenants.js';
import { inspectRows, type RowInspector } from './user-rows.js';

const SET = `mutation ($clientId: String!, $clientSecret: Secret!, $webhookSecret: Secret) {
  setProviderCredentials(input: {
    provider: POLAR, clientId: $clientId, clientSecret: $clientSecret, webhookSecret: $webhookSecret
  }) { connectionsToReauthorize credentials { provider clientIdEnd hasWebhookSecret webhookUrl createdAt } }
}`;
const TOLD = '{ providerCredentials { provider clientIdEnd hasWebhookSecret webhookUrl createdAt } }';
const CONNECT = 'mutation ($user: ID!) { connectUser(input: { userId: $user, provider: POLAR }) { authorizationUrl } }';
const SYNC = `mutation ($user: ID!) {
  syncUser(input: { userId: $user, provider: POLAR, wait: true }) { runs { retryAt error { code } steps { status } } }
}`;
const STATE = 'query ($user: ID!) { user(id: $user) { connection(provider: POLAR) { status lastError { code } } } }';

export interface Told {
  provider: string;
  clientIdEnd: string;
  hasWebhookSecret: boolean;
  webhookUrl: string;
  createdAt: string;
}

/** A gateway with a client of its own, and beside its first project another one, which may bring one. */
export interface TwoTenants {
  gateway: Gateway;
  rows: RowInspector;
  vendor: ManyClients;
  /** Of the gateway. */
  common: VendorClient;
  other: Tenant;
  /** All answers and all lines of the log. */
  said: string[];
  /** With the key of the other project unless another one is given. */
  ask(query: string, variables?: Record<string, unknown>, key?: string): Promise<Answer>;
  set(
    client: Pick<VendorClient, 'clientId' | 'clientSecret'>,
    webhookSecret?: string,
    key?: string,
  ): Promise<{ credentials: Told; connectionsToReauthorize: number }>;
  told(key?: string): Promise<Told[]>;
  authorizationUrl(user: string, key?: string): Promise<string>;
  /** As a browser goes through it. @returns the client that asked for it */
  consent(user: string, account: number, key?: string): Promise<string | null>;
  /** @returns how the steps ended, each once */
  sync(user: string, key?: string): Promise<string[]>;
  stateOf(user: string, key?: string): Promise<{ status: string; lastError: { code: string } | null }>;
  /** Calls since the last look that came by this client. */
  callsOf(client: VendorClient): string[];
  /** No run is under way, or waits for anything but its time. */
  isIdle(): Promise<boolean>;
  close(): Promise<void>;
}

export async function startTwoTenants(secret: string): Promise<TwoTenants> {
  const database = await createTestDatabase();
  const rows = inspectRows(database.url);
  const vendor = await startManyClients();
  const common = vendor.register('client-of-the-gateway', secret);
  const said: string[] = [];
  const gateway = await startGateway({
    databaseUrl: database.url,
    environment: {
      POLAR_CLIENT_ID: common.clientId,
      POLAR_CLIENT_SECRET: common.clientSecret,
      POLAR_AUTHORIZATION_URL: `${vendor.origin}/oauth2/authorization`,
      POLAR_TOKEN_URL: `${vendor.origin}/v2/oauth2/token`,
      POLAR_API_URL: vendor.origin,
      POLAR_WEBHOOKS: 'on',
    },
    logger: pino({ level: 'trace', base: null }, { write: (line) => said.push(line) }),
  });
  const other = await addTenant(rows, 'other');

  const ask: TwoTenants['ask'] = async (query, variables = {}, key = other.key) => {
    const answer = await gateway.ask(query, variables, key);
    said.push(JSON.stringify(answer));
    return answer;
  };
  const dataOf: (...asked: Parameters<TwoTenants['ask']>) => Promise<NonNullable<Answer['data']>> = async (
    ...asked
  ) => {
    const { data, errors } = await ask(...asked);
    if (errors !== undefined || data === undefined) throw new Error(errors?.[0]?.message ?? 'there is no data');
    return data;
  };
  const authorizationUrl: TwoTenants['authorizationUrl'] = async (user, key) =>
    (await dataOf(CONNECT, { user }, key))['connectUser'].authorizationUrl as string;

  return {
    gateway,
    rows,
    vendor,
    common,
    other,
    said,
    ask,
    set: async ({ clientId, clientSecret }, webhookSecret, key) =>
      (await dataOf(SET, { clientId, clientSecret, webhookSecret }, key))['setProviderCredentials'],
    told: async (key) => (await dataOf(TOLD, {}, key))['providerCredentials'],
    authorizationUrl,
    async consent(user, account, key) {
      vendor.signIn(account);
      const url = await authorizationUrl(user, key);
      await follow(url, 'https://app.example');
      return new URL(url).searchParams.get('client_id');
    },
    async sync(user, key) {
      const [run] = (await dataOf(SYNC, { user }, key))['syncUser'].runs as { steps: { status: string }[] }[];
      return [...new Set(run?.steps.map(({ status }) => status))];
    },
    stateOf: async (user, key) => (await dataOf(STATE, { user }, key))['user'].connection,
    callsOf: (client) =>
      vendor.calls
        .splice(0)
        .filter((call) => call.client === client.clientId)
        .map(({ call }) => call),
    isIdle: async () =>
      (await rows.query(`select 1 from sync_runs where status = 'RUNNING' or (status = 'QUEUED' and retry_at is null)`))
        .length === 0,
    async close() {
      await gateway.stop();
      await vendor.close();
      await rows.close();
      await database.drop();
    },
  };
}
