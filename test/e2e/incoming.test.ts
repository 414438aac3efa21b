import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { API_KEY, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { sendRaw, statusOf } from '../support/raw-request.js';

const QUERY = '{"query":"{ __typename }"}';
const AUTHORIZED = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' };

describe('what comes to a gateway', () => {
  let database: TestDatabase;
  let gateway: Gateway;
  const failures: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    // Whatever is no fault of the request is logged as an error.
    const logger = pino({ level: 'error' }, { write: (line: string) => void failures.push(line) });
    gateway = await startGateway({
      databaseUrl: database.url,
      environment: { POLAR_CLIENT_ID: 'client', POLAR_CLIENT_SECRET: 'secret' },
      logger,
    });
  });
  afterAll(async () => {
    await gateway.stop();
    await database.drop();
    expect(failures).toEqual([]);
  });

  async function send(
    head: string,
    headers: Record<string, string> = {},
    body: string | Buffer = '',
  ): Promise<{ status: number; answer: string }> {
    const all = {
      host: 'gateway',
      connection: 'close',
      ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
    const bytes = Buffer.concat([
      Buffer.from(`${head} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1'),
      Buffer.from(body),
    ]);
    const answer = await sendRaw(gateway.url, bytes);
    return { status: statusOf(answer), answer };
  }
  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    send('POST /graphql', { ...AUTHORIZED, ...headers }, body);

  it('is answered where it is as it should be', async () => {
    expect(await post(QUERY)).toEqual({ status: 200, answer: expect.stringContaining('"Query"') });
    expect((await post(gzipSync(QUERY), { 'content-encoding': 'gzip' })).status).toBe(200);
  });

  it.each<[string, string | Buffer, number]>([
    ['cut off', '{"query":', 400],
    ['no JSON', 'query=1', 400],
    ['JSON of nothing', 'null', 400],
    ['a list', `[${QUERY}]`, 400],
    ['a list of nothing', '[]', 400],
    ['without a query', '{}', 400],
    ['a query that is no text', '{"query":{"__proto__":[]}}', 400],
    ['no UTF-8', Buffer.from('{"query":"{ __typename } # \u00ff"}', 'latin1'), 400],
    ['variables that are none', '{"query":"{ __typename }","variables":[1]}', 400],
    ['too large', JSON.stringify({ query: '{ __typename }', padding: ' '.repeat(300_000) }), 413],
    ['a thousand times as large once unpacked', gzipSync(JSON.stringify({ query: ' '.repeat(3_000_000) })), 413],
    ['a query of brackets', JSON.stringify({ query: '{a'.repeat(50_000) }), 400],
    [
      'a query of closed brackets',
      JSON.stringify({ query: `${'{user(id:"a")'.repeat(8_000)}${'}'.repeat(8_000)}` }),
      400,
    ],
    ['a query of lists', JSON.stringify({ query: `{ users(search: ${'['.repeat(90_000)} ) { totalCount } }` }), 400],
    [
      'a variable of lists',
      `{"query":"query ($i: ID!) { user(id: $i) { id } }","variables":{"i":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
      200,
    ],
    ['a NUL in a query', JSON.stringify({ query: '{ __typename \0 }' }), 200],
  ])('a body that is %s is refused', async (_what, body, status) => {
    const isPacked = Buffer.isBuffer(body) && body[0] === 0x1f;
    const { status: told, answer } = await post(body, isPacked ? { 'content-encoding': 'gzip' } : {});
    expect(told).toBe(status);
    expect(answer).toContain('"errors"');
  });

  it.each<[string, Record<string, string>, number]>([
    ['another charset', { 'content-type': 'application/json; charset=utf-16' }, 415],
    ['an unknown charset', { 'content-type': 'application/json; charset=klingon' }, 415],
    ['an unknown packing', { 'content-encoding': 'zstd' }, 415],
    ['a packing that it has not', { 'content-encoding': 'gzip' }, 400],
    ['plain text', { 'content-type': 'text/plain' }, 400],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 400],
    ['several parts', { 'content-type': 'multipart/form-data; boundary=x' }, 400],
    ['plain text after a preflight', { 'content-type': 'text/plain', 'apollo-require-preflight': '1' }, 400],
    ['no type that is one', { 'content-type': ';;;=' }, 400],
    ['an expectation', { expect: 'the unexpected' }, 417],
    ['what it accepts that is nothing', { accept: 'image/png' }, 406],
    ['a key of ten thousand characters', { authorization: `Bearer ${'k'.repeat(10_000)}` }, 401],
    ['no key', { authorization: '' }, 401],
    ['a token of three parts', { authorization: 'Bearer a.b.c' }, 401],
    ['a token without algorithm', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }, 401],
  ])('a request with %s is refused', async (_what, headers, status) => {
    expect((await post(QUERY, headers)).status).toBe(status);
  });

  it.each([
    ['a user id with a NUL', '{ user(id: "a\\u0000") { id } }', {}],
    ['a search with a NUL', 'query ($s: String) { users(search: $s) { totalCount } }', { s: 'a\0b' }],
    ['a search with half a character', 'query ($s: String) { users(search: $s) { totalCount } }', { s: 'a\ud800' }],
    ['a global id with a NUL', '{ node(id: "\\u0000") { id } }', {}],
    ['a cursor with a NUL', '{ users(after: "\\u0000") { totalCount } }', {}],
    [
      'a new user with half a character',
      'mutation ($i: ID!) { createUser(input: { id: $i }) { user { id } } }',
      { i: 'a\ud800' },
    ],
    [
      'a prototype as a variable',
      'query ($f: WorkoutFilter) { workouts(userIds: ["a"], filter: $f) { totalCount } }',
      JSON.parse('{"f":{"__proto__":{"types":["RUNNING"]}}}'),
    ],
  ])('%s is refused by a word, or found nowhere', async (_what, query, variables) => {
    const { errors } = await gateway.ask(query, variables as Record<string, unknown>);
    for (const { extensions } of errors ?? []) expect(extensions.code).toBe('BAD_USER_INPUT');
  });

  it('variables of a prototype stand for nothing', async () => {
    const body =
      '{"query":"query ($i: ID) { user(id: $i) { id } }","variables":{"__proto__":{"i":"a"},"constructor":{}}}';
    const { answer } = await post(body);
    expect(answer).toContain('BAD_USER_INPUT');
  });

  it.each([
    ['PUT /graphql', 405],
    ['DELETE /graphql', 405],
    ['TRACE /graphql', 405],
    ['GET /graphql?query=%00', 200],
    ['GET /graphql?query={__typename}&query={__typename}', 400],
    ['GET /graphql?query={__typename}&variables={', 400],
    ['GET /graphql?query=mutation{deleteUser(input:{id:%22a%22}){deletedUserId}}', 405],
    ['GET /%', 404],
    ['GET /%ff%fe', 404],
    ['GET /../../etc/passwd', 404],
    ['GET //oauth//polar//callback', 404],
    ['GET /oauth/%/callback', 400],
    ['GET /oauth/%00/callback?state=a', 400],
    ['GET /oauth/polar%00/callback?state=a', 400],
    ['GET /oauth/..%2f..%2f/callback?state=a', 400],
    ['GET /oauth/__proto__/callback?state=a', 400],
    ['GET /oauth/polar/callback', 400],
    ['GET /oauth/polar/callback?state=%00&code=%ff', 400],
    ['GET /oauth/polar/callback?state=a&state=b&state[]=c&__proto__[x]=y', 400],
    ['GET http://[/oauth/polar/callback?state=a', 404],
    [`GET /oauth/polar/callback?state=${'a'.repeat(15_000)}`, 400],
    ['POST /oauth/polar/callback', 404],
    ['GET /files/%00', 404],
    ['GET /files/%', 400],
    ['GET /files/..%2f..%2fetc%2fpasswd', 404],
    ['GET /files/a.b.c', 404],
    [`GET /files/${'a'.repeat(15_000)}`, 404],
    ['PUT /files/a', 404],
    ['GET /webhooks/polar', 404],
    ['POST /webhooks/%00', 404],
    ['POST /webhooks/%', 400],
    ['POST /webhooks/__proto__', 404],
    ['POST /webhooks/polar', 401],
  ])('%s is refused', async (head, status) => {
    const { status: told, answer } = await send(head, { ...AUTHORIZED, 'content-length': '0' });
    expect(told).toBe(status);
    expect(answer).not.toMatch(/node_modules|at \w+ \(/);
  });

  it.each<[string, string | Buffer, Record<string, string>, number]>([
    ['with a NUL', '{"event":"\0"}', { 'Polar-Webhook-Signature': 'a' }, 401],
    ['too large', ' '.repeat(65_000), {}, 413],
    ['packed', gzipSync('{}'), { 'content-encoding': 'gzip' }, 415],
    ['nested without end', '['.repeat(60_000), { 'Polar-Webhook-Signature': 'ab'.repeat(32) }, 401],
  ])('a webhook %s is refused', async (_what, body, headers, status) => {
    expect((await send('POST /webhooks/polar', { 'content-type': 'application/json', ...headers }, body)).status).toBe(
      status,
    );
  });
});
