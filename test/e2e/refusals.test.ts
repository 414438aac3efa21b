import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { API_KEY, follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

/** Begins with a capital and ends; graphql-js may end with what was perhaps meant. */
const SENTENCE = /^[A-Z].*[.?]$/s;

const sync = (input: string) => `mutation { syncUser(input: { ${input} }) { runs { id } } }`;
const connect = (input: string) => `mutation { connectUser(input: { ${input} }) { expiresAt } }`;
const timeline = (from: string, to: string) =>
  `{ user(id: "aino") { heartRate(from: "${from}", to: "${to}") { summary { count } } } }`;
const speed = (from: string, to: string) => timeline(from, to).replace('heartRate(', 'series(type: SPEED, ');
const list = (args: string) => `{ user(id: "aino") { workouts(${args}) { nodes { id } } } }`;

/** A document that is refused, the code, and the argument at fault; null where it is none. */
const REFUSED: [query: string, code: string, field: string | null][] = [
  [sync('userId: "nobody"'), 'NOT_FOUND', 'input.userId'],
  [sync('provider: POLAR'), 'BAD_USER_INPUT', 'input.userId'],
  [sync('userId: "  "'), 'BAD_USER_INPUT', 'input.userId'],
  [sync('userId: "bo", provider: POLAR'), 'NOT_FOUND', 'input.provider'],
  [sync('userId: "aino", provider: FITBIT'), 'BAD_USER_INPUT', 'input.provider'],
  [sync('userId: "aino", dataTypes: []'), 'BAD_USER_INPUT', 'input.dataTypes'],
  [sync('userId: "aino", from: "2026-07-02", to: "2026-07-01"'), 'BAD_USER_INPUT', 'input.from'],
  [sync('userId: "aino", from: "9999-12-31"'), 'BAD_USER_INPUT', 'input.from'],
  [sync('userId: "aino", from: "yesterday"'), 'BAD_USER_INPUT', 'input.from'],
  [
    connect('userId: "eve", provider: POLAR, redirectUrl: "https://evil.example"'),
    'BAD_USER_INPUT',
    'input.redirectUrl',
  ],
  [connect('userId: "eve", provider: POLAR, redirectUrl: "mailto:a@b"'), 'BAD_USER_INPUT', 'input.redirectUrl'],
  [connect('userId: "eve", provider: POLAR, redirectUrl: "here"'), 'BAD_USER_INPUT', 'input.redirectUrl'],
  [connect('userId: "eve"'), 'BAD_USER_INPUT', 'input'],
  [
    'mutation { disconnectUser(input: { userId: "bo", provider: POLAR }) { deletedRecords } }',
    'NOT_FOUND',
    'input.provider',
  ],
  [
    'mutation { createUserToken(input: { userId: "aino", ttlSeconds: 1 }) { token } }',
    'BAD_USER_INPUT',
    'input.ttlSeconds',
  ],
  ['mutation { createUserToken(input: { userId: "nobody" }) { token } }', 'NOT_FOUND', 'input.userId'],
  ['mutation { createUser(input: { id: "" }) { user { id } } }', 'BAD_USER_INPUT', 'input.id'],
  [timeline('2026-03-01T10:00:00Z', '2026-03-01T10:00:00Z'), 'BAD_USER_INPUT', 'from'],
  [timeline('2026-03-01T10:00:00Z', '2026-03-01T10:30:00+01:00'), 'BAD_USER_INPUT', 'from'],
  [speed('2026-03-01T10:00:00Z', '2026-03-01T09:00:00Z'), 'BAD_USER_INPUT', 'from'],
  [timeline('now', '2026-03-01T10:00:00Z'), 'BAD_USER_INPUT', 'from'],
  [list('first: 0'), 'BAD_USER_INPUT', 'first'],
  [list('last: 101'), 'BAD_USER_INPUT', 'last'],
  [list('first: 1, last: 1'), 'BAD_USER_INPUT', 'last'],
  [list('after: "x"'), 'BAD_USER_INPUT', 'after'],
  [list('filter: { from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z" }'), 'BAD_USER_INPUT', 'filter.from'],
  [list('filter: { types: [FLYING] }'), 'BAD_USER_INPUT', 'filter.types.0'],
  ['{ workouts { totalCount } }', 'BAD_USER_INPUT', 'userIds'],
  ['{ workouts(userIds: []) { totalCount } }', 'BAD_USER_INPUT', 'userIds'],
  ['{ workouts(userIds: ["aino", "nobody"]) { totalCount } }', 'NOT_FOUND', 'userIds.1'],
  [`{ users(search: "${'a'.repeat(201)}") { totalCount } }`, 'BAD_USER_INPUT', 'search'],
  ['{ node(id: "garbage") { id } }', 'BAD_USER_INPUT', 'id'],
  [`{ nodes(ids: ${JSON.stringify(Array(101).fill('x'))}) { id } }`, 'BAD_USER_INPUT', 'ids'],
  ['{ user { id } }', 'BAD_USER_INPUT', 'id'],
  ['{ nonsense }', 'BAD_USER_INPUT', null],
  ['{ user(', 'BAD_USER_INPUT', null],
];

describe('what a caller is told of a request that is refused', () => {
  let database: TestDatabase;
  let polar: StandIn;
  let gateway: Gateway;

  beforeAll(async () => {
    database = await createTestDatabase();
    polar = await startAccessLink();
    gateway = await startGateway({ databaseUrl: database.url, accessLink: polar });
    await gateway.ask('mutation { createUser(input: { id: "bo" }) { user { id } } }');
    polar.signIn(99000050, EMPTY_ACCOUNT);
    const { data } = await gateway.ask(
      'mutation { connectUser(input: { userId: "aino", provider: POLAR }) { authorizationUrl } }',
    );
    await follow(data?.['connectUser'].authorizationUrl, 'https://app.example');
  });
  afterAll(async () => {
    await gateway.stop();
    await polar.close();
    await database.drop();
  });

  it.each(REFUSED)('is a whole sentence that names the argument: %s', async (query, code, field) => {
    const { errors } = await gateway.ask(query);

    expect(errors?.map(({ extensions }) => [extensions.code, extensions.field ?? null])).toEqual([[code, field]]);
    expect(errors?.[0]?.message).toMatch(SENTENCE);
    if (field !== null) expect(errors?.[0]?.message).toContain(`\`${field}\``);
  });

  it('is a whole sentence where a user token or none was sent', async () => {
    const { data } = await gateway.ask('mutation { createUserToken(input: { userId: "aino" }) { token } }');
    const forbidden = await gateway.ask('{ users { totalCount } }', {}, data?.['createUserToken'].token);
    const unknown = await gateway.ask('{ me { id } }', {}, null);

    expect(forbidden.errors?.[0]).toMatchObject({
      message: expect.stringMatching(SENTENCE),
      extensions: { code: 'FORBIDDEN' },
    });
    expect(unknown.errors?.[0]).toMatchObject({
      message: expect.stringMatching(SENTENCE),
      extensions: { code: 'UNAUTHENTICATED' },
    });
  });

  it.each([
    ['text that is no JSON', '{"query":'],
    [
      'bytes that are no UTF-8',
      Buffer.from('{"query":"mutation { createUser(input: { id: \\"caf\xe9\\" }) { user { id } } }"}', 'latin1'),
    ],
    ['nothing of GraphQL', '{}'],
    ['more than 256 kB', JSON.stringify({ query: `{ me { id } } #${'x'.repeat(300_000)}` })],
  ])('is a whole sentence where the body holds %s', async (_what, body) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${API_KEY}` },
      body,
    });

    expect(Math.floor(response.status / 100)).toBe(4);
    expect(await response.json()).toMatchObject({ errors: [{ message: expect.stringMatching(SENTENCE) }] });
  });

  it('is worded in one place', () => {
    const src = new URL('../../src/', import.meta.url);
    const wording = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .filter((path) => readFileSync(new URL(path, src), 'utf8').includes('new RequestError('));

    expect(wording).toEqual(['application/refusals.ts']);
  });
});
