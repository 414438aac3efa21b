import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { Caller } from '../../../src/application/caller.js';
import type { DataType } from '../../../src/domain/data-type.js';
import type { SyncStep } from '../../../src/domain/sync-run.js';
import { READ_SCOPES, SCOPES, TIMELINE_OF, type Scope } from '../../../src/domain/scope.js';
import { SeriesType } from '../../../src/domain/sample-series.js';
import { providers } from '../../../src/providers/index.js';
import { encodeNodeId } from '../../../src/graphql/ids.js';
import { RECORD_LISTS, SCOPE_OF_RECORDS } from '../../../src/graphql/record-lists.js';
import { decideScopes } from '../../../src/graphql/scopes/decide.js';
import { needsIn } from '../../../src/graphql/scopes/needs.js';
import type { Contents } from './fake-use-cases.js';
import { ask, byKey, schemaUnderTest, type Answer } from './gateway.js';
import { aConnection, aSyncRun, aUser, aWorkout, uuid } from './records.js';

const user = aUser(1);
const connection = aConnection(user, 1);
const step = (dataType: DataType): SyncStep => ({
  dataType,
  status: 'SUCCEEDED',
  fetched: 1,
  created: 1,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  samples: 0,
  error: null,
  notice: null,
});
const contents: Partial<Contents> = {
  users: [user],
  workouts: [aWorkout(user, 1)],
  connections: [connection],
  syncRuns: [{ ...aSyncRun(connection, 1), steps: [step('WORKOUT'), step('SLEEP_SESSION')] }],
};
const allBut = (...left: Scope[]): Caller => ({
  ...byKey,
  scopes: new Set(SCOPES.filter((one) => !left.includes(one))),
});
const only = (...scopes: Scope[]): Caller => ({ ...byKey, scopes: new Set(scopes) });
const askAs = (caller: Caller, query: string, variables: Record<string, unknown> = {}) =>
  ask({ query, variables, caller, contents });

/** The gateway was not asked for anything, and one field and one scope are blamed. */
function expectRefused({ errors, data, calls }: Answer, path: string, scope: Scope): void {
  const message = `Field \`${path}\` needs the scope \`${scope}\`, which this API key does not have.`;
  expect(new Set(errors.map((error) => error.message))).toEqual(new Set([message]));
  expect(new Set(errors.map(({ extensions }) => extensions?.['code']))).toEqual(new Set(['FORBIDDEN']));
  expect(Object.values(data ?? {}).every((value) => value === null)).toBe(true);
  expect(calls).toEqual([]);
}

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await schemaUnderTest();
});
const needs = (type: string, field: string) =>
  needsIn((schema.getType(type) as GraphQLObjectType).getFields()[field]?.extensions ?? {});

