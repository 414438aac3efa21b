import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MockAgent } from 'undici';
import { ProviderError } from '../../../src/domain/errors.js';
import { createApi, type AccessTokens, type ApiOptions } from '../../../src/provider-kit/http.js';
import type { ProviderApi } from '../../../src/provider-kit/provider.js';
import { readBody } from '../../../src/provider-kit/response-body.js';
import { turnedClock } from '../../support/clock.js';
import { fakeProvider } from '../../support/fake-provider/index.js';

const { manifest } = fakeProvider;
const ORIGIN = manifest.api.baseUrl;
const NOW = '2026-06-01T12:00:00Z';

let agent: MockAgent;

beforeEach(() => {
  agent = new MockAgent();
  agent.disableNetConnect();
});

afterEach(async () => {
  await agent.close();
});

function api(options: Partial<ApiOptions> = {}): ProviderApi {
  return createApi({
    manifest,
    baseUrl: ORIGIN,
    tokens: tokens('first').tokens,
    signal: new AbortController().signal,
    clock: turnedClock(NOW),
    dispatcher: agent,
    ...options,
  });
}

/** Tokens that are `first`, and what `renew` brings; `refused` lists what it was called with. */
function tokens(current: string, renewed: string | null = null): { tokens: AccessTokens; refused: string[] } {
  const refused: string[] = [];
  return {
    refused,
    tokens: {
      get: () => Promise.resolve(current),
      renew(token) {
        refused.push(token);
        return Promise.resolve(renewed);
      },
    },
  };
}

function answer(status: number, body = '', headers: Record<string, string> = {}, path = '/v1/things'): void {
  agent.get(ORIGIN).intercept({ path, method: 'GET' }).reply(status, body, { headers });
}

async function failure(promise: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await promise.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (error instanceof ProviderError) return error;
  throw new Error(`expected a ProviderError, got ${String(error)}`);
}

describe('a request', () => {
  it('carries the bearer token and asks for JSON', async () => {
    agent
      .get(ORIGIN)
      .intercept({ path: '/v1/things', headers: { authorization: 'Bearer first', accept: 'application/json' } })
      .reply(200, '{"ok":true}', { headers: { 'X-Fake-Used': '1, 2' } });
    const response = await api().request('/v1/things');
    expect(response).toEqual({ status: 200, text: '{"ok":true}', headers: { 'x-fake-used': '1, 2' } });
  });

  it('leaves out the parameters that are undefined, and escapes the rest', async () => {
    answer(200, '[]', {}, '/v1/things?from=2026-05-01&word=a%26b+c');
    const response = await api().request('/v1/things', {
      query: { from: '2026-05-01', page: undefined, word: 'a&b c' },
    });
    expect(response.text).toBe('[]');
  });

  it('sends its body as JSON', async () => {
    agent
      .get(ORIGIN)
      .intercept({
        path: '/v1/things',
        method: 'PUT',
        body: '{"member-id":"x"}',
        headers: { 'content-type': 'application/json' },
      })
      .reply(204);
    const { status, text } = await api().request('/v1/things', { method: 'PUT', body: { 'member-id': 'x' } });
    expect([status, text]).toEqual([204, '']);
  });

  it.each(['https://elsewhere.example/v1', '//elsewhere.example', '/\\elsewhere.example', 'v1/things', ''])(
    'never leaves its host: %j',
    async (path) => {
      expect((await failure(api().request(path))).disposition).toBe('fail');
    },
  );

  it('is heard of with status and headers, each time it is sent', async () => {
    const heard: unknown[] = [];
    answer(401);
    answer(200, '{}', { 'X-Fake-Used': '3, 4' });
    await api({
      tokens: tokens('first', 'second').tokens,
      onResponse: ({ method, path, status, headers }) => heard.push([method, path, status, headers['x-fake-used']]),
    }).request('/v1/things');
    expect(heard).toEqual([
      ['GET', '/v1/things', 401, undefined],
      ['GET', '/v1/things', 200, '3, 4'],
    ]);
  });
});

describe('a status', () => {
  it.each([
    [302, 'fail', 'INTERNAL'],
    [400, 'fail', 'INTERNAL'],
    [404, 'fail', 'INTERNAL'],
    [401, 'reauthorize', 'REAUTHORIZATION_REQUIRED'],
    [403, 'skip-stream', 'CONSENT_REQUIRED'],
    [408, 'retry', 'PROVIDER_UNAVAILABLE'],
    [429, 'defer', 'PROVIDER_RATE_LIMITED'],
    [500, 'retry', 'PROVIDER_UNAVAILABLE'],
    [503, 'retry', 'PROVIDER_UNAVAILABLE'],
  ])('of %i means %s', async (status, disposition, code) => {
    answer(status, 'secret body');
    const error = await failure(api().request('/v1/things'));
    expect([error.disposition, error.code]).toEqual([disposition, code]);
    expect(error.message).not.toContain('secret');
  });

  it('that is expected is an answer', async () => {
    answer(404);
    expect((await api().request('/v1/things', { accept: [404] })).status).toBe(404);
  });

  it('of 429 tells when to come back, by the clock it was given', async () => {
    answer(429, '', { 'Retry-After': '90' });
    expect((await failure(api().request('/v1/things'))).retryAt).toEqual(new Date('2026-06-01T12:01:30Z'));
  });
});

