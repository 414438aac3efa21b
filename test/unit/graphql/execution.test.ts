import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { execute, parse, validate, type GraphQLSchema } from 'graphql';
import type { UseCases } from '../../../src/application/use-cases.js';
import { createContext } from '../../../src/graphql/context.js';
import { holdColumns } from '../../../src/graphql/execution/held-columns.js';
import { answerQuery } from '../../../src/graphql/execution/index.js';
import { encodeNodeId } from '../../../src/graphql/ids.js';
import { documents } from './documents.js';
import { fakeUseCases, type Contents } from './fake-use-cases.js';
import { byKey, schemaUnderTest } from './gateway.js';
import { aBlock, aConnection, aDailyActivity, aRecharge, aSleep, aSyncRun, aUser, aWorkout } from './records.js';

const users = [aUser(1), aUser(2)];
const [user] = users as [ReturnType<typeof aUser>];
const connection = aConnection(user, 1);
const workouts = [1, 2, 3].map((number) => aWorkout(user, number));
const contents: Partial<Contents> = {
  users,
  connections: [connection],
  syncRuns: [1, 2].map((number) => aSyncRun(connection, number)),
  workouts: [
    ...workouts,
    aWorkout(user, 4, {
      title: 'Über "alles" \u2028',
      trainingLoad: null,
      heartRateZones: [{ index: 1, lowerBpm: null, upperBpm: 0.1 + 0.2, seconds: 1e21 }],
      laps: [],
    }),
  ],
  sleepSessions: [1, 2, 3].map((number) => aSleep(user, number)),
  nightlyRecharges: [2, 3].map((number) => aRecharge(user, number)),
  dailyActivities: [1, 2].map((number) => aDailyActivity(user, number)),
  blocks: workouts.flatMap(({ id }) => [
    aBlock(id, 'HEART_RATE', [0, 1000], [60, 61]),
    aBlock(id, 'SPEED', [0, 1000], [3, 3.5]),
  ]),
};
/** What no answer can hold without an error, each in one place of the rows. */
const spoilt: Partial<Contents>[] = [
  { ...contents, workouts: [...workouts, aWorkout(user, 5, { localDate: 'yesterday' })] },
  { ...contents, workouts: [...workouts, aWorkout(user, 5, { durationSeconds: NaN })] },
  { ...contents, workouts: [...workouts, aWorkout(user, 5, { type: 'NONE' as 'RUNNING' })] },
  { ...contents, workouts: [...workouts, aWorkout(user, 5, { heartRateZones: [null as never] })] },
  { ...contents, workouts: [...workouts, aWorkout(user, 5, { heartRateZones: 'many' as never })] },
  { ...contents, sleepSessions: [aSleep(user, 1, { endTime: null as never })] },
  { ...contents, nightlyRecharges: [{ ...aRecharge(user, 1), score: new Error('spoilt') as never }] },
];

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await schemaUnderTest();
});

/** The same request to graphql-js and to ours. */
async function both(
  query: string,
  variables: Record<string, unknown> = {},
  held: Partial<Contents> = contents,
  overrides: Partial<UseCases> = {},
) {
  const document = parse(query);
  const context = () => createContext(byKey, fakeUseCases(held, overrides).useCases);
  const expected = await execute({ schema, document, variableValues: variables, contextValue: context() });
  const data = await answerQuery({ schema, document, operationName: null, variables, context: context() });
  return { expected, data };
}

/** The text of an answer whose columns are held back until it is printed. */
async function filledIn(query: string, held: Partial<Contents> = contents): Promise<string> {
  const columns = holdColumns();
  const context = { ...createContext(byKey, fakeUseCases(held).useCases), columns };
  const data = await answerQuery({ schema, document: parse(query), operationName: null, variables: {}, context });
  return columns
    .fillIn(JSON.stringify(data))
    .map((piece) => Buffer.from(piece as string).toString())
    .join('');
}

/** As it goes over the wire, the order of the keys included. */
const wire = (value: unknown) => JSON.stringify(value);

const ROOTS = [
  'user(id: "athlete-001") : User',
  'users(first: 2) : UserConnection',
  'workouts(userIds: ["athlete-001", "athlete-002"], first: 3) : WorkoutConnection',
  'sleepSessions(userIds: ["athlete-001"]) : SleepSessionConnection',
  `node(id: "${encodeNodeId('Workout', workouts[0]!)}") : Node`,
  `nodes(ids: ["${encodeNodeId('Workout', workouts[1]!)}", "${encodeNodeId('Connection', connection)}"]) : Node`,
  'providers : Provider',
];
const LITERALS = {
  from: '"2026-03-01T00:00:00Z"',
  to: '"2026-03-02T00:00:00Z"',
  type: 'SPEED',
  provider: 'POLAR',
};

