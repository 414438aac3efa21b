import { afterEach } from '@jest/globals';
import type { RunningSandbox, SandboxOptions } from '../../../../src/provider-kit/sandbox.js';
import { startPolarSandbox, type SandboxControls } from '../../../../src/providers/polar/sandbox/index.js';
import { turnedClock, type TurnedClock } from '../../../support/clock.js';

export const CALLBACK = 'http://localhost:4000/oauth/polar/callback';
export const NOW = '2026-07-15T18:30:00.000Z';

export interface Started {
  sandbox: RunningSandbox & { controls: SandboxControls };
  controls: SandboxControls;
  clock: TurnedClock;
}

const running: RunningSandbox[] = [];

afterEach(async () => {
  for (const sandbox of running.splice(0)) await sandbox.close();
});

/** A sandbox that ends with the test. */
export async function start(options: Partial<SandboxOptions> = {}): Promise<Started> {
  const clock = turnedClock(NOW);
  const sandbox = await startPolarSandbox({ now: clock.now, seed: 'seed', redirectUris: [CALLBACK], ...options });
  running.push(sandbox);
  return { sandbox, controls: sandbox.controls, clock };
}

export function authorizationUrl({ sandbox }: Started, overrides: Record<string, string | null> = {}): string {
  const url = new URL(sandbox.endpoints.authorizationUrl);
  const parameters: Record<string, string | null> = {
    response_type: 'code',
    client_id: sandbox.credentials.clientId,
    redirect_uri: CALLBACK,
    scope: 'accesslink.read_all',
    state: 'a state',
    ...overrides,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
  return url.toString();
}

export async function redeem(
  { sandbox }: Started,
  code: string,
  overrides: { redirectUri?: string | null; secret?: string; grantType?: string } = {},
): Promise<Response> {
  const { clientId, clientSecret } = sandbox.credentials;
  const redirectUri = overrides.redirectUri === undefined ? CALLBACK : overrides.redirectUri;
  return fetch(sandbox.endpoints.tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${overrides.secret ?? clientSecret}`)}` },
    body: new URLSearchParams({
      grant_type: overrides.grantType ?? 'authorization_code',
      code,
      ...(redirectUri === null ? {} : { redirect_uri: redirectUri }),
    }),
  });
}

export async function codeOf(started: Started, athlete = 1): Promise<string> {
  const callback = await started.sandbox.consent(authorizationUrl(started, { sandbox_athlete: String(athlete) }));
  return new URL(callback).searchParams.get('code')!;
}

export interface Client {
  token: string;
  userId: number;
  get(path: string, query?: Record<string, string>): Promise<Response>;
  json<T = Record<string, unknown>>(path: string, query?: Record<string, string>): Promise<T>;
  send(method: string, path: string, body?: unknown): Promise<Response>;
}

/** Goes the whole way to a token; without registration. */
export async function authorize(started: Started, athlete = 1): Promise<Client> {
  const answer = await redeem(started, await codeOf(started, athlete));
  const granted = (await answer.json()) as { access_token: string; x_user_id: number };
  return clientOf(started, granted.access_token, granted.x_user_id);
}

export function clientOf({ sandbox }: Started, token: string, userId: number): Client {
  const send = async (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(new URL(path, sandbox.endpoints.apiUrl), {
      method,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const get = async (path: string, query: Record<string, string> = {}): Promise<Response> =>
    send('GET', `${path}?${new URLSearchParams(query).toString()}`);
  return {
    token,
    userId,
    send,
    get,
    json: async <T>(path: string, query?: Record<string, string>) => (await (await get(path, query)).json()) as T,
  };
}

/** A client that may read data. */
export async function connect(started: Started, athlete = 1): Promise<Client> {
  const client = await authorize(started, athlete);
  await client.send('POST', '/v3/users', { 'member-id': `member-${athlete}` });
  return client;
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** That many dates, the last one given. */
export function datesUpTo(date: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addDays(date, index + 1 - count));
}
