import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMeter, type Meter } from './call-meter.js';

/** What one Polar user's account holds: bodies exactly as they go over the wire. */
export interface Account {
  /** Each exercise in full, with samples, zones and route where it has them. */
  exercises: Record<string, unknown>[];
  /** Files by `<id of the exercise>/<fit, tcx or gpx>`. */
  files?: Record<string, Uint8Array>;
  /** Bodies of the list endpoints; a number is a status without a body. */
  sleep: unknown;
  nightlyRecharge: unknown;
  heartRate: unknown;
  activities: unknown;
}

export interface StandIn {
  origin: string;
  clientId: string;
  clientSecret: string;
  /** Consents from now on are given by this Polar user. */
  signIn(polarUserId: number, account: Account): void;
  /** The next consent is refused by the user. */
  refuseConsent(): void;
  /** While set, calls of a path answer so; null mends it. */
  fail(path: string, answer: { status: number; headers?: Record<string, string>; body?: string } | null): void;
  /** Somebody else has the name under which the next user is to be registered. */
  takeNextName(): void;
  /** While set, no data may be read, though the user is registered. */
  refuseData(isRefused: boolean): void;
  /** While set, every call but OAuth answers so. */
  answerWith(status: number | null): void;
  /** Calls of this method and path wait for the promise before they are carried out. */
  hold(call: string, until: Promise<void>): void;
  /** From now on calls of the data API count against these windows, 15 minutes and a day, as the headers tell. */
  limitCalls(limits: readonly [number, number], now: () => Date): void;
  /** Since calls are limited: the most in one window of 15 minutes, and how many were answered with 429 for it. */
  counted: { most: number; refused: number };
  /** Method and path of every call so far, without query. */
  calls: string[];
  registered: Map<number, string>;
  close(): Promise<void>;
}

export const EMPTY_ACCOUNT: Account = {
  exercises: [],
  sleep: { nights: [] },
  nightlyRecharge: 204,
  heartRate: 404,
  activities: [],
};