describe('answers that we execute ourselves', () => {
  it('are those of graphql-js, for queries in all shapes', async () => {
    let answered = 0;
    const property = fc.asyncProperty(
      fc.subarray(ROOTS, { minLength: 1, maxLength: 3 }).chain((roots) => documents(schema, roots, LITERALS)),
      fc.record({ no: fc.boolean() }, { requiredKeys: ['no'] }),
      async (query, variables) => {
        fc.pre(validate(schema, parse(query)).length === 0);
        const { expected, data } = await both(query, variables);
        if (expected.errors === undefined) {
          expect(wire(data)).toBe(wire(expected.data));
          answered += 1;
        } else expect(data).toBeNull();
      },
    );
    await fc.assert(property, { numRuns: 120 });
    expect(answered).toBeGreaterThan(60);
  });

  it('are never those that hold an error', async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...spoilt),
      documents(schema, [ROOTS[0]!], LITERALS),
      async (held, query) => {
        fc.pre(validate(schema, parse(query)).length === 0);
        const { expected, data } = await both(query, { no: false }, held);
        if (expected.errors === undefined) expect(wire(data)).toBe(wire(expected.data));
        else expect(data).toBeNull();
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  const WORKOUTS =
    '{ user(id: "athlete-001") { workouts { nodes { localDate durationSeconds type heartRateZones { seconds } } } } }';
  it.each(spoilt.slice(0, 5).map((held, at) => [at, held] as const))(
    'leaves row %i to graphql-js',
    async (_at, held) => {
      const { expected, data } = await both(WORKOUTS, {}, held);
      expect(expected.errors).toHaveLength(1);
      expect(data).toBeNull();
    },
  );

  it.each([
    ['a mutation', 'mutation { deleteUser(input: { id: "athlete-001" }) { clientMutationId } }', {}],
    ['introspection', '{ __schema { queryType { name } } }', {}],
    ['a type by its name', '{ __type(name: "User") { name } }', {}],
    ['a variable that is missing', 'query ($id: ID!) { user(id: $id) { id } }', {}],
    ['a variable of the wrong type', 'query ($first: Int) { users(first: $first) { nodes { id } } }', { first: 'two' }],
    ['a refusal', '{ users(first: 1000) { nodes { id } } }', {}],
    ['a key that no object has', '{ __proto__: users { nodes { id } } }', {}],
  ])('are never those to %s', async (_what, query, variables) => {
    expect((await both(query, variables)).data).toBeNull();
  });

  it('leave a failure to graphql-js, whenever it comes, and no promise behind', async () => {
    const failing = {
      routes: () => Promise.reject(new Error('late')),
      connectionsOfUsers: () => Promise.reject(new Error('also late')),
    };
    const query = `{ user(id: "athlete-001") { connections { id }
      workouts { nodes { user { connections { id } } route { polyline } id broken: localDate } } } }`;
    const { expected, data } = await both(query, {}, spoilt[0], failing);
    expect(expected.errors?.length).toBeGreaterThan(1);
    expect(data).toBeNull();
  });

  it('take nothing of the samples that graphql-js may print after them', async () => {
    const document = parse('{ user(id: "athlete-001") { workouts { nodes { heartRate { samples { bpm } } } } } }');
    const context = createContext(byKey, fakeUseCases(contents).useCases);
    let taken = 0;
    const samples = { take: (count: number) => void (taken += count) };
    const request = { schema, document, operationName: null, variables: {}, context: { ...context, samples } };
    expect(await answerQuery(request)).not.toBeNull();
    expect(taken).toBe(0);
  });

  const SERIES = `{ user(id: "athlete-001") { workouts { nodes { title
    heartRate { columns { timestamps values min } again: columns { values } } empty: series(types: []) { type }
    series { columns { values } coarse: unit } } } } }`;

  it('are of the same text where columns are printed apart', async () => {
    const { expected } = await both(SERIES);
    expect(await filledIn(SERIES)).toBe(wire(expected.data));
    const none = '{ user(id: "athlete-001") { id } }';
    expect(await filledIn(none)).toBe(wire((await both(none)).expected.data));
  });

  it('show a text that looks like the mark of a column as the text that it is', async () => {
    const mark = wire(holdColumns().hold(Float64Array.of(1)));
    const title = `${mark}${mark.slice(1, -1)}`;
    for (const text of [title, mark.slice(1, -1), `","${mark}`]) {
      const held = { ...contents, workouts: [aWorkout(user, 1, { title: text }), ...workouts.slice(1)] };
      expect(await filledIn(SERIES, held)).toBe(wire((await both(SERIES, {}, held)).expected.data));
    }
  });
});
