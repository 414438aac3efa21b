import { describe, expect, it } from '@jest/globals';
import { authorizationUrl, authorize, CALLBACK, codeOf, redeem, start, type Started } from './sandbox-client.js';

async function openPage(url: string): Promise<{ status: number; html: string; headers: Headers }> {
  const response = await fetch(url, { redirect: 'manual' });
  return { status: response.status, html: await response.text(), headers: response.headers };
}

async function answerPage(started: Started, fields: Record<string, string>): Promise<Response> {
  const { html } = await openPage(authorizationUrl(started));
  const ticket = /name="ticket" value="([^"]+)"/.exec(html)![1]!;
  return submit(started, { ticket, ...fields });
}

async function submit({ sandbox }: Started, fields: Record<string, string>): Promise<Response> {
  return fetch(sandbox.endpoints.authorizationUrl, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
}

describe('the consent page', () => {
  it('offers every athlete, and works without scripts', async () => {
    const started = await start();
    const { status, html, headers } = await openPage(authorizationUrl(started));
    expect(status).toBe(200);
    expect(html.match(/type="radio"/g)).toHaveLength(started.controls.athletes.length);
    expect(started.controls.athletes.length).toBeGreaterThanOrEqual(6);
    expect(html).not.toMatch(/<script/i);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
  });

  it('preselects the athlete that is named, else the first who is not registered', async () => {
    const started = await start();
    const chosen = async (overrides: Record<string, string> = {}): Promise<string | undefined> =>
      /value="(\d+)" checked/.exec((await openPage(authorizationUrl(started, overrides))).html)?.[1];
    expect(await chosen()).toBe('1');
    expect(await chosen({ sandbox_athlete: '4' })).toBe('4');
    const client = await authorize(started, 1);
    await client.send('POST', '/v3/users', { 'member-id': 'somebody' });
    expect(await chosen()).toBe('2');
  });

  it('sends the browser back with a code and the state', async () => {
    const started = await start();
    const answer = await answerPage(started, { athlete: '3', decision: 'allow' });
    expect(answer.status).toBe(302);
    const target = new URL(answer.headers.get('location')!);
    expect(target.origin + target.pathname).toBe(CALLBACK);
    expect(target.searchParams.get('state')).toBe('a state');
    expect(target.searchParams.get('code')).toMatch(/^[\w-]{20,}$/);
  });

  it('sends the browser back without a code when the user denies', async () => {
    const started = await start();
    const answer = await answerPage(started, { athlete: '3', decision: 'deny' });
    const target = new URL(answer.headers.get('location')!);
    expect(answer.status).toBe(302);
    expect(Object.fromEntries(target.searchParams)).toEqual({ error: 'access_denied', state: 'a state' });
  });

  it('takes an answer once, and not after ten minutes', async () => {
    const started = await start();
    const { html } = await openPage(authorizationUrl(started));
    const ticket = /name="ticket" value="([^"]+)"/.exec(html)![1]!;
    expect((await submit(started, { ticket, athlete: '1', decision: 'allow' })).status).toBe(302);
    expect((await submit(started, { ticket, athlete: '1', decision: 'allow' })).status).toBe(400);
    const late = await openPage(authorizationUrl(started));
    started.clock.advance({ minutes: 10 });
    const lateTicket = /name="ticket" value="([^"]+)"/.exec(late.html)![1]!;
    expect((await submit(started, { ticket: lateTicket, athlete: '1', decision: 'allow' })).status).toBe(400);
  });

  it.each([
    ['another redirect_uri', { redirect_uri: 'http://localhost:4000/oauth/polar/elsewhere' }],
    ['a redirect_uri with more path', { redirect_uri: `${CALLBACK}/` }],
    ['another scheme', { redirect_uri: CALLBACK.replace('http:', 'https:') }],
    ['an unknown client', { client_id: 'somebody-else' }],
  ])('ends on a page of its own, without a redirect, for %s', async (_, overrides) => {
    const started = await start();
    const { status, headers } = await openPage(authorizationUrl(started, overrides));
    expect(status).toBe(400);
    expect(headers.get('location')).toBeNull();
  });

  it.each([
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ response_type: null }, 'invalid_request'],
    [{ scope: 'everything' }, 'invalid_scope'],
  ])('redirects with the reason for %j', async (overrides, error) => {
    const started = await start();
    const { status, headers } = await openPage(authorizationUrl(started, overrides));
    expect(status).toBe(302);
    expect(new URL(headers.get('location')!).searchParams.get('error')).toBe(error);
  });

  it('escapes what it prints', async () => {
    const redirectUri = "http://it's.example/callback";
    const started = await start({ redirectUris: [redirectUri] });
    const { html } = await openPage(authorizationUrl(started, { redirect_uri: redirectUri }));
    expect(html).toContain('http://it&#39;s.example');
  });
});

describe('the token endpoint', () => {
  it('gives a token of ten years without refresh, and the number of the user', async () => {
    const started = await start();
    const answer = await redeem(started, await codeOf(started, 2));
    expect(answer.status).toBe(200);
    const [, athlete] = started.controls.athletes;
    expect(await answer.json()).toEqual({
      access_token: expect.stringMatching(/^[0-9a-f]{32}$/),
      token_type: 'bearer',
      expires_in: 315_359_999,
      x_user_id: athlete!.polarUserId,
    });
  });

  const isRefused = async (answer: Response, status: number, error: string): Promise<void> => {
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error });
  };

  it('takes a code once', async () => {
    const started = await start();
    const code = await codeOf(started);
    expect((await redeem(started, code)).status).toBe(200);
    await isRefused(await redeem(started, code), 400, 'invalid_grant');
  });

  it('refuses a code after ten minutes', async () => {
    const started = await start();
    const code = await codeOf(started);
    started.clock.advance({ minutes: 10 });
    await isRefused(await redeem(started, code), 400, 'invalid_grant');
  });

  it('wants the redirect_uri of the authorize call, and spends the code on a wrong one', async () => {
    const started = await start();
    await isRefused(await redeem(started, await codeOf(started), { redirectUri: null }), 400, 'invalid_grant');
    const code = await codeOf(started);
    await isRefused(await redeem(started, code, { redirectUri: `${CALLBACK}/` }), 400, 'invalid_grant');
    await isRefused(await redeem(started, code), 400, 'invalid_grant');
  });

  it('knows the client by Basic alone', async () => {
    const started = await start();
    await isRefused(await redeem(started, await codeOf(started), { secret: 'guess' }), 401, 'invalid_client');
    const { clientId, clientSecret } = started.sandbox.credentials;
    const inBody = await fetch(started.sandbox.endpoints.tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: await codeOf(started),
        redirect_uri: CALLBACK,
        client_id: clientId,
        client_secret: clientSecret,
      }),
    });
    await isRefused(inBody, 401, 'invalid_client');
  });

  it('knows one grant', async () => {
    const started = await start();
    const answer = await redeem(started, 'code', { grantType: 'refresh_token' });
    await isRefused(answer, 400, 'unsupported_grant_type');
  });
});