/** A stand-in of AccessLink, independent of the project's own sandbox, that serves whatever payloads it is given. */
export async function startAccessLink(): Promise<StandIn> {
  const accounts = new Map<number, Account>();
  const codes = new Map<string, { user: number; redirectUri: string }>();
  const tokens = new Map<string, number>();
  const faults = new Map<string, { status: number; headers?: Record<string, string>; body?: string }>();
  const state = { user: 0, refuses: false, refusesData: false, takesName: false, status: null as number | null };
  const holds = new Map<string, Promise<void>>();
  const calls: string[] = [];
  const counted = { most: 0, refused: 0 };
  let meter: Meter | null = null;
  const registered = new Map<number, string>();
  const clientId = '5f0c7a3e-0000-4000-8000-c11e27000001';
  const clientSecret = 's3cret-with+odd/characters=';

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    calls.push(`${request.method} ${url.pathname}`);
    const body = await read(request);
    await holds.get(`${request.method} ${url.pathname}`);
    if (url.pathname === '/oauth2/authorization') return authorize(url, response);
    if (url.pathname === '/v2/oauth2/token') return grant(request, new URLSearchParams(body), response);
    const isAdmitted = meter?.admit(response) ?? true;
    if (meter !== null) counted.most = Math.max(counted.most, meter.shortest());
    if (!isAdmitted) {
      counted.refused += 1;
      return send(response, 429);
    }
    if (state.status !== null) return send(response, state.status);
    const fault = faults.get(url.pathname);
    if (fault !== undefined) return void response.writeHead(fault.status, fault.headers).end(fault.body);
    const user = tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '');
    if (user === undefined) return send(response, 401);
    if (url.pathname === '/v3/users' && request.method === 'POST') return register(user, body, response);
    if (/^\/v3\/users\/\d+$/.test(url.pathname)) return account(user, request.method ?? '', response);
    if (!registered.has(user) || state.refusesData) return send(response, 403);
    serve(url, accounts.get(user) ?? EMPTY_ACCOUNT, response);
  }

  function authorize(url: URL, response: ServerResponse): void {
    const redirectUri = url.searchParams.get('redirect_uri') ?? '';
    if (url.searchParams.get('client_id') !== clientId) return send(response, 400);
    const target = new URL(redirectUri);
    target.searchParams.set('state', url.searchParams.get('state') ?? '');
    if (state.refuses) {
      state.refuses = false;
      target.searchParams.set('error', 'access_denied');
    } else {
      const code = randomBytes(12).toString('hex');
      codes.set(code, { user: state.user, redirectUri });
      target.searchParams.set('code', code);
    }
    response.writeHead(302, { location: target.toString() }).end();
  }

  function grant(request: IncomingMessage, form: URLSearchParams, response: ServerResponse): void {
    const expected = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    if (request.headers.authorization !== expected) return send(response, 401, { error: 'invalid_client' });
    const code = form.get('code') ?? '';
    const granted = codes.get(code);
    codes.delete(code);
    if (granted === undefined || granted.redirectUri !== form.get('redirect_uri'))
      return send(response, 400, { error: 'invalid_grant' });
    const token = randomBytes(16).toString('hex');
    tokens.set(token, granted.user);
    send(response, 200, { access_token: token, token_type: 'bearer', expires_in: 315359999, x_user_id: granted.user });
  }

  function register(user: number, body: string, response: ServerResponse): void {
    if (registered.has(user) || state.takesName) {
      state.takesName = false;
      return send(response, 409);
    }
    const memberId = (JSON.parse(body) as { 'member-id': string })['member-id'];
    registered.set(user, memberId);
    send(response, 200, {
      'polar-user-id': user,
      'member-id': memberId,
      'registration-date': '2026-02-03T09:41:12.000Z',
    });
  }

  function account(user: number, method: string, response: ServerResponse): void {
    if (method === 'DELETE') {
      registered.delete(user);
      for (const [token, owner] of tokens) if (owner === user) tokens.delete(token);
      return send(response, 204);
    }
    send(response, registered.has(user) ? 200 : 204, registered.has(user) ? { 'polar-user-id': user } : undefined);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => send(response, 500));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    clientId,
    clientSecret,
    signIn(user, holding) {
      state.user = user;
      accounts.set(user, holding);
    },
    refuseConsent() {
      state.refuses = true;
    },
    hold(call, until) {
      holds.set(call, until);
    },
    fail(path, answer) {
      if (answer === null) faults.delete(path);
      else faults.set(path, answer);
    },
    takeNextName() {
      state.takesName = true;
    },
    refuseData(isRefused) {
      state.refusesData = isRefused;
    },
    answerWith(status) {
      state.status = status;
    },
    limitCalls(limits, now) {
      Object.assign(counted, { most: 0, refused: 0 });
      meter = createMeter(limits, now);
    },
    counted,
    calls,
    registered,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function serve(url: URL, account: Account, response: ServerResponse): void {
  const isAsked = (flag: string) => url.searchParams.get(flag) === 'true';
  const flags = new Map([
    ['samples', 'samples'],
    ['heart_rate_zones', 'zones'],
    ['route', 'route'],
  ]);
  const trimmed = (exercise: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(exercise).filter(([key]) => isAsked(flags.get(key) ?? '') || !flags.has(key)));
  const id = /^\/v3\/exercises\/(.+)$/.exec(url.pathname)?.[1];
  const file = id === undefined ? undefined : account.files?.[id];
  if (file !== undefined) return void response.writeHead(200, IDLE).end(file);
  if (id !== undefined) {
    const exercise = account.exercises.find((candidate) => candidate['id'] === id);
    return exercise === undefined ? send(response, 404) : send(response, 200, trimmed(exercise));
  }
  const lists: Record<string, unknown> = {
    '/v3/exercises': account.exercises.map(trimmed),
    '/v3/users/sleep': account.sleep,
    '/v3/users/nightly-recharge': account.nightlyRecharge,
    '/v3/users/continuous-heart-rate': account.heartRate,
    '/v3/users/activities': account.activities,
  };
  const list = lists[url.pathname];
  if (typeof list === 'number') return send(response, list);
  send(response, list === undefined ? 404 : 200, list);
}

function send(response: ServerResponse, status: number, body?: unknown): void {
  const headers = response.hasHeader('RateLimit-Usage') ? {} : IDLE;
  if (body === undefined) response.writeHead(status, headers).end();
  else response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const IDLE = { 'RateLimit-Usage': '3, 10', 'RateLimit-Limit': '520, 5100', 'RateLimit-Reset': '620, 86000' };

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
