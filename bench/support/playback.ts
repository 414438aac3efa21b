import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startPolarSandbox } from '../../src/providers/polar/sandbox/index.js';

const CALLBACK = 'http://localhost/callback';
const JSON_TYPE = 'application/json';

interface Recorded {
  status: number;
  type: string;
  body: Buffer;
}

/**
 * The sandbox behind a memory: what an athlete was once asked is answered from there, so that inventing data is not measured.
 * A token `<athlete>.<anything>` is good for that athlete, so that many users may have one. `GET /asked/<token>` lists what
 * was asked with it. Tells its origin to the process that started it, and ends with it.
 */
export async function playBack(now: Date): Promise<void> {
  const sandbox = await startPolarSandbox({ seed: 'bench', redirectUris: [CALLBACK], now: () => now });
  const tokens = new Map<string, string>();
  for (const { number } of sandbox.controls.athletes) tokens.set(String(number), await register(sandbox, number));
  const memory = new Map<string, Promise<Recorded>>();
  const asked = new Map<string, string[]>();

  function answer(url: string, token: string): Promise<Recorded> {
    const [athlete = ''] = token.split('.');
    const key = `${athlete} ${url}`;
    const answered = memory.get(key) ?? askSandbox(url, athlete);
    memory.set(key, answered);
    return answered;
  }

  async function askSandbox(url: string, athlete: string): Promise<Recorded> {
    const response = await fetch(new URL(url, sandbox.endpoints.apiUrl), {
      headers: { authorization: `Bearer ${tokens.get(athlete) ?? ''}` },
    });
    const type = response.headers.get('content-type') ?? JSON_TYPE;
    const recorded = { status: response.status, type, body: Buffer.from(await response.arrayBuffer()) };
    if (![200, 204, 404].includes(recorded.status))
      throw new Error(`the sandbox answered ${recorded.status} to ${url}`);
    return recorded;
  }

  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    if (url.startsWith('/asked/')) {
      send(response, {
        status: 200,
        type: JSON_TYPE,
        body: Buffer.from(JSON.stringify(asked.get(url.slice(7)) ?? [])),
      });
      return;
    }
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    asked.set(token, [...(asked.get(token) ?? []), url]);
    answer(url, token).then(
      (recorded) => send(response, recorded),
      (error: unknown) => send(response, { status: 500, type: 'text/plain', body: Buffer.from(String(error)) }),
    );
  });
  // A busy machine may leave a connection idle for longer than a server usually keeps it.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.on('disconnect', () => process.exit());
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

type Sandbox = Awaited<ReturnType<typeof startPolarSandbox>>;

/** Goes the way to a token for one athlete. */
async function register({ endpoints, credentials, consent }: Sandbox, athlete: number): Promise<string> {
  const authorization = new URL(endpoints.authorizationUrl);
  authorization.search = new URLSearchParams({
    response_type: 'code',
    client_id: credentials.clientId,
    redirect_uri: CALLBACK,
    scope: 'accesslink.read_all',
    state: 'bench',
    sandbox_athlete: String(athlete),
  }).toString();
  const code = new URL(await consent(authorization.href)).searchParams.get('code') ?? '';
  const granted = await fetch(endpoints.tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${credentials.clientId}:${credentials.clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK }),
  });
  const { access_token: token } = (await granted.json()) as { access_token: string };
  const registered = await fetch(new URL('/v3/users', endpoints.apiUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ 'member-id': `bench-${athlete}` }),
  });
  if (registered.status !== 200) throw new Error(`athlete ${athlete} could not be registered`);
  return token;
}

function send(response: ServerResponse, { status, type, body }: Recorded): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
}
