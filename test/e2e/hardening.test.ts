import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API_KEY, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

/** What scanners of GraphQL servers look for, asked of a gateway in production by somebody who has a key. */
let database: TestDatabase;
let gateway: Gateway;

beforeAll(async () => {
  database = await createTestDatabase();
  gateway = await startGateway({ databaseUrl: database.url, environment: { NODE_ENV: 'production' } });
  expect((await gateway.ask('mutation { createUser(input: { id: "aino" }) { user { id } } }')).errors).toBeUndefined();
});
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  path?: string;
}

const JSON_TYPE = 'application/json';

async function send({ method = 'POST', headers = { 'content-type': JSON_TYPE }, body, path = '/graphql' }: Sent) {
  const response = await fetch(`${gateway.url}${path}`, {
    method,
    headers: { accept: 'application/graphql-response+json', authorization: `Bearer ${API_KEY}`, ...headers },
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
const ask = (query: string, variables = {}) => gateway.ask(query, variables);

describe('the schema is not told', () => {
  it.each([
    ['the schema', '{ __schema { types { name } } }'],
    ['a type', '{ __type(name: "User") { fields { name } } }'],
    ['a schema in a fragment', '{ ...S } fragment S on Query { __schema { queryType { name } } }'],
    ['itself in circles', '{ __schema { types { fields { type { fields { type { name } } } } } } }'],
  ])('to who asks for %s', async (_what, query) => {
    const { data, errors } = await ask(query);

    expect(data ?? null).toBeNull();
    expect(errors?.map(({ extensions }) => extensions.code)).toContain('BAD_USER_INPUT');
  });

  it.each<[string, string, string, Record<string, unknown>]>([
    ['a field', '{ usrs { totalCount } }', 'users', {}],
    ['a field of a field', '{ users { nods { id } } }', 'nodes', {}],
    ['an argument', '{ users(frist: 1) { totalCount } }', 'first', {}],
    ['an input field', 'mutation { createUser(input: { id: "x", idd: "x" }) { user { id } } }', 'Did you', {}],
    ['a type', '{ node(id: "x") { ... on Wrkout { id } } }', 'Workout', {}],
    ['a directive', '{ users @inclde(if: true) { totalCount } }', 'include', {}],
    ['an enumeration', 'mutation { syncUser(input: { userId: "x", provider: POLR }) { runs { id } } }', 'POLAR', {}],
    [
      'an enumeration in variables',
      'mutation ($i: SyncUserInput!) { syncUser(input: $i) { runs { id } } }',
      'POLAR',
      { i: { userId: 'x', provider: 'POLR' } },
    ],
    [
      'an input field in variables',
      'mutation ($i: CreateUserInput!) { createUser(input: $i) { user { id } } }',
      'externalId',
      { i: { externlId: 'x' } },
    ],
  ])('to who misspells %s', async (_what, query, hidden, variables) => {
    const { errors } = await ask(query, variables);
    const told = JSON.stringify(errors?.map(({ message }) => message) ?? []).replaceAll(query, '');

    expect(errors?.length).toBeGreaterThan(0);
    expect(told).not.toMatch(/did you mean/i);
    expect(query.includes(hidden) ? '' : told).not.toContain(hidden);
  });

  it.each(['/graphql', '/', '/graphiql', '/playground', '/altair', '/console', '/voyager', '/graphql/schema'])(
    'by a page at %s',
    async (path) => {
      const { status, text } = await send({ method: 'GET', path, headers: { accept: 'text/html' } });

      expect(status).toBeGreaterThanOrEqual(400);
      expect(text).not.toMatch(/graphiql|playground|apollo sandbox/i);
    },
  );
});

describe('what multiplies the work of one request is refused', () => {
  it.each([
    ['aliases', `{ ${Array.from({ length: 101 }, (_, at) => `a${at}: __typename`).join(' ')} }`],
    ['a field that is said 251 times', `{ ${'__typename '.repeat(251)} }`],
    ['directives', `{ __typename ${'@include(if: true) '.repeat(51)} }`],
  ])('%s', async (_what, query) => {
    expect((await ask(query)).errors?.map(({ extensions }) => extensions.code)).toContain('QUERY_TOO_COMPLEX');
  });

  it('but not a field that is said 250 times', async () => {
    expect((await ask(`{ ${'__typename '.repeat(250)} }`)).errors).toBeUndefined();
  });

  it('an array of operations', async () => {
    expect((await send({ body: JSON.stringify(Array(10).fill({ query: '{ __typename }' })) })).status).toBe(400);
  });

  it('and of many faults five are told', async () => {
    const { errors } = await ask(`{ __typename ${'@aa'.repeat(10)} }`);

    expect(errors).toHaveLength(5);
  });
});

describe('a document', () => {
  const extensions = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });
  const hash = createHash('sha256').update('{ __typename }').digest('hex');

  it('is no hash of a document', async () => {
    for (const body of [
      { extensions: extensions(hash) },
      { extensions: extensions('0'.repeat(64)), query: '{ __typename }' },
      { extensions: extensions(hash), query: '{ __typename }' },
      { extensions: extensions(hash) },
    ]) {
      const { text } = await send({ body: JSON.stringify(body) });

      expect(text).toContain('BAD_USER_INPUT');
      expect(text).not.toContain('"Query"');
    }
  });
});

describe('what a page of another site could send', () => {
  const query = '{ whoAmI { kind } }';

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'is refused as "%s", with the header too that a form cannot send',
    async (type) => {
      for (const preflight of [{}, { 'apollo-require-preflight': 'yes' }, { 'x-apollo-operation-name': 'x' }]) {
        const body = type.includes('urlencoded')
          ? new URLSearchParams({ query }).toString()
          : JSON.stringify({ query });
        const { status, text } = await send({ headers: { 'content-type': type, ...preflight }, body });

        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expect(text).not.toContain('PROJECT');
      }
    },
  );

  it('is refused as a GET without that header, and with it as a mutation', async () => {
    const get = (document: string, headers: Record<string, string>) =>
      send({ method: 'GET', path: `/graphql?${new URLSearchParams({ query: document })}`, headers });
    const made = 'mutation { createUser(input: { id: "by-get" }) { user { id } } }';

    expect((await get(query, {})).status).toBe(400);
    expect((await get(query, { 'content-type': 'text/plain' })).status).toBe(400);
    expect((await get(made, { 'apollo-require-preflight': 'yes' })).status).toBe(405);
    expect((await ask('{ user(id: "by-get") { id } }')).data).toEqual({ user: null });
  });

  it.each(['PUT', 'DELETE', 'PATCH'])('is refused as %s', async (method) => {
    expect((await send({ method, body: JSON.stringify({ query }) })).status).toBe(405);
  });
});

