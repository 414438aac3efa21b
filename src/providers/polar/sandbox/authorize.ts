import { randomBytes } from 'node:crypto';
import type { Answer, Asked } from './answer.js';
import { consentPage, errorPage } from './consent-page.js';
import { hashOf } from './state.js';
import type { Account, World } from './world.js';

const TEN_MINUTES_MS = 600_000;
const SCOPE = 'accesslink.read_all';

interface PendingConsent {
  redirectUri: string;
  isRedirectUriNamed: boolean;
  state: string | null;
  expiresAt: number;
}

/** `/oauth2/authorization`: the page, and its form. */
export function createAuthorize(world: World): { show(asked: Asked): Answer; decide(asked: Asked): Answer } {
  const pending = new Map<string, PendingConsent>();

  function show({ query }: Asked): Answer {
    const redirectUri = query.get('redirect_uri') ?? world.redirectUris[0];
    if (query.get('client_id') !== world.store.state.clientId)
      return errorPage('The application is not known: client_id.');
    if (redirectUri === undefined || !world.redirectUris.includes(redirectUri)) {
      return errorPage('The address to return to is not one that the application has registered: redirect_uri.');
    }
    const state = query.get('state');
    const refuse = (error: string): Answer => redirect(redirectUri, { error }, state);
    const type = query.get('response_type');
    if (type === null) return refuse('invalid_request');
    if (type !== 'code') return refuse('unsupported_response_type');
    if ((query.get('scope') ?? SCOPE) !== SCOPE) return refuse('invalid_scope');

    for (const [ticket, { expiresAt }] of pending) if (expiresAt <= world.now().getTime()) pending.delete(ticket);
    const ticket = randomBytes(16).toString('base64url');
    pending.set(ticket, {
      redirectUri,
      isRedirectUriNamed: query.has('redirect_uri'),
      state,
      expiresAt: world.now().getTime() + TEN_MINUTES_MS,
    });
    const owners = world.accounts.map(({ owner }) => owner);
    return consentPage(owners, preselected(query.get('sandbox_athlete')), ticket, redirectUri);
  }

  /** Who was named, else the first who is not with the application yet: two users of it are then two people. */
  function preselected(named: string | null): number {
    const account =
      world.accounts.find(({ owner }) => String(owner.number) === named) ??
      world.accounts.find((candidate) => !world.isRegistered(candidate));
    return account?.owner.number ?? 1;
  }

  function decide({ body }: Asked): Answer {
    const form = new URLSearchParams(body);
    const ticket = form.get('ticket') ?? '';
    const request = pending.get(ticket);
    pending.delete(ticket);
    if (request === undefined || request.expiresAt <= world.now().getTime()) {
      return errorPage('This page was answered already, or left open for too long. Begin again at the application.');
    }
    if (form.get('decision') !== 'allow')
      return redirect(request.redirectUri, { error: 'access_denied' }, request.state);
    const account = world.accounts.find(({ owner }) => String(owner.number) === form.get('athlete'));
    if (account === undefined) return errorPage('Nobody was chosen to sign in as.');
    return redirect(request.redirectUri, { code: issueCode(account, request) }, request.state);
  }

  function issueCode({ owner }: Account, { redirectUri, isRedirectUriNamed }: PendingConsent): string {
    const code = randomBytes(18).toString('base64url');
    const now = world.now();
    const { state } = world.store;
    state.codes = state.codes.filter(({ expiresAt }) => new Date(expiresAt) > now);
    state.codes.push({
      hash: hashOf(code),
      athlete: owner.number,
      redirectUri,
      isRedirectUriNamed,
      expiresAt: new Date(now.getTime() + TEN_MINUTES_MS).toISOString(),
    });
    world.store.save();
    return code;
  }

  return { show, decide };
}

function redirect(redirectUri: string, parameters: Record<string, string>, state: string | null): Answer {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  if (state !== null) target.searchParams.set('state', state);
  return {
    status: 302,
    headers: { location: target.toString(), 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  };
}
