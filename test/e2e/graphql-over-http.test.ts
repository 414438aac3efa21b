import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { API_KEY, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

describe('GraphQL over HTTP', () => {
  let database: TestDatabase;
  let gateway: Gateway;
  let url = '';

  beforeAll(async () => {
    database = await createTestDatabase();
    gateway = await startGateway({ databaseUrl: database.url });
    url = `${gateway.url}/graphql`;
  });
  afterAll(async () => {
    await gateway.stop();
    await database.drop();
  });

  /** As a client of this gateway sends: with its key, and with the header that a form cannot send. */
  const audits = serverAudits({
    url: () => url,
    fetchFn: (address: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${API_KEY}`);
      headers.set('apollo-require-preflight', 'yes');
      return fetch(address, { ...init, headers });
    },
  });

  it('is looked at in whole', () => {
    expect(audits.length).toBeGreaterThan(50);
  });

  it.each(audits.map(({ name, fn }) => [name, fn] as const))('%s', async (_name, fn) => {
    const result = await fn();

    expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'takes no %s that a page of another site could send',
    async (type) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': type, authorization: `Bearer ${API_KEY}` },
        body: '{"query":"{ __typename }"}',
      });

      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
    },
  );

  it('takes a GET with a header that no form sends, and no mutation with it', async () => {
    const get = (query: string, headers: Record<string, string>) =>
      fetch(`${url}?${new URLSearchParams({ query })}`, {
        headers: { authorization: `Bearer ${API_KEY}`, ...headers },
      });

    expect((await get('{ __typename }', {})).status).toBe(400);
    expect((await get('{ __typename }', { 'apollo-require-preflight': 'yes' })).status).toBe(200);
    const mutation = 'mutation { createUser(input: { id: "aino" }) { user { id } } }';
    expect((await get(mutation, { 'apollo-require-preflight': 'yes' })).status).toBe(405);
  });
});