describe('an answer', () => {
  const FAILING: Sent[] = [
    { body: '{"query":"{ whoAmI { kind } }"}' },
    { body: '{"query":"{ nothing }"}' },
    { body: '{"query":"{"}' },
    { body: 'no json' },
    { body: '[]' },
    { headers: { 'content-type': 'text/plain' }, body: 'x' },
    {
      headers: { 'content-type': JSON_TYPE, authorization: `Bearer canary-of-a-token-0123456789` },
      body: '{"query":"{me{id}}"}',
    },
    { body: JSON.stringify({ query: '{ user(id: "\u0000") { id } }' }) },
    { body: JSON.stringify({ query: '{ node(id: "V29ya291dDoxOjI6Mw==") { id } }' }) },
    { body: JSON.stringify({ query: '{ users(after: "x") { totalCount } }' }) },
  ];

  it('tells nothing of how it was made: no stack, no statement, no token, no trace, no name of a library', async () => {
    for (const sent of FAILING) {
      const { text, headers, status } = await send({
        ...sent,
        headers: {
          'content-type': JSON_TYPE,
          'apollo-federation-include-trace': 'ftv1',
          'x-apollo-tracing': '1',
          ...sent.headers,
        },
      });

      expect([sent.body, status < 500]).toEqual([sent.body, true]);
      expect(text).not.toMatch(
        /\bat .+:\d+:\d+|node_modules|file:\/\/|\.[jt]s\b|select .* from|typeorm|postgres|canary|ftv1|tracing/i,
      );
      expect(text).not.toContain(API_KEY);
      expect(JSON.stringify([...headers])).not.toMatch(/x-powered-by|express|apollo-tracing|"server"/i);
    }
  });

  it('is kept by nobody, whatever it tells', async () => {
    for (const sent of FAILING) expect((await send(sent)).headers.get('cache-control')).toBe('no-store');
    const others: [string, string][] = [
      ['GET', '/graphql'],
      ['GET', '/files/x'],
      ['GET', '/oauth/polar/callback?state=x&code=y'],
      ['GET', '/oauth/nobody/callback'],
    ];
    for (const [method, path] of others) {
      expect([path, (await send({ method, path })).headers.get('cache-control')]).toEqual([path, 'no-store']);
    }
  });

  it('has headers that keep a browser from doing more with it than showing it', async () => {
    for (const path of ['/graphql', '/oauth/polar/callback', '/files/x', '/nothing', '/health/live']) {
      const { headers } = await send({ method: 'GET', path });

      expect([path, headers.get('content-security-policy')]).toEqual([
        path,
        expect.stringContaining("default-src 'none'"),
      ]);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });
});

describe('an answer of many equal parts', () => {
  const QUERY = `{ ${Array.from({ length: 90 }, (_, at) => `theSameUser${at}: user(id: "aino") { id connections { id } }`).join(' ')} }`;

  it.each([
    ['br', 500],
    ['gzip', 900],
    ['identity', 9_000],
  ])('takes with %s at most %i bytes', async (encoding, most) => {
    const received = await new Promise<{ bytes: number; encoding: string | undefined }>((resolve, reject) => {
      const asking = request(
        `${gateway.url}/graphql`,
        {
          method: 'POST',
          headers: { 'content-type': JSON_TYPE, 'accept-encoding': encoding, authorization: `Bearer ${API_KEY}` },
        },
        (response) => {
          let bytes = 0;
          response.on('data', (chunk: Buffer) => (bytes += chunk.length));
          response.on('end', () => resolve({ bytes, encoding: response.headers['content-encoding'] }));
        },
      );
      asking.on('error', reject);
      asking.end(JSON.stringify({ query: QUERY }));
    });

    expect(received.encoding).toBe(encoding === 'identity' ? undefined : encoding);
    expect(received.bytes).toBeGreaterThan(0);
    expect(received.bytes).toBeLessThanOrEqual(most);
  });
});
