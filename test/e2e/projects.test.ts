import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCOPES } from '../../src/domain/scope.js';
import { API_KEY, startGateway, type Answer, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';
import { inspectRows, type RowInspector } from '../support/user-rows.js';

const ROOT_KEY = 'root-key-0123456789-0123456789-abcdef';
const PROJECT = 'mutation ($name: String!) { createProject(input: { name: $name }) { project { id name } } }';
const KEY = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id prefix name scopes } } }`;
const URLS = `mutation ($input: SetRedirectUrlsInput!) { setRedirectUrls(input: $input) { project { redirectUrls } } }`;
const REVOKE = 'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id revokedAt } } }';
const WHO = '{ whoAmI { kind project { id name } scopes } }';
const KEYS = `query ($id: ID, $first: Int, $after: String) { project(id: $id) { id name redirectUrls
  apiKeys(first: $first, after: $after) { totalCount nodes { id prefix name scopes createdAt expiresAt lastUsedAt revokedAt }
    pageInfo { hasNextPage endCursor } } } }`;

interface Tenant {
  id: string;
  key: string;
  keyId: string;
}

let database: TestDatabase;
let rows: RowInspector;
let gateway: Gateway;
/** A second process on the same database. */
let other: Gateway;
let one: Tenant;
let two: Tenant;

const root = (query: string, variables: object = {}) => gateway.ask(query, { ...variables }, ROOT_KEY);
const codes = ({ errors }: Answer) => errors?.map(({ extensions }) => extensions.code);

async function makeTenant(name: string): Promise<Tenant> {
  const { id } = (await root(PROJECT, { name })).data!['createProject'].project;
  const made = await root(KEY, { input: { projectId: id, name: 'backend', scopes: SCOPES } });
  const { key, apiKey } = made.data!['createApiKey'];
  return { id, key, keyId: apiKey.id };
}

beforeAll(async () => {
  database = await createTestDatabase();
  rows = inspectRows(database.url);
  const environment = { ROOT_API_KEY: ROOT_KEY };
  gateway = await startGateway({ databaseUrl: database.url, environment });
  other = await startGateway({ databaseUrl: database.url, environment: { ...environment, ROLE: 'api' } });
  one = await makeTenant('one');
  two = await makeTenant('two');
});
afterAll(async () => {
  await other.stop();
  await gateway.stop();
  await rows.close();
  await database.drop();
});

describe('the root key', () => {
  it('says what it is, and lists the projects page by page', async () => {
    expect((await root(WHO)).data).toEqual({ whoAmI: { kind: 'ROOT', project: null, scopes: [] } });
    const page = await root('{ projects(first: 2) { totalCount nodes { name } pageInfo { hasNextPage endCursor } } }');
    expect(page.data!['projects']).toMatchObject({
      totalCount: 3,
      nodes: [{ name: 'default' }, { name: 'one' }],
      pageInfo: { hasNextPage: true },
    });
    const { endCursor } = page.data!['projects'].pageInfo;
    const next = await root('query ($after: String) { projects(after: $after) { nodes { id name } } }', {
      after: endCursor,
    });
    expect(next.data!['projects'].nodes).toEqual([{ id: two.id, name: 'two' }]);
    expect((await root('{ projects { nodes { name apiKeys { nodes { name } } } } }')).data!['projects'].nodes).toEqual(
      expect.arrayContaining([{ name: 'one', apiKeys: { nodes: [{ name: 'backend' }] } }]),
    );
  });

  it("reaches nothing of users' data, and is told which key does", async () => {
    for (const document of [
      '{ users { nodes { id } } }',
      '{ user(id: "ada") { id } }',
      '{ me { id } }',
      '{ workouts(userIds: ["ada"]) { nodes { id } } }',
      '{ node(id: "x") { id } }',
      '{ whoAmI { kind } users { nodes { id } } }',
      'mutation { createUser(input: { id: "ada" }) { user { id } } }',
      'mutation { createUserToken(input: { userId: "ada" }) { token } }',
      'mutation { syncUser(input: { userId: "ada" }) { runs { id } } }',
    ]) {
      const answer = await root(document);
      expect([document, codes(answer)]).toEqual([document, ['FORBIDDEN']]);
      expect(answer.errors?.[0]?.message).toContain('use an API key of the project');
    }
  });

  it('is one key alone, and is nowhere in the database', async () => {
    expect(codes(await gateway.ask(WHO, {}, `${ROOT_KEY}x`))).toEqual(['UNAUTHENTICATED']);
    const found = await rows.query('select t::text as row from api_keys t');
    expect(JSON.stringify(found)).not.toContain(ROOT_KEY.slice(0, 16));
  });
});

describe('two projects', () => {
  it('have users of their own under the same ids', async () => {
    const create = (key: string) =>
      gateway.ask('mutation { createUser(input: { id: "ada" }) { user { id } } }', {}, key);
    await create(one.key);
    const users = async (key: string) => (await gateway.ask('{ users { nodes { id } } }', {}, key)).data!['users'];
    expect(await users(one.key)).toEqual({ nodes: [{ id: 'ada' }] });
    expect(await users(two.key)).toEqual({ nodes: [] });
    expect((await gateway.ask(WHO, {}, two.key)).data).toEqual({
      whoAmI: { kind: 'PROJECT', project: { id: two.id, name: 'two' }, scopes: SCOPES },
    });
  });

  it("do not tell of each other: another's id is like nobody's", async () => {
    expect((await gateway.ask(KEYS, { id: two.id }, one.key)).data).toEqual({ project: null });
    const nobody = '00000000-0000-4000-8000-000000000000';
    for (const [document, variables] of [
      [KEY, (id: string) => ({ input: { projectId: id, name: 'spy' } })],
      [URLS, (id: string) => ({ input: { projectId: id, redirectUrls: [] } })],
    ] as const) {
      const foreign = await gateway.ask(document, variables(two.id), one.key);
      expect(codes(foreign)).toEqual(['NOT_FOUND']);
      expect(foreign.errors).toEqual((await gateway.ask(document, variables(nobody), one.key)).errors);
    }
    const foreign = await gateway.ask(REVOKE, { id: two.keyId }, one.key);
    expect(codes(foreign)).toEqual(['NOT_FOUND']);
    expect(foreign.errors).toEqual((await gateway.ask(REVOKE, { id: nobody }, one.key)).errors);
    expect(codes(await gateway.ask(PROJECT, { name: 'three' }, one.key))).toEqual(['FORBIDDEN']);
    expect(codes(await gateway.ask('{ projects { nodes { id } } }', {}, one.key))).toEqual(['FORBIDDEN']);
  });

  it('manage their keys by one with the scope admin, which never shows a key again', async () => {
    const made = (await gateway.ask(KEY, { input: { name: 'web', scopes: ['read:workouts'] } }, one.key)).data!;
    const { key } = made['createApiKey'];
    expect(key).toMatch(/^trb_[\w-]{43}$/);
    expect(codes(await gateway.ask(KEY, { input: { name: 'web' } }, one.key))).toEqual(['CONFLICT']);
    expect(codes(await gateway.ask(KEYS, {}, key))).toEqual(['FORBIDDEN']);
    const page = (await gateway.ask(KEYS, { first: 1 }, one.key)).data!['project'];
    expect(page).toMatchObject({
      id: one.id,
      apiKeys: { totalCount: 2, nodes: [{ name: 'web', scopes: ['read:workouts'], lastUsedAt: expect.any(String) }] },
    });
    const after = page.apiKeys.pageInfo.endCursor;
    expect((await gateway.ask(KEYS, { after }, one.key)).data!['project'].apiKeys.nodes).toMatchObject([
      { id: one.keyId, prefix: one.key.slice(0, 12), expiresAt: null, revokedAt: null },
    ]);
    expect(JSON.stringify(await gateway.ask(KEYS, {}, one.key))).not.toContain(key);
  });

  it('are told which scopes there are', async () => {
    const { errors } = await root(KEY, { input: { projectId: one.id, name: 'x', scopes: ['read:everything'] } });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('read:workouts, read:sleep'),
      extensions: { code: 'BAD_USER_INPUT', field: 'input.scopes.0' },
    });
  });
});

describe('a key that is revoked', () => {
  it('stops to work at once where it was revoked, and soon everywhere else', async () => {
    const input = { projectId: two.id, name: 'short-lived' };
    const { key, apiKey } = (await root(KEY, { input })).data!['createApiKey'];
    const isKnownTo = async (where: Gateway) => (await where.ask(WHO, {}, key)).errors === undefined;
    expect([await isKnownTo(gateway), await isKnownTo(other)]).toEqual([true, true]);

    const first = (await root(REVOKE, { id: apiKey.id })).data!['revokeApiKey'];
    expect(await isKnownTo(gateway)).toBe(false);
    expect((await root(REVOKE, { id: apiKey.id })).data!['revokeApiKey']).toEqual(first);
    await until(async () => !(await isKnownTo(other)));
  });

  it('is rotated before: for a time both work', async () => {
    const input = { projectId: two.id, name: 'rotated' };
    const before = (await root(KEY, { input })).data!['createApiKey'];
    const rotated = await root(
      `mutation ($id: ID!) { rotateApiKey(input: { id: $id, overlapHours: 1 }) { key apiKey { name } replaced { expiresAt } } }`,
      { id: before.apiKey.id },
    );
    const { key, replaced } = rotated.data!['rotateApiKey'];
    expect(Date.parse(replaced.expiresAt)).toBeGreaterThan(Date.now());
    for (const good of [before.key, key])
      expect((await gateway.ask(WHO, {}, good)).data!['whoAmI']).toMatchObject({ project: { id: two.id } });
  });
});

describe('pages of other origins', () => {
  const [mine, theirs, first] = ['https://one.example', 'https://two.example', 'https://app.example'];
  async function allowed(origin: string, key: string | null, method = 'POST'): Promise<string | null> {
    const response = await fetch(`${gateway.url}/graphql`, {
      method,
      headers: {
        origin,
        'content-type': 'application/json',
        ...(method === 'OPTIONS' ? { 'access-control-request-method': 'POST' } : {}),
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      },
      ...(method === 'OPTIONS' ? {} : { body: JSON.stringify({ query: WHO }) }),
    });
    await response.text();
    return response.headers.get('access-control-allow-origin');
  }

  beforeAll(async () => {
    await root(URLS, { input: { projectId: one.id, redirectUrls: [mine] } });
    await root(URLS, { input: { projectId: two.id, redirectUrls: [`${theirs}/done`] } });
  });

  it('are let through by the project of the key', async () => {
    expect([await allowed(mine, one.key), await allowed(theirs, one.key), await allowed(first, one.key)]).toEqual([
      mine,
      null,
      null,
    ]);
    expect([await allowed(theirs, two.key), await allowed(mine, two.key)]).toEqual([theirs, null]);
    expect(await allowed(first, API_KEY)).toBe(first);
    expect(await allowed(mine, ROOT_KEY)).toBeNull();
  });

  it('are asked for in advance without a key: those of any project', async () => {
    for (const origin of [mine, theirs, first]) expect(await allowed(origin, null, 'OPTIONS')).toBe(origin);
    expect(await allowed('https://evil.example', null, 'OPTIONS')).toBeNull();
    expect(await allowed(mine, 'a-key-that-is-none')).toBe(mine);
    expect(await allowed('https://evil.example', 'a-key-that-is-none')).toBeNull();
  });

  it('follow the list at once', async () => {
    await root(URLS, { input: { projectId: one.id, redirectUrls: [] } });
    expect([await allowed(mine, one.key), await allowed(mine, null, 'OPTIONS')]).toEqual([null, null]);
  });

  it('of the first project are those of the settings while these name some', async () => {
    const { id } = (await gateway.ask(WHO)).data!['whoAmI'].project;
    const answer = await root(URLS, { input: { projectId: id, redirectUrls: [] } });
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining('REDIRECT_URLS'),
      extensions: { code: 'CONFLICT', field: 'input.redirectUrls' },
    });
  });
});
