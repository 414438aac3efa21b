import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { API_KEY, startGateway, type Answer, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { addTenant } from '../support/tenants.js';
import { inspectRows, type RowInspector } from '../support/user-rows.js';

const QUERY = '{ users { nodes { id } } }';
const persistedQuery = { version: 1, sha256Hash: createHash('sha256').update(QUERY).digest('hex') };

let database: TestDatabase;
let rows: RowInspector;
let gateway: Gateway;
let stranger: string;

beforeAll(async () => {
  database = await createTestDatabase();
  rows = inspectRows(database.url);
  gateway = await startGateway({ databaseUrl: database.url, environment: { ROLE: 'api' } });
  stranger = (await addTenant(rows, 'stranger')).key;
});
afterAll(async () => {
  await gateway.stop();
  await rows.close();
  await database.drop();
});

async function send(key: string, body: object): Promise<Answer> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
}

it('remembers no document by its hash: another project would learn that somebody has asked it', async () => {
  const before = await send(stranger, { extensions: { persistedQuery } });

  await send(API_KEY, { query: QUERY, extensions: { persistedQuery } });

  const after = await send(stranger, { extensions: { persistedQuery } });
  expect(after).toEqual(before);
  expect(after.data).toBeUndefined();
});

it.each([
  ['a hash of another document', { query: QUERY, extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }],
  ['a version to come', { extensions: { persistedQuery: { ...persistedQuery, version: 2 } } }],
  ['a hash that is no text', { extensions: { persistedQuery: { version: 1, sha256Hash: { a: 1 } } } }],
])('calls %s no failure of its own', async (_, body) => {
  expect((await send(API_KEY, body)).errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
});
