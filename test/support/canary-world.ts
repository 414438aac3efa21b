import { randomBytes } from 'node:crypto';
import { createLogger } from '../../src/logger.js';
import { polar } from '../../src/providers/polar/index.js';
import { startCanaryVendor, type CanaryVendor } from './canary-vendor.js';
import { fakeProvider } from './fake-provider/fake/index.js';
import { API_KEY, startGateway } from './gateway.js';
import { createTestDatabase } from './postgres.js';
import { inspectRows, type RowInspector } from './user-rows.js';

const CONNECT = `mutation ($user: ID!, $provider: ProviderId!) {
  connectUser(input: { userId: $user, provider: $provider, redirectUrl: "https://app.example/" }) { authorizationUrl }
}`;

type Named = 'polar' | 'fake' | 'root' | 'own' | 'hook';
/** What an answer may hold that was asked for in it, and nobody else may. */
type Granted = (body: string) => string[];

/** A gateway for two providers that are one vendor, and whatever it says. */
export interface CanaryWorld {
  vendor: CanaryVendor;
  rows: RowInspector;
  /** Secrets of the settings, and those that a project brings. */
  named: Record<Named, string>;
  /** Lines of the log at level trace. */
  logged: string[];
  /** Whatever left the gateway over HTTP: status, headers, body. */
  answered: string[];
  http(path: string, options?: RequestInit, granted?: Granted): Promise<Response>;
  ask(query: string, variables?: object, options?: { key?: string; granted?: Granted }): Promise<{ data?: unknown }>;
  /** As `ask`, for one secret, which is one to look for from then on. */
  issued(query: string, key?: string): Promise<string>;
  /** @returns the state with which a consent was begun, and where to give it */
  begin(user: string, provider: string): Promise<{ state: string; authorizationUrl: string }>;
  /** As a browser goes. @returns the callback that it was sent to */
  connect(user: string, provider: string, account: number): Promise<string>;
  /** No run is under way, or waits for anything but its time. */
  isIdle(): Promise<boolean>;
  /** Of each canary that stands in the texts, in whatever form, the first of them. */
  found(texts: readonly string[]): string[];
  close(): Promise<void>;
}

export async function startCanaryWorld(): Promise<CanaryWorld> {
  const database = await createTestDatabase();
  const rows = inspectRows(database.url);
  const vendor = await startCanaryVendor();
  const [logged, answered]: [string[], string[]] = [[], []];
  const secret = (of: Named) => `canary-setting-${of}-${randomBytes(8).toString('hex')}`;
  const named = {
    polar: secret('polar'),
    fake: secret('fake'),
    root: secret('root'),
    own: secret('own'),
    hook: secret('hook'),
  };
  const secrets = new Set<string>(Object.values(named));
  const of = (name: 'polar' | 'fake') => {
    const prefix = name.toUpperCase();
    return {
      [`${prefix}_CLIENT_ID`]: `client-of-${name}`,
      [`${prefix}_CLIENT_SECRET`]: named[name],
      [`${prefix}_AUTHORIZATION_URL`]: `${vendor.url}/${name}/authorize`,
      [`${prefix}_TOKEN_URL`]: `${vendor.url}/${name}/token`,
      [`${prefix}_API_URL`]: vendor.url,
    };
  };
  const gateway = await startGateway({
    databaseUrl: database.url,
    providers: [polar, fakeProvider],
    environment: { ...of('polar'), ...of('fake'), POLAR_WEBHOOKS: 'on', ROOT_API_KEY: named.root },
    logger: createLogger('trace', { write: (line) => void logged.push(line) }),
  });

  async function http(path: string, options: RequestInit = {}, granted: Granted = () => []): Promise<Response> {
    const response = await fetch(new URL(path, gateway.url), { redirect: 'manual', ...options });
    const body = await response.clone().text();
    const told = [response.status, ...[...response.headers].map((header) => header.join(': ')), body].join('\n');
    answered.push(granted(body).reduce((left, own) => left.replaceAll(own, ''), told));
    return response;
  }
  const ask: CanaryWorld['ask'] = async (query, variables = {}, { key = API_KEY, granted } = {}) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
    const options = { method: 'POST', headers, body: JSON.stringify({ query, variables }) };
    return (await (await http('/graphql', options, granted)).json()) as { data?: unknown };
  };
  const match = (shape: RegExp) => (body: string) => {
    const own = shape.exec(body)?.[1];
    if (own === undefined) throw new Error(`there is no ${shape.source} in ${body}`);
    secrets.add(own);
    return [own];
  };
  const begin: CanaryWorld['begin'] = async (user, provider) => {
    const { data } = await ask(CONNECT, { user, provider }, { granted: match(/state=([\w-]+)/) });
    const { authorizationUrl } = (data as { connectUser: { authorizationUrl: string } }).connectUser;
    return { authorizationUrl, state: new URL(authorizationUrl).searchParams.get('state') ?? '' };
  };

  /** How a secret may stand in a text or in bytes. */
  const formsOf = (text: string) => {
    const base64 = Buffer.from(text).toString('base64');
    return [text, encodeURIComponent(text), Buffer.from(text).toString('hex'), base64.slice(0, base64.length - 4)];
  };
  return {
    vendor,
    rows,
    named,
    logged,
    answered,
    http,
    ask,
    async issued(query, key) {
      const before = [...secrets];
      await ask(query, {}, { granted: match(/"(?:key|token)":"([^"]+)"/), ...(key === undefined ? {} : { key }) });
      return [...secrets].find((each) => !before.includes(each)) ?? '';
    },
    begin,
    async connect(user, provider, account) {
      const { authorizationUrl } = await begin(user, provider);
      vendor.signIn(String(account));
      const callback = (await fetch(authorizationUrl, { redirect: 'manual' })).headers.get('location') ?? '';
      await http(callback);
      return callback;
    },
    isIdle: async () =>
      (await rows.query(`select 1 from sync_runs where status = 'RUNNING' or (status = 'QUEUED' and retry_at is null)`))
        .length === 0,
    found(texts) {
      const whole = texts.join('\n');
      const forms = [...new Set([...vendor.canaries, ...secrets].flatMap(formsOf))].filter((form) =>
        whole.includes(form),
      );
      return forms.map((form) => (texts.find((text) => text.includes(form)) ?? '').slice(0, 400));
    },
    async close() {
      await gateway.stop();
      await vendor.close();
      await rows.close();
      await database.drop();
    },
  };
}
