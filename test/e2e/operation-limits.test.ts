import { request } from 'node:http';
import { afterEach, beforeAll, afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { API_KEY, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';

interface Sent {
  status: number;
  headers: Headers;
  body: {
    data?: Record<string, unknown> | null;
    errors?: { message: string; extensions: { code: string; correlationId?: string } }[];
    extensions?: { cost?: { requested: number; limit: number; remaining: number } };
  };
}

let database: TestDatabase;
let own: pg.Client;
/** Sees what runs now: within a transaction the first look counts. */
let watcher: pg.Client;
let gateway: Gateway | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
  own = new pg.Client(database.url);
  await own.connect();
  watcher = new pg.Client(database.url);
  await watcher.connect();
});
afterEach(async () => {
  await gateway?.stop();
  gateway = null;
});
afterAll(async () => {
  await own.end();
  await watcher.end();
  await database.drop();
});

async function start(environment: Record<string, string>, logged: string[] = []): Promise<void> {
  const logger = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  gateway = await startGateway({ databaseUrl: database.url, environment, logger });
  const { errors } = await gateway.ask('mutation { createUser(input: { id: "aino" }) { user { id } } }');
  expect(errors).toBeUndefined();
}

async function send(query: string, key = API_KEY, variables = {}): Promise<Sent> {
  const response = await fetch(`${gateway?.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      authorization: `Bearer ${key}`,
    },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Sent['body'] };
}

const WORKOUTS = '{ user(id: "aino") { workouts { nodes { id } } } }';

/** Statements of the gateway that wait for a lock. */
async function waiting(): Promise<number> {
  const { rows } = await watcher.query<{ count: string }>(
    `select count(*) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and wait_event_type = 'Lock'`,
  );
  return Number(rows[0]?.count);
}

describe('an operation that takes too long', () => {
  afterEach(() => own.query('rollback'));

  it('is given up with an error of its own, and its statement is cancelled', async () => {
    await start({ OPERATION_TIMEOUT_SECONDS: '1' });
    await own.query('begin');
    await own.query('lock table workouts in access exclusive mode');

    const asked = send(WORKOUTS);
    await until(async () => (await waiting()) > 0);
    const { status, headers, body } = await asked;

    expect([status, body.errors?.map(({ extensions }) => extensions.code)]).toEqual([504, ['TIMED_OUT']]);
    expect(headers.get('cache-control')).toBe('no-store');
    // The lock is still there: nothing but a cancellation ends what waits for it.
    await until(async () => (await waiting()) === 0);
    await own.query('rollback');
    expect((await send(WORKOUTS)).body).toMatchObject({ data: { user: { workouts: { nodes: [] } } } });
  });

  it('is cancelled when its client leaves', async () => {
    await start({ OPERATION_TIMEOUT_SECONDS: '600' });
    await own.query('begin');
    await own.query('lock table workouts in access exclusive mode');
    const leaving = request(`${gateway?.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${API_KEY}` },
    });
    leaving.on('error', () => undefined);
    leaving.end(JSON.stringify({ query: WORKOUTS }));
    await until(async () => (await waiting()) > 0);

    leaving.destroy();

    await until(async () => (await waiting()) === 0);
  });
});

describe('an answer that is too large', () => {
  it('is refused in words at one byte more than the limit', async () => {
    await start({ MAX_RESPONSE_BYTES: '1000' });
    const alias = (length: number) => `{ ${'a'.repeat(length)}: __typename }`;
    const { body } = await send(alias(10));
    const bare = Buffer.byteLength(JSON.stringify(body)) + 1;

    const atLimit = await send(alias(1000 - bare + 10));
    const above = await send(alias(1000 - bare + 11));

    expect([atLimit.status, atLimit.body.errors]).toEqual([200, undefined]);
    expect([above.status, above.body.errors?.map(({ extensions }) => extensions.code)]).toEqual([
      400,
      ['QUERY_TOO_COMPLEX'],
    ]);
    expect(above.body.errors?.[0]?.message).toContain('1000 bytes');
  });
});

describe('the bucket of a caller', () => {
  const page = (first: number) => `{ workouts(userIds: ["aino"], first: ${first}) { nodes { id } } }`;
  const createToken = 'mutation { createUserToken(input: { userId: "aino" }) { token } }';

  /** Sends until it is refused. */
  async function spend(query: string, key = API_KEY): Promise<{ granted: number; refusal: Sent }> {
    for (let granted = 0; ; granted += 1) {
      const sent = await send(query, key);
      if (sent.status !== 200) return { granted, refusal: sent };
    }
  }

  it('is emptied by what operations cost, and then tells how long to wait', async () => {
    // So slow that nothing of it comes back while the test runs.
    const slow = { KEY_POINTS_PER_SECOND: '1', USER_POINTS_PER_SECOND: '1' };
    await start({ ...slow, KEY_BUCKET_POINTS: '100000', USER_BUCKET_POINTS: '100', MAX_QUERY_COST: '100000' });
    const [first, second] = [await send(createToken), await send(createToken)].map(
      ({ body }) => (body.data?.['createUserToken'] as { token: string }).token,
    );

    const { granted, refusal } = await spend(page(39), first);

    expect(granted).toBe(2);
    expect([refusal.status, refusal.body.errors?.map(({ extensions }) => extensions.code)]).toEqual([
      429,
      ['RATE_LIMITED'],
    ]);
    expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refusal.headers.get('retry-after'))).toBeLessThanOrEqual(20);
    expect(refusal.body.extensions?.cost).toEqual({ requested: 40, limit: 100, remaining: expect.any(Number) });
    expect(refusal.body.data).toBeUndefined();
    expect(refusal.headers.get('cache-control')).toBe('no-store');
    // Another token of the same user has no bucket of its own; the key has.
    expect((await send(page(39), second)).status).toBe(429);
    expect((await send(page(39))).status).toBe(200);
  });

  it('is charged for documents that are not valid', async () => {
    await start({ KEY_BUCKET_POINTS: '1000', KEY_POINTS_PER_SECOND: '1' });
    const left = async () => (await send('{ __typename }')).body.extensions?.cost?.remaining ?? 0;
    const before = await left();

    for (const query of ['{ nonsense }', '{', '{ nonsense }']) expect((await send(query)).status).toBe(400);

    expect(before - (await left())).toBeGreaterThan(25);
  });

  it('is charged for reading a long document, once', async () => {
    await start({ KEY_BUCKET_POINTS: '100000', KEY_POINTS_PER_SECOND: '1' });
    const left = async (query: string) => (await send(query)).body.extensions?.cost?.remaining ?? 0;
    const before = await left('{ __typename }');

    const read = await left('{ __typename }'.padEnd(42_000));
    const remembered = await left('{ __typename }'.padEnd(42_000));

    expect(before - read).toBeGreaterThan(3_000);
    expect(read - remembered).toBeLessThan(1_000);
  });

  it('lets nothing be read once it is spent', async () => {
    await start({ KEY_BUCKET_POINTS: '100', KEY_POINTS_PER_SECOND: '1' });
    const codes: unknown[] = [];
    const once = async () => {
      const { body } = await send('{');
      return codes.push(body.errors?.[0]?.extensions.code);
    };

    await until(async () => (await once()) > 0 && codes.includes('RATE_LIMITED'));

    expect(codes[0]).toBe('BAD_USER_INPUT');
  });
});

describe('what an answer does not tell', () => {
  it('is why the gateway failed: that is in the log, under the number that the answer has', async () => {
    const logged: string[] = [];
    await start({}, logged);
    await own.query('alter table workouts rename to workouts_elsewhere');
    try {
      const { body } = await send(WORKOUTS);

      const [error] = body.errors ?? [];
      expect(error?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
      expect(JSON.stringify(body)).not.toMatch(/does not exist|select |stack|node_modules/i);
      const lines = logged.map((line) => JSON.parse(line) as { correlationId?: string; err?: { message: string } });
      const line = lines.find(({ correlationId }) => correlationId === error?.extensions.correlationId);
      expect(line?.err?.message).toContain('workouts');
    } finally {
      await own.query('alter table workouts_elsewhere rename to workouts');
    }
  });

  it('is the schema, in production', async () => {
    await start({ NODE_ENV: 'production' });
    const page = await fetch(`${gateway?.url}/graphql`, { headers: { accept: 'text/html' } });

    expect(page.headers.get('content-type')).not.toContain('html');
    expect((await send('{ __schema { types { name } } }')).body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect((await send('{ usrs { totalCount } }')).body.errors?.[0]?.message).not.toMatch(/did you mean|users/i);
  });

  it('is more where it is switched on', async () => {
    await start({ NODE_ENV: 'production', INTROSPECTION: 'on', PLAYGROUND: 'on' });
    const page = await fetch(`${gateway?.url}/graphql`, { headers: { accept: 'text/html' } });

    expect(page.headers.get('content-type')).toContain('html');
    expect((await send('{ __schema { types { name } } }')).body.errors).toBeUndefined();
    expect((await send('{ usrs { totalCount } }')).body.errors?.[0]?.message).toContain('users');
  });
});

describe('several operations in one body', () => {
  it('are refused', async () => {
    await start({});
    const response = await fetch(`${gateway?.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${API_KEY}` },
      body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});
