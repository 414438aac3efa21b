import { describe, expect, it } from '@jest/globals';
import { underscoreKeys } from '../../../src/provider-kit/underscore-keys.js';
import { mapPayload } from '../../../src/provider-kit/pull.js';
import type { ApiRequestOptions, FetchWindow, ProviderApi, Stream } from '../../../src/provider-kit/provider.js';
import { polar } from '../../../src/providers/polar/index.js';
import { webhook } from '../../../src/providers/polar/webhook.js';
import { fakeApi } from './fake-api.js';
import { readPayloadFile } from './payload-files.js';
import { polarVendor, WINDOW } from './polar-vendor.js';

type Spelling = (body: unknown) => unknown;

const underscored: Spelling = (body) => body;

/** The same JSON with a hyphen wherever a key has an underscore. */
const hyphenated: Spelling = (body) => {
  if (Array.isArray(body)) return body.map(hyphenated);
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key.replaceAll('_', '-'), hyphenated(value)] as const),
  );
};

/** Polar with three days of everything, and what was asked of it. */
function polarThatSpells(spell: Spelling): { api: ProviderApi; log: string[] } {
  const { route } = polarVendor();
  const log: string[] = [];
  const request = (path: string, { method = 'GET', query = {} }: ApiRequestOptions = {}) => {
    const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const search = new URLSearchParams(given);
    log.push(`${method} ${path}?${search.toString()}`);
    const answer = route({ method, path, query: search, headers: {}, body: '' });
    const { status = 200, body } = answer as { status?: number; body?: unknown };
    return Promise.resolve({ status, headers: {}, text: body === undefined ? '' : JSON.stringify(spell(body)) });
  };
  return { api: { request, signal: new AbortController().signal }, log };
}

async function read(stream: Stream, isBounded: boolean, spell: Spelling) {
  const { api, log } = polarThatSpells(spell);
  const parts = { samples: true, zones: true, route: true };
  // The middle day of three, and the last: what is judged by its date is then judged both ways.
  const window: FetchWindow = { cursor: null, ...WINDOW, from: '2026-05-05', isBounded, parts };
  const { subject } = readPayloadFile('exercise', '[]');
  const [operations, cursors]: [unknown[], unknown[]] = [[], []];
  for await (const { payloads, cursor } of stream.fetch(api, window)) {
    operations.push(...payloads.map((payload) => mapPayload(stream, payload, subject).operations));
    // Of a cursor that holds digests, what it holds them of.
    cursors.push(cursor !== undefined && 'seen' in cursor ? Object.keys(cursor['seen'] as object) : cursor);
  }
  return { operations, cursors, log };
}

describe('answers in hyphens', () => {
  it.each(polar.streams.flatMap((stream) => [true, false].map((isBounded) => [stream.dataType, isBounded] as const)))(
    'of %s are asked for and read as those in underscores are (window by dates: %s)',
    async (dataType, isBounded) => {
      const stream = polar.streams.find((one) => one.dataType === dataType)!;
      const expected = await read(stream, isBounded, underscored);
      expect(expected.operations.flat().length).toBeGreaterThan(0);
      expect(await read(stream, isBounded, hyphenated)).toEqual(expected);
    },
  );

  it.each([
    ['HEART_RATE', '/v3/users/continuous-heart-rate', { date: '2026-05-10', 'heart-rate-samples': [] }],
    ['DAILY_ACTIVITY', '/v3/users/activities', { 'start-time': '2026-05-10T00:00', steps: 1 }],
  ] as const)('of %s may be a single day', async (dataType, path, day) => {
    const stream = polar.streams.find((one) => one.dataType === dataType)!;
    const parts = { samples: true, zones: true, route: true };
    const pages: string[] = [];
    const api = fakeApi({ [`GET ${path}`]: { json: day } });
    for await (const { payloads } of stream.fetch(api, { cursor: null, ...WINDOW, isBounded: false, parts }))
      pages.push(...payloads.map(({ text }) => text));
    expect(pages).toEqual([JSON.stringify(day)]);
  });

  it('of a webhook name their user', () => {
    const rawBody = Buffer.from(JSON.stringify({ event: 'EXERCISE', 'user-id': 99000017 }));
    expect(webhook.parse({ rawBody, headers: {} })).toEqual([{ externalUserId: '99000017', dataTypes: ['WORKOUT'] }]);
  });

  it('of a registration hold the secret, which is told once', async () => {
    const api = fakeApi({ 'POST /v3/webhooks': { json: { data: { id: 'w', 'signature-secret-key': 'told-once' } } } });
    const url = 'https://gateway.example/webhooks/polar';
    expect(await webhook.subscription.register(api, url)).toEqual({ id: 'w', secret: 'told-once' });
  });
});

describe('underscoreKeys', () => {
  it('undoes hyphens at every depth, and a key in underscores counts more than the same in hyphens', () => {
    const answer = { a_b: [{ c_d: { e: 1 } }], f: 2 };
    expect(underscoreKeys(hyphenated(answer))).toEqual(answer);
    expect(underscoreKeys({ 'a-b': 1, a_b: 2, 'c-d': 3 })).toEqual({ a_b: 2, c_d: 3 });
  });
});
