import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API_KEY, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const LIMITS = {
  MAX_BODY_BYTES: '5000',
  MAX_QUERY_CHARACTERS: '3000',
  MAX_QUERY_TOKENS: '200',
  MAX_QUERY_DEPTH: '5',
  MAX_QUERY_ALIASES: '5',
  MAX_QUERY_DIRECTIVES: '3',
  MAX_QUERY_FRAGMENTS: '14',
  MAX_QUERY_COST: '1000',
};

interface Reply {
  status: number;
  headers: Headers;
  body: {
    data?: Record<string, unknown> | null;
    errors?: { message: string; extensions: { code: string; correlationId?: string } }[];
    extensions?: { cost?: { requested: number; limit: number; remaining: number } };
  };
}

const many = (count: number, one: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => one(at)).join(' ');
const DEEP: Record<number, string> = {
  5: '{ users { nodes { workouts { nodes { id } } } } }',
  6: '{ users { nodes { workouts { nodes { source { provider } } } } } }',
};

describe('the limits of a document', () => {
  let database: TestDatabase;
  let gateway: Gateway;

  beforeAll(async () => {
    database = await createTestDatabase();
    gateway = await startGateway({ databaseUrl: database.url, environment: LIMITS });
    await gateway.ask('mutation { createUser(input: { id: "aino" }) { user { id } } }');
  });
  afterAll(async () => {
    await gateway.stop();
    await database.drop();
  });

  async function post(body: string): Promise<Reply> {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${API_KEY}`,
      },
      body,
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Reply['body'] };
  }
  const send = (query: string, variables: Record<string, unknown> = {}) => post(JSON.stringify({ query, variables }));
  const outcome = ({ status, body }: Reply) => [status, body.errors?.map(({ extensions }) => extensions.code) ?? null];
  const answered = [200, null];
  const refused = [400, ['QUERY_TOO_COMPLEX']];

  it('are levels of fields', async () => {
    expect(outcome(await send(DEEP[5] ?? ''))).toEqual(answered);
    expect(outcome(await send(DEEP[6] ?? ''))).toEqual(refused);
  });

  it('are levels of fields in fragments, wherever they are spread first', async () => {
    const fragments = (fields: string) =>
      `{ workouts(userIds: ["aino"]) { nodes { ...W } } users { nodes { ...U } } }
       fragment W on Workout { ${fields} } fragment U on User { workouts { nodes { ...W } } }`;

    expect(outcome(await send(fragments('id')))).toEqual(answered);
    expect(outcome(await send(fragments('source { provider }')))).toEqual(refused);
  });

  it('leave introspection out of the levels', async () => {
    const type = (levels: number) => 'ofType { '.repeat(levels) + 'name' + ' }'.repeat(levels);

    expect(outcome(await send(`{ __type(name: "User") { fields { type { ${type(7)} } } } }`))).toEqual(answered);
  });

  it('are aliases', async () => {
    expect(outcome(await send(`{ ${many(5, (at) => `a${at}: __typename`)} }`))).toEqual(answered);
    expect(outcome(await send(`{ ${many(6, (at) => `a${at}: __typename`)} }`))).toEqual(refused);
  });

  it('are aliases of a fragment, as often as it is spread', async () => {
    const spread = (times: number) => `{ users { nodes { ${'...A '.repeat(times)} } } } fragment A on User { a: id }`;

    expect(outcome(await send(spread(5)))).toEqual(answered);
    expect(outcome(await send(spread(6)))).toEqual(refused);
  });

  it('are directives', async () => {
    expect(outcome(await send(`{ ${many(3, () => '__typename @include(if: true)')} }`))).toEqual(answered);
    expect(outcome(await send(`{ ${many(4, () => '__typename @include(if: true)')} }`))).toEqual(refused);
  });

  it('are tokens', async () => {
    expect(outcome(await send(`{ ${many(198, () => '__typename')} }`))).toEqual(answered);
    expect(outcome(await send(`{ ${many(199, () => '__typename')} }`))).toEqual(refused);
  });

  it('are characters, whether they mean anything or not', async () => {
    expect(outcome(await send('{ __typename }'.padEnd(3000)))).toEqual(answered);
    expect(outcome(await send('{ __typename }'.padEnd(3001)))).toEqual(refused);
  });

  it('are fragments, before anybody compares each with each other', async () => {
    const spread = (count: number) =>
      `{ ${many(count, (at) => `...F${at}`)} } ${many(count, (at) => `fragment F${at} on Query { __typename }`)}`;

    expect(outcome(await send(spread(14)))).toEqual(answered);
    expect(outcome(await send(spread(15)))).toEqual(refused);
    // Not valid either, which nobody came to find out.
    const refusal = await send(spread(15).replaceAll('...F0', '...Nobody'));
    expect(refusal.body.errors?.map(({ message }) => message)).toEqual([expect.stringContaining('fragments')]);
  });

  it('are bytes of the body', async () => {
    const body = JSON.stringify({ query: '{ __typename }' });

    expect(outcome(await post(body.padEnd(5000)))).toEqual(answered);
    const refusal = await post(body.padEnd(5001));
    expect(outcome(refusal)).toEqual([413, ['BAD_USER_INPUT']]);
    expect(refusal.body.errors?.[0]?.message).toContain('5000 bytes');
  });

  describe('of cost', () => {
    const workouts = (first: string | number) => `workouts(userIds: ["aino"], first: ${first}) { nodes { id } }`;

    it('are points, counted from `first`, told with every answer', async () => {
      const { body } = await send(`{ ${workouts(30)} }`);

      expect(body.extensions?.cost).toEqual({ requested: 31, limit: 1000, remaining: expect.any(Number) });
      expect((await send('{ workouts(userIds: ["aino"]) { nodes { id } } }')).body.extensions?.cost?.requested).toBe(
        21,
      );
      expect(
        (await send('{ workouts(userIds: ["aino"], last: 7) { edges { node { id } } } }')).body.extensions?.cost
          ?.requested,
      ).toBe(15);
    });

    it('are points of lists within lists', async () => {
      // 1 for the page of users, and for each: itself, its page, 48 workouts; or one more.
      const nested = (users: number, last: number) =>
        `{ users(first: ${users}) { nodes { workouts(last: ${last}) { nodes { id } } } } }`;

      expect((await send(nested(9, 100))).body.extensions?.cost?.requested).toBe(1 + 9 * (2 + 100));
      expect(outcome(await send(nested(9, 100)))).toEqual(answered);
      const { status, body } = await send(nested(10, 98));
      expect([status, body.extensions?.cost?.requested, body.errors?.[0]?.extensions.code, body.data]).toEqual([
        400,
        1001,
        'QUERY_TOO_COMPLEX',
        undefined,
      ]);
    });

    it('are those of the variables of each request, though the document is known', async () => {
      const query =
        'query ($users: Int = 1, $first: Int) { users(first: $users) { nodes { workouts(first: $first) { nodes { id } } } } }';
      const cost = async (variables: Record<string, unknown>) => {
        const { body } = await send(query, variables);
        return [body.extensions?.cost?.requested, body.errors?.[0]?.extensions.code];
      };

      expect(await cost({})).toEqual([1 + 2 + 20, undefined]);
      expect(await cost({ users: 9, first: 100 })).toEqual([919, undefined]);
      expect(await cost({ users: 10, first: 98 })).toEqual([1001, 'QUERY_TOO_COMPLEX']);
      expect(await cost({ users: 1, first: null })).toEqual([23, undefined]);
      // What a resolver would refuse counts as the most that it would take.
      expect(await cost({ users: 1, first: 1_000_000 })).toEqual([103, 'BAD_USER_INPUT']);
    });

    it('are points of each alias', async () => {
      const cost = (count: number) => send(`{ ${many(count, (at) => `a${at}: ${workouts(100)}`)} }`);

      expect((await cost(5)).body.extensions?.cost?.requested).toBe(505);
    });

    it('hold for fragments that multiply', async () => {
      const bomb = `{ users(first: 1) { nodes { ...F0 } } }
        ${many(12, (at) => `fragment F${at} on User { ...F${at + 1} ...F${at + 1} }`)} fragment F12 on User { workouts(first: $n) { nodes { id } } }`;
      const { body } = await send(`query ($n: Int) ${bomb}`, { n: 1 });

      expect(body.errors?.map(({ extensions }) => extensions.code)).toEqual(['QUERY_TOO_COMPLEX']);
      expect(body.extensions?.cost?.requested).toBe(1 + 1 + 2 ** 12 * 2);
    });

    it('are points of ids, days of a series, mutations and introspection', async () => {
      const cost = async (query: string, variables = {}) =>
        (await send(query, variables)).body.extensions?.cost?.requested;

      expect(await cost('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ['a', 'b', 'c'] })).toBe(3);
      const days = (to: string) =>
        `{ user(id: "aino") { heartRate(from: "2026-03-01T00:00:00Z", to: "${to}", resolution: DAYS_1) { summary { count } } } }`;
      // A variable that has its default, though all objects have something of its name.
      const ids = JSON.stringify(['a', 'b', 'c', 'd']);
      for (const name of ['ids', 'constructor', '__proto__', 'toString'])
        expect([name, await cost(`query ($${name}: [ID!]! = ${ids}) { nodes(ids: $${name}) { id } }`)]).toEqual([
          name,
          4,
        ]);
      expect(await cost(days('2026-03-02T00:00:00Z'))).toBe(1 + 11 + 2 + 1);
      expect(await cost(days('2026-03-31T00:00:00Z'))).toBe(1 + 11 + 60 + 1);
      expect(await cost('mutation { createUser(input: { id: "aino" }) { user { id } } }')).toBe(50 + 1 + 1);
      expect(await cost('{ __type(name: "User") { name } }')).toBe(100);
    });
  });
});
