import { afterEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import { closeServer, CONNECTION_LIMITS, listen, type ConnectionLimits } from '../../../src/http/listen.js';
import { sendRaw, statusOf } from '../../support/raw-request.js';

const GET = 'GET / HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n';

describe('a connection', () => {
  let close: () => Promise<void>;
  let heard: string[];
  afterEach(() => close());

  /** Limits that are looked at all the time, and reached at once. */
  async function serve(changes: Partial<ConnectionLimits> = {}): Promise<string> {
    const {
      server,
      port,
      serve: begin,
    } = await listen('127.0.0.1', 0, {
      ...CONNECTION_LIMITS,
      connectionsCheckingInterval: 10,
      ...changes,
    });
    close = () => closeServer(server, 0);
    heard = [];
    begin(
      express()
        .use(express.json({ limit: '256kb' }))
        .use((request, response) => {
          heard.push(request.url);
          response.send('heard');
        }),
    );
    return `http://127.0.0.1:${port}`;
  }

  it('is answered', async () => {
    expect(await sendRaw(await serve(), `${GET}\r\n`)).toMatch(/^HTTP\/1\.1 200 [^]*heard$/);
  });

  it('whose headers do not come is ended, by word', async () => {
    const origin = await serve({ headersTimeout: 20, requestTimeout: 10_000 });
    const answer = await sendRaw(origin, `${GET}X-Slow: `);
    expect([statusOf(answer), answer]).toEqual([408, expect.stringContaining('did not come in time')]);
  });

  it('whose body does not come is ended, and held by no byte now and then', async () => {
    const origin = await serve({ headersTimeout: 100, requestTimeout: 120 });
    const post = 'POST / HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n';
    let drip: NodeJS.Timeout | undefined;
    const answer = await sendRaw(origin, post, (socket) => {
      drip = setInterval(() => socket.write(' '), 5);
    });
    clearInterval(drip);
    expect([statusOf(answer), heard]).toEqual([408, []]);
  });

  it('over which nothing goes either way is ended, while its answer is being made', async () => {
    const origin = await serve({ idleTimeout: 30 });
    expect(
      await sendRaw(
        origin,
        `GET / HTTP/1.1\r\nHost: gateway\r\nContent-Length: 5\r\nContent-Type: application/json\r\n\r\n`,
      ),
    ).toBe('');
    expect(heard).toEqual([]);
  });

  it('may bring a hundred headers, and not one more', async () => {
    const origin = await serve();
    const headers = (count: number) => `${GET}${'x: y\r\n'.repeat(count - 2)}\r\n`;
    expect(statusOf(await sendRaw(origin, headers(100)))).toBe(200);
    const answer = await sendRaw(origin, headers(101));
    expect([statusOf(answer), answer]).toEqual([431, expect.stringContaining('at most 100 headers')]);
    expect(heard).toHaveLength(1);
  });

  it.each([
    ['headers of more than 16 kB', `${GET}x: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ['an address of more than 16 kB', `GET /${'y'.repeat(20_000)} HTTP/1.1\r\n\r\n`, 431],
    ['no HTTP', '\u0016\u0003\u0001 hello', 400],
    ['a header with a NUL', `${GET}x: \0\r\n\r\n`, 400],
    ['two lengths', `${GET}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400],
    ['a length and chunks', `${GET}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['chunks that are none', `${GET}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`, 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ])('that brings %s is refused', async (_what, bytes, status) => {
    const answer = await sendRaw(await serve(), bytes);
    expect(statusOf(answer)).toBe(status);
    expect(heard).toEqual([]);
  });
});
