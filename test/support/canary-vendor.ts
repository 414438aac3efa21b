import { randomBytes } from 'node:crypto';
import {
  startScriptedServer,
  type RecordedRequest,
  type ScriptedAnswer,
  type ScriptedServer,
} from './scripted-server.js';

/** How an account's data is answered; the body of each names what the gateway must not repeat. */
export type Mood =
  | 'well'
  | 'refused'
  | 'broken'
  | 'malformed'
  | 'mistyped'
  | 'redirected'
  | 'forbidden'
  | 'unforeseen'
  | 'ended'
  | 'refresh-broken';

export interface CanaryVendor {
  url: string;
  /** All that the gateway was trusted with here, or told the vendor in confidence. */
  canaries: Set<string>;
  requests: ScriptedServer['requests'];
  /** Consents from now on are given by this account. */
  signIn(account: string): void;
  mood(account: string, mood: Mood): void;
  /** The signing secret of the webhook that was registered last; null: none was. */
  webhookSecret(): string | null;
  close(): Promise<void>;
}

/**
 * The vendor side of Polar and of the Fake together. Whatever it hands out is a canary, and its failures repeat in body and
 * headers what they were asked with.
 */
export async function startCanaryVendor(): Promise<CanaryVendor> {
  const canaries = new Set<string>();
  const codes = new Map<string, string>();
  const tokens = new Map<string, string>();
  const moods = new Map<string, Mood>();
  let account = '1';
  let webhookSecret: string | null = null;

  const canary = (what: string) => {
    const made = `canary-${what}-${randomBytes(12).toString('hex')}`;
    canaries.add(made);
    return made;
  };
  const repeated = (request: RecordedRequest): string =>
    [request.body, ...Object.values(request.headers), canary('body')].join(' ');
  const broken = (request: RecordedRequest, status: number): ScriptedAnswer => {
    const said = repeated(request);
    const headers = {
      'x-canary': said.replace(/[^\x20-\x7e]/g, ''),
      'www-authenticate': `Bearer error="${canary('challenge')}"`,
    };
    return { status, headers, body: { error: said, error_description: said, message: said, debug: canary('debug') } };
  };

  function grant(of: string): ScriptedAnswer {
    const [access, refresh] = [canary('access'), canary('refresh')];
    tokens.set(access, of);
    tokens.set(refresh, of);
    const told = {
      access_token: access,
      refresh_token: refresh,
      token_type: 'bearer',
      expires_in: 30,
      x_user_id: Number(of),
    };
    return { body: { ...told, scope: 'workouts,pulse', athlete: Number(of), note: canary('note') } };
  }

  function token(request: RecordedRequest): ScriptedAnswer {
    const form = new URLSearchParams(request.body);
    const verifier = form.get('code_verifier');
    if (verifier !== null) canaries.add(verifier);
    const basic = request.headers['authorization']?.replace('Basic ', '');
    if (basic !== undefined) canaries.add(basic);
    const of = codes.get(form.get('code') ?? '') ?? tokens.get(form.get('refresh_token') ?? '');
    if (of === undefined) return broken(request, 400);
    const mood = moods.get(of);
    if (mood === 'ended')
      return { status: 400, body: { error: 'invalid_grant', error_description: repeated(request) } };
    if (mood === 'refresh-broken') return broken(request, 500);
    return grant(of);
  }

  function data(request: RecordedRequest, of: string): ScriptedAnswer {
    switch (moods.get(of) ?? 'well') {
      case 'refused':
        return broken(request, 401);
      case 'broken':
        return broken(request, 500);
      case 'forbidden':
        return broken(request, 403);
      case 'unforeseen':
        return broken(request, 418);
      case 'malformed':
        return {
          headers: { 'content-type': 'application/json' },
          body: `{"list":[{"uid":"${repeated(request).replaceAll('"', '')}`,
        };
      case 'mistyped':
        return request.path.startsWith('/v1/')
          ? {
              body: {
                list: [{ uid: canary('uid'), begin: canary('begin'), sport: { canary: repeated(request) } }],
                more: null,
              },
            }
          : {
              body: [
                {
                  id: canary('id'),
                  start_time: canary('start'),
                  duration: canary('duration'),
                  nights: repeated(request),
                },
              ],
            };
      case 'redirected':
        return { status: 302, headers: { location: `https://elsewhere.example/?token=${canary('location')}` } };
      default:
        return request.path === '/v1/workouts' ? { body: { list: [workout()], more: null } } : empty(request.path);
    }
  }

  const workout = () => ({
    uid: 'a-workout',
    changed: '2026-06-01T10:00:00Z',
    sport: 'run',
    begin: 1_780_300_800,
    finish: 1_780_304_400,
    zone: 7200,
    meters: HEALTH.meters,
    pulse: { mean: HEALTH.bpm },
    remark: canary('remark'),
  });
  const empty = (path: string): ScriptedAnswer =>
    path.startsWith('/v1/')
      ? { body: { list: [], more: null } }
      : path === '/v3/exercises'
        ? { body: [] }
        : { status: 204 };

  const server = await startScriptedServer((request) => {
    const { path, method, query } = request;
    if (path.endsWith('/authorize')) {
      const code = canary('code');
      codes.set(code, account);
      const back = new URL(query.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ state: query.get('state') ?? '', code }).toString();
      return { status: 302, headers: { location: back.toString() } };
    }
    if (path.endsWith('/token')) return token(request);
    if (path.startsWith('/v3/webhooks')) {
      if (method !== 'POST') return { body: { data: [] } };
      webhookSecret = canary('webhook');
      return {
        status: 201,
        body: { data: { id: 'hook', signature_secret_key: webhookSecret, remark: canary('remark') } },
      };
    }
    const of = tokens.get(request.headers['authorization']?.replace('Bearer ', '') ?? '');
    if (of === undefined) return broken(request, 401);
    const isMember =
      path.startsWith('/v1/members/') || (path.startsWith('/v3/users') && /^\/v3\/users(\/\d+)?$/.test(path));
    if (isMember && method === 'DELETE') return moods.get(of) === 'broken' ? broken(request, 500) : { status: 204 };
    if (isMember) return { body: { 'polar-user-id': Number(of), 'first-name': canary('first-name') } };
    return data(request, of);
  });
  return {
    url: server.url,
    canaries,
    requests: server.requests,
    signIn(next) {
      account = next;
    },
    mood: (of, mood) => void moods.set(of, mood),
    webhookSecret: () => webhookSecret,
    close: server.close,
  };
}

/** Values that no counter and no size has by chance. */
export const HEALTH = { meters: 31_337.125, bpm: 171.625 } as const;
