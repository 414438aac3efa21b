import { randomBytes, timingSafeEqual } from 'node:crypto';
import { json, type Answer, type Asked } from './answer.js';
import { hashOf } from './state.js';
import type { World } from './world.js';

/** Polar: ten years, short of a second. */
const LIFETIME_SECONDS = 315_359_999;

/** `POST /v2/oauth2/token`. */
export function issueToken(world: World, asked: Asked): Answer {
  if (!isClient(world, asked.authorization)) {
    const description = 'Bad client credentials';
    return json(
      401,
      { error: 'invalid_client', error_description: description },
      { 'www-authenticate': 'Basic realm="oauth2/client"' },
    );
  }
  const form = new URLSearchParams(asked.body);
  const grantType = form.get('grant_type');
  const code = form.get('code');
  if (grantType === null) return refuse('invalid_request');
  if (grantType !== 'authorization_code') return refuse('unsupported_grant_type');
  if (code === null) return refuse('invalid_request');

  const now = world.now();
  const { state } = world.store;
  const hash = hashOf(code);
  const granted = state.codes.find((known) => known.hash === hash);
  // Whatever comes of it, a code is spent by the first who shows it.
  state.codes = state.codes.filter((known) => known !== granted);
  world.store.save();
  if (granted === undefined || new Date(granted.expiresAt) <= now) return refuse('invalid_grant');
  const named = form.get('redirect_uri');
  if (named === null ? granted.isRedirectUriNamed : named !== granted.redirectUri) return refuse('invalid_grant');

  const account = world.accounts.find(({ owner }) => owner.number === granted.athlete);
  if (account === undefined) return refuse('invalid_grant');
  const token = randomBytes(16).toString('hex');
  const expiresAt = new Date(now.getTime() + LIFETIME_SECONDS * 1000).toISOString();
  state.tokens.push({ hash: hashOf(token), athlete: granted.athlete, expiresAt });
  world.store.save();
  return json(200, {
    access_token: token,
    token_type: 'bearer',
    expires_in: LIFETIME_SECONDS,
    x_user_id: account.owner.polarUserId,
  });
}

/** Polar: the client proves itself by HTTP Basic alone; id and secret in the body are not looked at. */
export function isClient({ store }: World, authorization: string): boolean {
  const { clientId, clientSecret } = store.state;
  const [scheme, given = ''] = authorization.split(' ');
  const credentials = Buffer.from(given, 'base64').toString();
  const isEqual = timingSafeEqual(Buffer.from(hashOf(credentials)), Buffer.from(hashOf(`${clientId}:${clientSecret}`)));
  return scheme?.toLowerCase() === 'basic' && isEqual;
}

function refuse(error: string): Answer {
  return json(400, { error }, { 'cache-control': 'no-store' });
}
