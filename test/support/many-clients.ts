import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface VendorClient {
  clientId: string;
  clientSecret: string;
  /** As the vendor keeps it; null: none. */
  webhook: { id: string; url: string; secret: string } | null;
  /** Users that are registered with this client. */
  registered: Set<number>;
}

export interface ManyClients {
  origin: string;
  /** Registers one more client. */
  register(clientId: string, clientSecret: string): VendorClient;
  /** Consents from now on are given by this user. */
  signIn(user: number): void;
  /** Every call, and by which client: by its id at the consent page, its secret at the token endpoint, else by its token. */
  calls: { call: string; client: string | null }[];
  close(): Promise<void>;
}

/** An AccessLink with several clients, whose tokens and webhooks are kept apart. It has no data. */
export async function startManyClients(): Promise<ManyClients> {
  const clients = new Map<string, VendorClient>();
  const codes = new Map<string, { client: VendorClient; user: number }>();
  const tokens = new Map<string, { client: VendorClient; user: number }>();
  const calls: ManyClients['calls'] = [];
  let signedIn = 0;

  const byBasic = ({ headers: { authorization = '' } }: IncomingMessage): VendorClient | null => {
    const [id = '', secret] = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString().split(':');
    const client = clients.get(id);
    return authorization.startsWith('Basic ') && client?.clientSecret === secret ? (client ?? null) : null;
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const call = `${request.method} ${url.pathname}`;
    const body = await read(request);
    if (url.pathname === '/oauth2/authorization') {
      const client = clients.get(url.searchParams.get('client_id') ?? '');
      calls.push({ call, client: client?.clientId ?? null });
      if (client === undefined) return send(response, 400);
      const code = randomBytes(12).toString('hex');
      codes.set(code, { client, user: signedIn });
      const target = new URL(url.searchParams.get('redirect_uri') ?? '');
      target.searchParams.set('state', url.searchParams.get('state') ?? '');
      target.searchParams.set('code', code);
      return void response.writeHead(302, { location: target.toString() }).end();
    }
    if (url.pathname === '/v2/oauth2/token' || url.pathname.startsWith('/v3/webhooks')) {
      const client = byBasic(request);
      calls.push({ call, client: client?.clientId ?? null });
      if (client === null) return send(response, 401, { error: 'invalid_client' });
      return url.pathname === '/v2/oauth2/token'
        ? grant(client, body, response)
        : keep(client, request, body, response);
    }
    const token = tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '');
    calls.push({ call, client: token?.client.clientId ?? null });
    if (token === undefined) return send(response, 401);
    if (call === 'POST /v3/users') {
      token.client.registered.add(token.user);
      return send(response, 200, { 'polar-user-id': token.user });
    }
    if (call === `DELETE /v3/users/${token.user}`) token.client.registered.delete(token.user);
    const lists: Record<string, unknown> = {
      '/v3/exercises': [],
      '/v3/users/activities': [],
      '/v3/users/sleep': { nights: [] },
    };
    const list = lists[url.pathname];
    return list === undefined ? send(response, 204) : send(response, 200, list);
  }

  function grant(client: VendorClient, body: string, response: ServerResponse): void {
    const code = new URLSearchParams(body).get('code') ?? '';
    const granted = codes.get(code);
    codes.delete(code);
    if (granted?.client !== client) return send(response, 400, { error: 'invalid_grant' });
    const token = `token-${randomBytes(16).toString('hex')}`;
    tokens.set(token, granted);
    send(response, 200, { access_token: token, token_type: 'bearer', expires_in: 315359999, x_user_id: granted.user });
  }

  function keep(client: VendorClient, { method }: IncomingMessage, body: string, response: ServerResponse): void {
    if (method === 'GET') {
      const { webhook } = client;
      return send(response, 200, { data: webhook === null ? [] : [{ ...webhook, events: EVENTS, active: true }] });
    }
    if (method === 'DELETE') client.webhook = null;
    if (method !== 'POST') return send(response, 204);
    const { url } = JSON.parse(body) as { url: string };
    client.webhook = { id: randomBytes(4).toString('hex'), url, secret: `signs-${randomBytes(16).toString('hex')}` };
    send(response, 201, { data: { id: client.webhook.id, signature_secret_key: client.webhook.secret } });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => send(response, 500));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    register(clientId, clientSecret) {
      const client: VendorClient = { clientId, clientSecret, webhook: null, registered: new Set() };
      clients.set(clientId, client);
      return client;
    },
    signIn(user) {
      signedIn = user;
    },
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const EVENTS = [
  'EXERCISE',
  'SLEEP',
  'CONTINUOUS_HEART_RATE',
  'ACTIVITY_SUMMARY',
  'SLEEP_WISE_ALERTNESS',
  'SLEEP_WISE_CIRCADIAN_BEDTIME',
  'PHYSICAL_INFORMATION',
];

function send(response: ServerResponse, status: number, body?: unknown): void {
  if (body === undefined) response.writeHead(status).end();
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
