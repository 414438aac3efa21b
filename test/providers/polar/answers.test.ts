import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { getGlobalDispatcher, MockAgent, setGlobalDispatcher, type Dispatcher } from 'undici';
import { EMPTY_TIMELINE } from '../../../src/domain/offset-timeline.js';
import { oauth2 } from '../../../src/provider-kit/oauth2.js';
import type { ApiRequestOptions } from '../../../src/provider-kit/provider.js';
import { readUsage, retryTime } from '../../../src/provider-kit/rate-limit.js';
import { dailyActivities } from '../../../src/providers/polar/daily-activities.js';
import { fetchExerciseFile } from '../../../src/providers/polar/exercise-files.js';
import { lifecycle } from '../../../src/providers/polar/lifecycle.js';
import { manifest } from '../../../src/providers/polar/manifest.js';
import { Channel } from '../../../src/providers/polar/sample-channels.js';
import { subscription } from '../../../src/providers/polar/webhook-subscription.js';
import { fakeApi } from './fake-api.js';

// Answers of Polar that hold no records, as they go over the wire.

const NOW = new Date('2026-07-08T12:00:00Z');
const SUBJECT = { externalUserId: '99000017', connectionId: 'usr_01J8Z6K4N2' };
const HOOK = 'https://gateway.example.com/hooks/polar';

const file = (name: string): Buffer => readFileSync(new URL(`answers/${name}`, import.meta.url));
const json = (name: string) => JSON.parse(file(`${name}.json`).toString());

describe("Polar's token endpoint", () => {
  let agent: MockAgent;
  let before: Dispatcher;
  beforeEach(() => {
    before = getGlobalDispatcher();
    agent = new MockAgent();
    agent.disableNetConnect();
    setGlobalDispatcher(agent);
  });
  afterEach(async () => {
    setGlobalDispatcher(before);
    await agent.close();
  });

  function redeem(status: number, name: string) {
    agent
      .get('https://polarremote.com')
      .intercept({ path: '/v2/oauth2/token', method: 'POST' })
      .reply(status, file(`${name}.json`), { headers: { 'content-type': 'application/json;charset=UTF-8' } });
    const { authorizationUrl, tokenUrl } = manifest.auth;
    return oauth2('Polar', manifest.auth).redeem(
      { clientId: 'client', clientSecret: 'secret', authorizationUrl, tokenUrl },
      {
        parameters: new URLSearchParams({ code: 'code-1', state: 'state-1' }),
        state: 'state-1',
        redirectUri: 'https://gateway.example/oauth/polar/callback',
        codeVerifier: null,
        now: NOW,
      },
    );
  }

  it.each([
    ['oauth-v3-token', '9f0c7b1e52d84a6f8c3e1d0b7a694c25', '2036-07-05T11:59:59.000Z'],
    ['oauth-v3-token-one-year', '0d4f8a6b3c2e41d7b5a9960e7f18c2d3', '2027-07-08T11:59:59.000Z'],
  ])('grants in the form of %s, the user as a number or as text', async (name, accessToken, expiresAt) => {
    await expect(redeem(200, name)).resolves.toMatchObject({
      externalUserId: '99000017',
      tokens: { accessToken, refreshToken: null, expiresAt: new Date(expiresAt) },
    });
  });

  it('refuses a code that is old or was used, and a client that it does not know', async () => {
    await expect(redeem(400, 'oauth-error-invalid-grant')).rejects.toMatchObject({ disposition: 'reauthorize' });
    await expect(redeem(401, 'oauth-error-invalid-client')).rejects.toMatchObject({ disposition: 'fail' });
  });
});

describe("Polar's users", () => {
  const register = 'POST /v3/users';

  it('are registered under a name of ours', async () => {
    const api = fakeApi({ [register]: { json: json('user-register-response') } });
    await lifecycle.afterConnect?.(api, SUBJECT);
    expect(api.calls.map(({ body }) => body)).toEqual([json('user-register-request')]);
  });

  it('are known where they were registered before, however little Polar tells of them', async () => {
    const api = fakeApi({ [register]: 409, 'GET /v3/users/99000017': { json: json('user-get-minimal') } });
    await expect(lifecycle.afterConnect?.(api, SUBJECT)).resolves.toBeUndefined();
  });
});