describe('a schema', () => {
  it.each([
    ['of the root', 'type Query { a: Int }', 'Query.a'],
    ['of a mutation', 'type Query type Mutation { a: Int }', 'Mutation.a'],
    ['of a user', 'type Query type User { a: Int }', 'User.a'],
    ['that gives any node', 'type Query interface Node { id: ID } type A { b: [Node!]! }', 'A.b'],
  ])('is not built with a field %s of which nobody says what it needs', (_what, sdl, field) => {
    const built = buildSchema(sdl, { assumeValid: true });
    expect(() => decideScopes(built)).toThrow(`${field} has no scope`);
  });

  it('is not built with records without a scope', () => {
    const built = buildSchema('type Query interface Record { id: ID } type Dream implements Record { id: ID }', {
      assumeValid: true,
    });
    expect(() => decideScopes(built)).toThrow('Dream has no scope');
  });

  it('says of every record, page and edge which scope it needs', () => {
    for (const [dataType, { node, field }] of Object.entries(RECORD_LISTS)) {
      const scope = READ_SCOPES[dataType as keyof typeof RECORD_LISTS];
      for (const type of [node, `${node}Connection`, `${node}Edge`]) {
        expect([type, needsIn(schema.getType(type)?.extensions ?? {})]).toEqual([type, [scope]]);
      }
      expect([needs('Query', field), needs('User', field)]).toEqual([[scope], [scope]]);
    }
    const records = Object.values(schema.getTypeMap()).filter(
      (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Record'),
    );
    expect(records.map(({ name }) => name).sort()).toEqual([...SCOPE_OF_RECORDS.keys()].sort());
  });

  it('has a scope for every mutation but those of the root key alone', () => {
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    const open = mutations.filter((name) => needs('Mutation', name)?.length === 0);
    expect(open.sort()).toEqual(['createProject', 'renameProject']);
  });
});

describe('what is out of scope', () => {
  it.each(Object.entries(RECORD_LISTS))(
    'is refused of %s before anything is read',
    async (dataType, { node, field }) => {
      const scope = READ_SCOPES[dataType as keyof typeof RECORD_LISTS];
      const caller = allBut(scope);
      const across = `{ ${field}(userIds: ["athlete-001"]) { totalCount } }`;
      expectRefused(await askAs(caller, across), field, scope);
      expectRefused(
        await askAs(caller, `{ user(id: "athlete-001") { id ${field} { __typename } } }`),
        `user.${field}`,
        scope,
      );
      expectRefused(await askAs(caller, `{ node(id: "x") { ... on ${node} { __typename } } }`), 'node', scope);
      expect((await askAs(only(scope), across)).errors).toEqual([]);
    },
  );

  it.each([
    [
      'in a fragment',
      '{ ...A } fragment A on Query { user(id: "a") { ...B } } fragment B on User { workouts { totalCount } }',
    ],
    ['under another name', '{ user(id: "a") { x: workouts { totalCount } } }'],
    ['taken out by @skip', 'query ($is: Boolean = true) { user(id: "a") { workouts @skip(if: $is) { totalCount } } }'],
    ['taken out by @include', '{ user(id: "a") { ... @include(if: false) { workouts { totalCount } } } }'],
  ])('is refused %s', async (_where, query) => {
    expectRefused(await askAs(allBut('read:workouts'), query), 'user.workouts', 'read:workouts');
  });

  it('is refused by what the operation that is run holds, not by another one of the document', async () => {
    const { errors } = await askAs(allBut('read:workouts'), '{ user(id: "athlete-001") { id } }');
    expect(errors).toEqual([]);
  });

  it.each([
    [
      '{ user(id: "a") { workouts { nodes { sleepBefore { id } } } } }',
      'user.workouts.nodes.sleepBefore',
      'read:sleep',
    ],
    [
      '{ user(id: "a") { workouts { edges { node { nightlyRecharge { id } } } } } }',
      'user.workouts.edges.node.nightlyRecharge',
      'read:recharge',
    ],
    [
      '{ user(id: "a") { nightlyRecharges { nodes { sleep { id } } } } }',
      'user.nightlyRecharges.nodes.sleep',
      'read:sleep',
    ],
    [
      '{ user(id: "a") { heartRate(from: "2026-03-01T00:00:00Z", to: "2026-03-02T00:00:00Z") { unit: aggregation } } }',
      'user.heartRate',
      'read:heart-rate',
    ],
    [
      'mutation { syncUser(input: { userId: "a" }) { runs { connection { user { workouts { totalCount } } } } } }',
      'syncUser.runs.connection.user.workouts',
      'read:workouts',
    ],
    ['mutation { createUser(input: { id: "a" }) { user { id } } }', 'createUser', 'users:write'],
    ['mutation { deleteUser(input: { id: "a" }) { deletedUserId } }', 'deleteUser', 'users:write'],
    ['mutation { createUserToken(input: { userId: "a" }) { token } }', 'createUserToken', 'users:write'],
    ['mutation { connectUser(input: { userId: "a", provider: POLAR }) { expiresAt } }', 'connectUser', 'connect'],
    [
      'mutation { disconnectUser(input: { userId: "a", provider: POLAR }) { deletedRecords } }',
      'disconnectUser',
      'connect',
    ],
    ['mutation { syncUser(input: { userId: "a" }) { runs { id } } }', 'syncUser', 'sync'],
  ] as [string, string, Scope][])('is refused where it is nested: %s', async (query, path, scope) => {
    expectRefused(await askAs(allBut(scope), query), path, scope);
  });

  it('is refused by its id, whether there is such a record or not', async () => {
    const [workout] = contents.workouts ?? [];
    const ids = [workout as { userId: string; id: string }, { userId: user.id, id: uuid(77, 77) }];
    for (const query of [
      'query ($id: ID!) { node(id: $id) { __typename } }',
      'query ($id: ID!) { nodes(ids: [$id]) { id ... on Record { startTime } } }',
    ]) {
      for (const key of ids) {
        const { data, errors, calls } = await askAs(allBut('read:workouts'), query, {
          id: encodeNodeId('Workout', key),
        });
        expect(errors[0]?.extensions?.['code']).toBe('FORBIDDEN');
        expect(errors[0]?.message).toMatch(
          /^Argument `ids?(\.0)?` names a Workout, which needs the scope `read:workouts`,/,
        );
        expect(JSON.stringify(data)).toMatch(/^\{"nodes?":(null|\[null\])\}$/);
        expect(calls).toEqual([]);
      }
    }
  });
});

describe('a timeline', () => {
  const query = `query ($type: SeriesType!) {
    user(id: "athlete-001") { series(type: $type, from: "2026-03-01T00:00:00Z", to: "2026-03-02T00:00:00Z") { unit } }
  }`;

  it.each(Object.values(SeriesType))('of %s needs the scope of the data type it is recorded with', async (type) => {
    const scope = READ_SCOPES[TIMELINE_OF[type]];
    const { errors, counts } = await askAs(allBut(scope), query, { type });
    expect(errors.map(({ message, extensions }) => [message, extensions?.['code']])).toEqual([
      [
        `Argument \`type\` takes ${type}, which needs the scope \`${scope}\`, which this API key does not have.`,
        'FORBIDDEN',
      ],
    ]);
    expect(counts['timelines']).toBeUndefined();
    const { calls } = await askAs(only(scope), query, { type });
    expect(calls.find(({ name }) => name === 'timelines')?.args[0]).toMatchObject({ dataTypes: [TIMELINE_OF[type]] });
  });

  it('needs the scope of a data type of which a provider has that series', () => {
    const had = new Map<string, string[]>();
    for (const { manifest } of providers) {
      for (const [dataType, { fields }] of Object.entries(manifest.dataTypes)) {
        for (const field of fields.filter((name) => name.startsWith('series.'))) {
          had.set(field.slice(7), [...(had.get(field.slice(7)) ?? []), dataType]);
        }
      }
    }
    expect(had.size).toBeGreaterThan(5);
    for (const [type, dataTypes] of had) expect(dataTypes).toContain(TIMELINE_OF[type as keyof typeof TIMELINE_OF]);
  });
});

describe('the steps of a sync run', () => {
  const query = '{ user(id: "athlete-001") { syncRuns { nodes { steps { dataType } } } } }';

  it('are those of readable data types', async () => {
    const steps = async (caller: Caller) =>
      (await askAs(caller, query)).data.user.syncRuns.nodes[0].steps.map(
        ({ dataType }: { dataType: string }) => dataType,
      );
    const all = await steps(byKey);
    expect(all).toEqual(['WORKOUT', 'SLEEP_SESSION']);
    expect(await steps(only('sync'))).toEqual([]);
    expect(await steps(only('read:sleep'))).toEqual(['SLEEP_SESSION']);
  });
});
