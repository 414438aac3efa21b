import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API_KEY, startGateway, type Answer, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const ROOT_KEY = 'root-key-0123456789-0123456789-abcdef';
const A_FEW = { WRONG_CREDENTIALS_PER_MINUTE: '3', ROOT_API_KEY: ROOT_KEY };
const ORIGIN = 'https://app.example';

interface Told {
  status: number;
  code: string | undefined;
  retryAfter: string | null;
  allowedOrigin: string | null;
}

let database: TestDatabase;
let gateway: Gateway;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

async function send(credential: string | null, headers: Record<string, string> = {}): Promise<Told> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...(credential === null ? {} : { authorization: `Bearer ${credential}` }),
      ...headers,
    },
    body: '{"query":"{ whoAmI { kind } }"}',
  });
  const { errors } = (await response.json()) as Answer;
  return {
    status: response.status,
    code: errors?.[0]?.extensions.code,
    retryAfter: response.headers.get('retry-after'),
    allowedOrigin: response.headers.get('access-control-allow-origin'),
  };
}

async function guess(headers: Record<string, string> = {}): Promise<(string | undefined)[]> {
  const codes = [];
  for (let n = 0; n < 4; n += 1) codes.push((await send(`guess-${n}`, headers)).code);
  return codes;
}

const TRIED = [...Array.from({ length: 3 }, () => 'UNAUTHENTICATED'), 'RATE_LIMITED'];

describe('who tries many keys', () => {
  beforeAll(async () => {
    gateway = await startGateway({ databaseUrl: database.url, environment: A_FEW });
  });
  afterAll(async () => {
    await gateway.stop();
  });

  it('has to wait, and is told how long; keys that were good before go on, the root key too once it was', async () => {
    expect((await send(API_KEY)).status).toBe(200);
    for (let n = 0; n < 5; n += 1) expect(await send(null)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });

    expect(await guess()).toEqual(TRIED);

    const told = await send('guess', { origin: ORIGIN });
    expect(told).toMatchObject({ status: 429, code: 'RATE_LIMITED', allowedOrigin: ORIGIN });
    expect(Number(told.retryAfter)).toBeGreaterThan(0);
    expect(await send(ROOT_KEY)).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect((await send(API_KEY)).status).toBe(200);
    expect(await send(null)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it('is not let in again by addresses that he makes up', async () => {
    await guess();

    expect(await send('guess', { 'x-forwarded-for': '203.0.113.9' })).toMatchObject({ status: 429 });
  });
});

describe('behind a proxy that is trusted', () => {
  beforeAll(async () => {
    const environment = { ...A_FEW, TRUST_PROXY: 'loopback' };
    gateway = await startGateway({ databaseUrl: database.url, environment });
  });
  afterAll(async () => {
    await gateway.stop();
  });

  it('each client has an address of its own, which is the one that the proxy saw', async () => {
    expect(await guess({ 'x-forwarded-for': '203.0.113.1' })).toEqual(TRIED);

    expect(await send('guess', { 'x-forwarded-for': '203.0.113.7, 203.0.113.1' })).toMatchObject({ status: 429 });
    expect(await send('guess', { 'x-forwarded-for': '203.0.113.2' })).toMatchObject({ status: 401 });
  });
});
