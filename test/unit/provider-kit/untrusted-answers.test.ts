import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ProviderError } from '../../../src/domain/errors.js';
import { createApi } from '../../../src/provider-kit/http.js';
import { oauth2 } from '../../../src/provider-kit/oauth2.js';
import { splitItems } from '../../../src/provider-kit/payload.js';
import { turnedClock } from '../../support/clock.js';
import { fakeProvider } from '../../support/fake-provider/index.js';

const { manifest } = fakeProvider;
const NOW = new Date('2026-06-01T12:00:00Z');
const MIB = 1024 * 1024;
const SECRET = 'what-no-message-may-say';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function failure(promise: Promise<unknown>): Promise<[string, string]> {
  const error: unknown = await promise.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (!(error instanceof ProviderError)) throw new Error(`expected a ProviderError, got ${String(error)}`);
  expect(error.message).not.toContain(SECRET);
  return [error.disposition, error.message];
}

/** Writes for as long as anybody listens. */
function endlessly(chunk: Buffer): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = (): void => {
      while (response.writable && response.write(chunk));
    };
    response.on('drain', more);
    more();
  };
}

const whole =
  (body: string | Buffer, headers: Record<string, string> = {}, status = 200): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

describe('an answer of a data API', () => {
  async function ask(answer: RequestListener, timeoutMs = 60_000) {
    const baseUrl = await serve(answer);
    const tokens = { get: () => Promise.resolve('token'), renew: () => Promise.resolve(null) };
    const signal = new AbortController().signal;
    return createApi({ manifest, baseUrl, tokens, signal, clock: turnedClock(NOW), timeoutMs }).request('/things');
  }

  it.each([
    ['has no end', endlessly(Buffer.alloc(MIB, 'a')), 'more than'],
    ['unpacks to more than 64 MiB', whole(gzipSync(Buffer.alloc(80 * MIB)), { 'content-encoding': 'gzip' }), 'more'],
    [
      'unpacks to as much in brotli',
      whole(brotliCompressSync(Buffer.alloc(80 * MIB)), { 'content-encoding': 'br' }),
      'more',
    ],
    ['is a redirect', whole('', { location: 'http://169.254.169.254/latest' }, 302), 'status 302'],
  ])('that %s is given up', async (_what, answer, says) => {
    const [disposition, message] = await failure(ask(answer));
    expect([disposition, message]).toEqual(['fail', expect.stringContaining(says)]);
  });

  it('that is packed of nothing, for ever, is given up', async () => {
    const empty = gzipSync('');
    const many = Buffer.concat(Array.from({ length: 50_000 }, () => empty));
    const chunks = endlessly(many);
    const [disposition, message] = await failure(
      ask((request, response) => {
        response.setHeader('content-encoding', 'gzip');
        chunks(request, response);
      }),
    );
    expect([disposition, message]).toEqual(['fail', expect.stringContaining('more than')]);
  });

  it.each([
    ['never begins', () => undefined],
    ['stops in its body', (_request, response) => void response.writeHead(200).write('{')],
    ['has a header without end', whole('{}', { 'x-long': 'x'.repeat(20_000) })],
    ['is no HTTP', (request) => void request.socket.end('220 smtp.example ready\r\n\r\n')],
    ['is not UTF-8', whole(Buffer.from([0x22, 0xff, 0xfe, 0x22]))],
    [
      'is packed in what was not asked for',
      whole(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), { 'content-encoding': 'zstd' }),
    ],
  ])('that %s is asked for again later', async (_what, answer) => {
    expect((await failure(ask(answer, 300)))[0]).toBe('retry');
  });

  it('that is a page for people is no data, whatever it is called', async () => {
    const { text } = await ask(whole(`<html>${SECRET}</html>`, { 'content-type': 'text/html' }));
    expect((await failure(Promise.resolve().then(() => splitItems(text, null))))[0]).toBe('retry');
  });

  it('that refuses is told by its status, whatever stands below it', async () => {
    expect((await failure(ask(whole(Buffer.from([0xff]), {}, 401))))[0]).toBe('reauthorize');
  });
});

describe('an answer of a token endpoint', () => {
  const granted = { access_token: 'new', token_type: 'bearer', athlete: 4711 };
  async function redeem(answer: RequestListener) {
    const tokenUrl = `${await serve(answer)}/token`;
    const client = { clientId: 'client', clientSecret: SECRET, authorizationUrl: tokenUrl, tokenUrl };
    return oauth2('Fake', manifest.auth).redeem(client, {
      parameters: new URLSearchParams({ code: 'code-1', state: 'state-1' }),
      state: 'state-1',
      redirectUri: 'https://gateway.example/callback',
      codeVerifier: 'v'.repeat(43),
      now: NOW,
    });
  }
  const grant = (change: Record<string, unknown>) => whole(JSON.stringify({ ...granted, ...change }));

  it.each([
    ['has no end', endlessly(Buffer.alloc(MIB, ' '))],
    ['is larger than any grant', whole(`${' '.repeat(300_000)}${JSON.stringify(granted)}`)],
    [
      'unpacks to as much',
      whole(gzipSync(`${' '.repeat(300_000)}${JSON.stringify(granted)}`), { 'content-encoding': 'gzip' }),
    ],
    ['has a token that would end its header', grant({ access_token: `${SECRET}\r\nx: y` })],
    ['has a token beyond any header', grant({ access_token: SECRET.repeat(1_000) })],
    ['has a refresh token with a NUL', grant({ refresh_token: `${SECRET}\0` })],
    ['has a scope that no store takes', grant({ scope: 'read\0' })],
    ['has a user id with a NUL', grant({ athlete: '47\u000011' })],
    ['has a user id with half a character', grant({ athlete: '47\ud80011' })],
    ['has an endless user id', grant({ athlete: '4'.repeat(10_000) })],
    [
      'hides the user id in a prototype',
      whole('{"access_token":"a","token_type":"bearer","__proto__":{"athlete":4711}}'),
    ],
  ])('that %s grants nothing', async (_what, answer) => {
    expect((await failure(redeem(answer)))[0]).toBe('fail');
  });

  it('that redirects is not followed: nobody else hears the code', async () => {
    const heard: string[] = [];
    const elsewhere = await serve((request, response) => {
      heard.push(request.url ?? '');
      grant({})(request, response);
    });
    for (const status of [301, 302, 303, 307, 308]) {
      await failure(redeem(whole('', { location: `${elsewhere}/token` }, status)));
    }
    expect(heard).toEqual([]);
  });

  it('that lives longer than calendars go is good for a hundred years', async () => {
    const { tokens } = await redeem(grant({ expires_in: 1e300 }));
    expect(tokens.expiresAt?.getUTCFullYear()).toBe(2126);
  });
});
