import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../../src/domain/clock.js';
import type { RecordedRequest, ScriptedAnswer } from '../scripted-server.js';

export const CLIENT = { clientId: 'fake-client', clientSecret: 'fake/secret+with=signs' } as const;
export const ACCESS_TOKEN_SECONDS = 3600;

/** The authorization server of the Fake: codes and refresh tokens work once. */
export interface Authorization {
  authorize(request: RecordedRequest): ScriptedAnswer;
  token(request: RecordedRequest): ScriptedAnswer;
  /** Tokens as a consent would grant them. */
  issue(athlete: string): { accessToken: string; refreshToken: string };
  /** Whose access token it is; null for one that is unknown, revoked or has ended. */
  athleteOf(accessToken: string): string | null;
  signIn(athlete: string): void;
  refuseNextConsent(): void;
  revokeAccessTokens(): void;
  revokeRefreshTokens(): void;
  /** Refreshes that were granted. */
  refreshes(): number;
}

export function createAuthorization(clock: Clock): Authorization {
  const codes = new Map<string, { athlete: string; redirectUri: string; challenge: string }>();
  const access = new Map<string, { athlete: string; endsAt: number }>();
  const refresh = new Map<string, string>();
  const state = { athlete: '4711', refuses: false, refreshes: 0 };

  function issue(athlete: string): { accessToken: string; refreshToken: string } {
    const accessToken = `fake-access-${random()}`;
    const refreshToken = `fake-refresh-${random()}`;
    access.set(accessToken, { athlete, endsAt: clock.now().getTime() + ACCESS_TOKEN_SECONDS * 1000 });
    refresh.set(refreshToken, athlete);
    return { accessToken, refreshToken };
  }

  function grant(athlete: string): ScriptedAnswer {
    const { accessToken, refreshToken } = issue(athlete);
    const answer = {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_SECONDS,
      refresh_token: refreshToken,
      scope: 'workouts,pulse',
      athlete: /^\d+$/.test(athlete) ? Number(athlete) : athlete,
    };
    return { body: answer };
  }

  function redeem(form: URLSearchParams): ScriptedAnswer {
    const code = form.get('code') ?? '';
    const asked = codes.get(code);
    codes.delete(code);
    if (asked?.redirectUri !== form.get('redirect_uri')) return refused('invalid_grant');
    return asked.challenge === challengeOf(form.get('code_verifier')) ? grant(asked.athlete) : refused('invalid_grant');
  }

  function renew(form: URLSearchParams): ScriptedAnswer {
    const token = form.get('refresh_token') ?? '';
    const athlete = refresh.get(token);
    if (athlete === undefined) return refused('invalid_grant');
    refresh.delete(token);
    state.refreshes += 1;
    return grant(athlete);
  }

  return {
    issue,
    authorize({ query }) {
      const redirectUri = query.get('redirect_uri');
      if (query.get('client_id') !== CLIENT.clientId || redirectUri === null)
        return { status: 400, body: 'unknown client' };
      const back = new URL(redirectUri);
      back.searchParams.set('state', query.get('state') ?? '');
      if (state.refuses) {
        back.searchParams.set('error', 'access_denied');
      } else {
        const code = `fake-code-${random()}`;
        codes.set(code, { athlete: state.athlete, redirectUri, challenge: query.get('code_challenge') ?? '' });
        back.searchParams.set('code', code);
      }
      state.refuses = false;
      return { status: 302, headers: { location: back.toString() } };
    },
    token({ body, headers }) {
      const form = new URLSearchParams(body);
      const isOurs = form.get('client_id') === CLIENT.clientId && form.get('client_secret') === CLIENT.clientSecret;
      if (!isOurs || headers['authorization'] !== undefined) return { status: 401, body: { error: 'invalid_client' } };
      if (form.get('grant_type') === 'authorization_code') return redeem(form);
      return form.get('grant_type') === 'refresh_token' ? renew(form) : refused('unsupported_grant_type');
    },
    athleteOf(accessToken) {
      const held = access.get(accessToken);
      return held !== undefined && held.endsAt > clock.now().getTime() ? held.athlete : null;
    },
    signIn(athlete) {
      state.athlete = athlete;
    },
    refuseNextConsent() {
      state.refuses = true;
    },
    revokeAccessTokens: () => access.clear(),
    revokeRefreshTokens: () => refresh.clear(),
    refreshes: () => state.refreshes,
  };
}

function refused(error: string): ScriptedAnswer {
  return { status: 400, body: { error } };
}

function challengeOf(verifier: string | null): string {
  return createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url');
}

function random(): string {
  return randomBytes(12).toString('hex');
}