describe('a refused token', () => {
  it('is renewed once, and the request is sent again with the new one', async () => {
    const held = tokens('first', 'second');
    answer(401);
    agent
      .get(ORIGIN)
      .intercept({ path: '/v1/things', headers: { authorization: 'Bearer second' } })
      .reply(200, '{}');
    expect((await api({ tokens: held.tokens }).request('/v1/things')).status).toBe(200);
    expect(held.refused).toEqual(['first']);
  });

  it('means that the user must authorize again where the new one is refused too', async () => {
    const held = tokens('first', 'second');
    answer(401);
    answer(401);
    expect((await failure(api({ tokens: held.tokens }).request('/v1/things'))).disposition).toBe('reauthorize');
    expect(held.refused).toEqual(['first']);
  });

  it('is not renewed where 401 is an answer', async () => {
    const held = tokens('first', 'second');
    answer(401);
    expect((await api({ tokens: held.tokens }).request('/v1/things', { accept: [401] })).status).toBe(401);
    expect(held.refused).toEqual([]);
  });

  it('that cannot be renewed for now leaves that error', async () => {
    const unavailable = new ProviderError('retry', 'PROVIDER_UNAVAILABLE', 'no token for now');
    answer(401);
    const request = api({
      tokens: { get: () => Promise.resolve('first'), renew: () => Promise.reject(unavailable) },
    }).request('/v1/things');
    await expect(request).rejects.toBe(unavailable);
  });
});

describe('a connection', () => {
  it('that breaks is tried again later', async () => {
    agent.get(ORIGIN).intercept({ path: '/v1/things' }).replyWithError(new Error('ECONNRESET'));
    expect((await failure(api().request('/v1/things'))).disposition).toBe('retry');
  });

  it('that is given up by the caller ends with the reason of that', async () => {
    const reason = new Error('the run lost its lease');
    await expect(api({ signal: AbortSignal.abort(reason) }).request('/v1/things')).rejects.toBe(reason);
  });
});

describe('a body', () => {
  async function* chunks(count: number, bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let sent = 0; sent < count; sent += 1) yield bytes;
  }

  it('is read as UTF-8 even where a chunk ends within a character', async () => {
    const bytes = Buffer.from('Mäki 🏃');
    async function* split(): AsyncGenerator<Uint8Array> {
      for (const byte of bytes) yield Uint8Array.of(byte);
    }
    expect((await readBody(split(), 'Fake')).toString()).toBe('Mäki 🏃');
    expect(await readBody(null, 'Fake')).toHaveLength(0);
  });

  it('is read up to 64 MiB, and given up at the first byte beyond', async () => {
    const mebibyte = Buffer.alloc(1024 * 1024, 'a');
    expect(await readBody(chunks(64, mebibyte), 'Fake')).toHaveLength(64 * 1024 * 1024);
    expect((await failure(readBody(chunks(65, mebibyte), 'Fake'))).disposition).toBe('fail');
  });

  const packed = (body: Buffer | string, encoding: string, status = 200) =>
    agent
      .get(ORIGIN)
      .intercept({ path: '/v1/things', headers: { 'accept-encoding': 'gzip, br' } })
      .reply(status, body, { headers: { 'Content-Encoding': encoding } });

  it.each([
    ['gzip', gzipSync('{"ok":"Mäki"}')],
    ['GZIP', gzipSync('{"ok":"Mäki"}')],
    ['br', brotliCompressSync('{"ok":"Mäki"}')],
    ['identity', Buffer.from('{"ok":"Mäki"}')],
  ])('is unpacked that was packed for the way: %s', async (encoding, body) => {
    packed(body, encoding);
    expect((await api().request('/v1/things')).text).toBe('{"ok":"Mäki"}');
  });

  it('that is said to be packed and is empty, is empty', async () => {
    packed('', 'gzip', 204);
    expect((await api().request('/v1/things')).text).toBe('');
  });

  it('that breaks off while it is unpacked, or was never packed, is asked for again later', async () => {
    packed(gzipSync('{"ok":true}'.repeat(100)).subarray(0, 20), 'gzip');
    expect((await failure(api().request('/v1/things'))).disposition).toBe('retry');
    packed('{"ok":true}', 'gzip');
    expect((await failure(api().request('/v1/things'))).disposition).toBe('retry');
  });

  it('counts by what it is unpacked', async () => {
    packed(gzipSync(Buffer.alloc(65 * 1024 * 1024)), 'gzip');
    expect((await failure(api().request('/v1/things'))).disposition).toBe('fail');
  });
});
