import { fetch } from 'undici';
import type { ReachableProvider } from '../../../src/application/provider-access.js';
import { systemClock, type Clock } from '../../../src/domain/clock.js';
import type { TokenSet } from '../../../src/domain/connection.js';
import { oauth2, type OAuthClient } from '../../../src/provider-kit/oauth2.js';
import { startScriptedServer, type RecordedRequest, type Route, type ScriptedAnswer } from '../scripted-server.js';
import { ACCESS_TOKEN_SECONDS, CLIENT, createAuthorization } from './authorization.js';
import { createDataApi, type FakeAccount } from './data-api.js';
import { fakeProvider } from './fake/index.js';
import { manifest } from './fake/manifest.js';

/** The vendor side of the Fake as a route of a scripted server. */
export interface FakeService {
  route: Route;
  authorization: ReturnType<typeof createAuthorization>;
  data: ReturnType<typeof createDataApi>;
}

export interface FakeServer {
  /** Origin of the API. */
  apiUrl: string;
  client: OAuthClient;
  /** The provider as the gateway reaches it here. */
  reachable: ReachableProvider;
  /** Everything that arrived, in order. */
  requests: RecordedRequest[];
  /** Registered athletes, with the reference under which they were. */
  members: Map<string, string>;
  /** What an athlete has there; fill it before a sync. Without an id that of the athlete `4711`, who consents by default. */
  account(athlete?: string): FakeAccount;
  /** Consents from now on are given by this athlete. */
  signIn(athlete: string): void;
  refuseNextConsent(): void;
  /** Goes to the consent page as a browser would. @returns the callback that it is sent to */
  consent(authorizationUrl: string): Promise<string>;
  /** Tokens as a consent would grant them; the athlete is registered as well. */
  connect(athlete?: string): TokenSet;
  /** Answers the next requests whose path begins so, one each, in place of what would be right. */
  fail(path: string, ...answers: ScriptedAnswer[]): void;
  revokeAccessTokens(): void;
  revokeRefreshTokens(): void;
  /** Refreshes that were granted. A refresh token works once. */
  refreshes(): number;
  close(): Promise<void>;
}

export function createFakeService({
  clock = systemClock,
  pageSize = 2,
}: { clock?: Clock; pageSize?: number } = {}): FakeService {
  const authorization = createAuthorization(clock);
  const data = createDataApi(pageSize);
  const route: Route = (request) => {
    if (request.path === '/authorize') return authorization.authorize(request);
    if (request.path === '/token' && request.method === 'POST') return authorization.token(request);
    const athlete = authorization.athleteOf(request.headers['authorization']?.replace('Bearer ', '') ?? '');
    return athlete === null ? { status: 401 } : data.answer(request, athlete);
  };
  return { route, authorization, data };
}

/**
 * The Fake on a free port.
 * @param options.clock by which its tokens end
 * @param options.pageSize items of a page
 */
export async function startFakeServer(options: { clock?: Clock; pageSize?: number } = {}): Promise<FakeServer> {
  const clock = options.clock ?? systemClock;
  const { route, authorization, data } = createFakeService(options);
  const faults: { path: string; answer: ScriptedAnswer }[] = [];
  const server = await startScriptedServer((request) => {
    const index = faults.findIndex(({ path }) => request.path.startsWith(path));
    return index === -1 ? route(request) : (faults.splice(index, 1)[0]?.answer ?? {});
  });
  const client = { ...CLIENT, authorizationUrl: `${server.url}/authorize`, tokenUrl: `${server.url}/token` };
  return {
    apiUrl: server.url,
    client,
    reachable: {
      provider: fakeProvider,
      oauth: oauth2(manifest.displayName, manifest.auth),
      client,
      apiUrl: server.url,
      isSandbox: false,
    },
    requests: server.requests,
    members: data.members,
    account: (athlete = '4711') => data.account(athlete),
    signIn: authorization.signIn,
    refuseNextConsent: authorization.refuseNextConsent,
    async consent(authorizationUrl) {
      const response = await fetch(authorizationUrl, { redirect: 'manual' });
      await response.body?.cancel();
      const location = response.headers.get('location');
      if (location === null) throw new Error(`the consent page answered with status ${response.status}`);
      return location;
    },
    connect(athlete = '4711') {
      const { accessToken, refreshToken } = authorization.issue(athlete);
      data.members.set(athlete, 'connected-by-a-test');
      const expiresAt = new Date(clock.now().getTime() + ACCESS_TOKEN_SECONDS * 1000);
      return { accessToken, refreshToken, expiresAt, scopes: ['workouts', 'pulse'] };
    },
    fail: (path, ...answers) => void faults.push(...answers.map((answer) => ({ path, answer }))),
    revokeAccessTokens: authorization.revokeAccessTokens,
    revokeRefreshTokens: authorization.revokeRefreshTokens,
    refreshes: authorization.refreshes,
    close: server.close,
  };
}
