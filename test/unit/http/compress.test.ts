import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { Client } from 'undici';
import { sendCompressed } from '../../../src/http/compress.js';

const LARGE = JSON.stringify(Array.from({ length: 1_000 }, (_, index) => ({ title: `Läufe ${index}` })));
const SMALL = '{"data":{}}';

const app = express();
app.get('/large', (incoming, response) => sendCompressed(incoming, response, [LARGE]));
app.get('/pieces', (incoming, response) =>
  sendCompressed(incoming, response, [LARGE.slice(0, 9), Buffer.from(LARGE.slice(9, 5_000)), LARGE.slice(5_000)]),
);
app.get('/small', (incoming, response) => sendCompressed(incoming, response, [SMALL]));
const server = createServer(app);
let client: Client;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = new Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await client.close();
  server.close();
  await once(server, 'close');
});

async function get(path: string, accepted?: string) {
  const { headers, body } = await client.request({
    path,
    method: 'GET',
    headers: accepted === undefined ? {} : { 'accept-encoding': accepted },
  });
  const bytes = Buffer.from(await body.arrayBuffer());
  const encoding = headers['content-encoding'];
  const text = (
    encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes
  ).toString();
  return { encoding, vary: headers.vary, length: headers['content-length'], bytes: bytes.length, text };
}

describe('a large answer', () => {
  it.each([
    ['br, gzip', 'br'],
    ['gzip, deflate, br', 'gzip'],
    ['gzip', 'gzip'],
    ['br;q=0.1, gzip;q=0.9', 'gzip'],
    ['*', 'br'],
  ])('to who accepts %s comes in %s, at a small part of its bytes', async (accepted, encoding) => {
    const answer = await get('/large', accepted);
    expect(answer).toMatchObject({ encoding, vary: 'Accept-Encoding', text: LARGE, length: String(answer.bytes) });
    expect(answer.bytes).toBeLessThan(LARGE.length / 4);
  });

  it.each([undefined, 'identity', 'deflate', 'gzip;q=0', 'identity, gzip;q=0.5'])(
    'to who accepts %s comes as it is',
    async (accepted) => {
      const { encoding, vary, text } = await get('/large', accepted);
      expect({ encoding, vary, text }).toEqual({ encoding: undefined, vary: 'Accept-Encoding', text: LARGE });
    },
  );
});

it.each(['br', 'gzip', 'identity'])('an answer in pieces comes whole, in %s too', async (accepted) => {
  const { text, length, bytes } = await get('/pieces', accepted);
  expect({ text, length }).toEqual({ text: LARGE, length: String(bytes) });
});

it('a small answer is not worth it', async () => {
  expect(await get('/small', 'br')).toMatchObject({ encoding: undefined, vary: 'Accept-Encoding', text: SMALL });
});