describe("Polar's webhook", () => {
  const path = '/v3/webhooks';
  const one = { id: 'abdf33k9', url: HOOK, isActive: false, isComplete: false };

  it('is made for every event, and its secret is in the envelope', async () => {
    const api = fakeApi({ [`POST ${path}`]: { status: 201, json: json('webhook-created') } });
    await expect(subscription.register(api, HOOK)).resolves.toEqual({
      id: 'abdf33k9',
      secret: '4b1f6c0e-7c2a-4f3d-9a55-1d2e3f405162',
    });
    const [call] = api.calls;
    expect(call?.body).toEqual(json('webhook-create-request'));
  });

  it.each([
    ['lacks', undefined],
    ['is empty', ''],
    ['is no text', 7],
  ])('is refused by name where its secret %s, without which no delivery could be believed', async (_, secret) => {
    const { data } = json('webhook-created');
    const answer = { data: { ...data, signature_secret_key: secret } };
    const api = fakeApi({ [`POST ${path}`]: { status: 201, json: answer } });
    await expect(subscription.register(api, HOOK)).rejects.toMatchObject({
      disposition: 'fail',
      message: expect.stringContaining('webhook'),
    });
  });

  it.each([
    ['webhook-get', one],
    ['webhook-update-response', { ...one, isActive: true }],
    ['webhook-get-none', null],
  ])('is as %s tells: of some events, switched off or not, or not there', async (name, known) => {
    await expect(subscription.inspect(fakeApi({ [`GET ${path}`]: { json: json(name) } }))).resolves.toEqual(known);
  });

  it.each([
    [400, 'error-webhook-ping-failed'],
    [404, 'error-specification-shape'],
  ])('is not made where Polar answers %d, whatever body says why', async (status, name) => {
    const api = fakeApi({ [`POST ${path}`]: { status, json: json(name) } });
    await expect(subscription.register(api, HOOK)).rejects.toMatchObject({ disposition: 'fail' });
  });
});

describe("Polar's limits", () => {
  const cases = Object.entries<Record<string, string>>(json('rate-limit-headers'));
  const lowerCased = (headers: Record<string, string>) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const usage = (used: number, day: number) => [
    { seconds: 900, used, limit: 520 },
    { seconds: 86_400, used: day, limit: 5100 },
  ];

  it.each([
    ['normal', usage(37, 412), '2026-07-08T12:15:00.000Z'],
    ['without_spaces', usage(37, 412), '2026-07-08T12:15:00.000Z'],
    ['short_window_spent', usage(520, 1290), '2026-07-08T12:03:04.000Z'],
    ['long_window_spent', usage(12, 5100), '2026-07-08T14:30:20.000Z'],
    ['absent', null, '2026-07-08T12:15:00.000Z'],
  ])('are read: %s', (name, known, again) => {
    const headers = lowerCased(Object.fromEntries(cases)[name] ?? {});
    const read = readUsage(manifest.rateLimits, headers);
    expect(read?.map(({ seconds, used, limit }) => ({ seconds, used, limit })) ?? null).toEqual(known);
    expect(retryTime(manifest.rateLimits, headers, NOW).toISOString()).toBe(again);
  });

  it('are read in every form that is known', () => {
    expect(cases).toHaveLength(5);
  });
});

describe("Polar's lists and files", () => {
  it('name the channels of samples by these numbers', () => {
    const words = json('list-sample-types').map(({ id, name }: { id: number; name: string }) => [
      name.replace('left-right ', '').replace('power pedalling', 'pedaling').toUpperCase().replaceAll(' ', '_'),
      id,
    ]);
    expect(Object.fromEntries(words)).toEqual(Channel);
  });

  it('show the samples of a day by themselves as they come with its totals', () => {
    const summary = JSON.parse(
      readFileSync(new URL('payloads/activity-date-with-samples.json', import.meta.url), 'utf8'),
    );
    const map = (day: unknown) =>
      dailyActivities.map({ text: JSON.stringify(day) }, { offsets: EMPTY_TIMELINE })[0]?.record;
    const [full, empty] = json('activity-samples-list');
    for (const samples of [json('activity-samples-date'), full])
      expect(map({ ...summary, samples })).toEqual(map(summary));
    const day = { start_time: '2026-07-09T00:00', end_time: '2026-07-09T23:59:59', samples: empty };
    expect(map(day)).toMatchObject({ date: '2026-07-09', steps: 0, inactivityAlerts: 1, zoneTotals: null });
  });

  it.each(['TCX', 'GPX'] as const)('give %s packed or unpacked', async (format) => {
    const bytes = new Uint8Array(file(`export-exercise.${format.toLowerCase()}`));
    for (const sent of [bytes, new Uint8Array(gzipSync(bytes))]) {
      const api = fakeApi({ [`GET /v3/exercises/yQ7nRa2Y/${format.toLowerCase()}`]: { bytes: sent } });
      const read = await fetchExerciseFile(api, 'yQ7nRa2Y', format);
      expect(Buffer.from(read ?? []).equals(bytes)).toBe(true);
    }
  });

  it.each([
    ['FIT', '*/*'],
    ['TCX', 'application/vnd.garmin.tcx+xml'],
    ['GPX', 'application/gpx+xml'],
  ] as const)('are asked for %s as %s, without which Polar does not give it', async (format, mediaType) => {
    const asked: unknown[] = [];
    const request = (path: string, options: ApiRequestOptions = {}) => {
      asked.push([path, options.mediaType, options.isBinary]);
      return Promise.resolve({ status: 204, headers: {}, text: '' });
    };
    const read = await fetchExerciseFile({ signal: new AbortController().signal, request }, 'yQ7nRa2Y', format);
    expect(read).toBeNull();
    expect(asked).toEqual([[`/v3/exercises/yQ7nRa2Y/${format.toLowerCase()}`, mediaType, true]]);
  });
});
