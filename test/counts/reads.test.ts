import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  getNamedType,
  isCompositeType,
  isObjectType,
  parse,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Caller } from '../../src/application/caller.js';
import { manageUsers } from '../../src/application/manage-users.js';
import type { JobQueue } from '../../src/application/ports/index.js';
import { readRecords } from '../../src/application/read-records.js';
import { readSeries } from '../../src/application/read-series.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { SCOPES } from '../../src/domain/scope.js';
import { createContext } from '../../src/graphql/context.js';
import { answerQuery } from '../../src/graphql/execution/index.js';
import { RECORD_LISTS } from '../../src/graphql/record-lists.js';
import { buildGraphqlSchema } from '../../src/graphql/schema.js';
import type { Storage } from '../../src/storage/index.js';
import { statementsOf } from '../support/plans.js';
import { openTestStorage } from '../support/postgres.js';
import {
  activity,
  heartRateDay,
  makeWearer,
  NOW,
  payload,
  recharge,
  series,
  sleep,
  upsertActivity,
  upsertHeartRate,
  upsertRecharge,
  upsertSleep,
  upsertWorkout,
  workout,
} from '../integration/storage/builders.js';
import { furtherOperations } from '../integration/storage/further-records.js';
import { run } from '../integration/storage/reading.js';

let storage: Storage;
let close: () => Promise<void>;
let schema: GraphQLSchema;
let caller: Caller;
let owner: string;
/** Texts of the statements of the last request. */
let statements: string[] = [];

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock: { now: () => NOW } }));
  schema = await buildGraphqlSchema({ providerIds: ['polar'] });
  const wearer = await makeWearer(storage);
  owner = wearer.externalId;
  caller = {
    kind: 'project',
    project: { id: wearer.projectId, name: 'first', redirectUrls: [] },
    keyId: wearer.projectId,
    scopes: new Set(SCOPES),
  };
  const days = Array.from({ length: 28 }, (_, day) => `2026-02-${String(day + 1).padStart(2, '0')}`);
  const operations = [
    upsertWorkout(workout('w')),
    upsertSleep(sleep('s')),
    upsertRecharge(recharge('r')),
    upsertActivity(activity('2026-03-09', { isPartial: true })),
    ...furtherOperations,
    ...Array.from({ length: 120 }, (_, minute) => run(`run-${minute}`, minute)),
    ...days.flatMap((date) => [
      upsertSleep(sleep(date, { night: date, startTime: new Date(`${date}T00:00:00Z`) })),
      upsertRecharge(recharge(date, { night: date })),
      upsertActivity(activity(date)),
    ]),
  ];
  for (const date of days) {
    const samples = series('HEART_RATE', `${date}T06:00:00Z`, [60, 61, 62], 60_000);
    operations.push(upsertHeartRate(heartRateDay(date), [samples]));
  }
  for (const operation of operations) await storage.data.commit(wearer.batch([payload(operation)]));
});
afterAll(() => close());

// Answers have as many shapes as there are queries.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
async function ask(query: string): Promise<Record<string, any>> {
  const useCases = {
    ...manageUsers({ ...storage, jobs: {} as JobQueue }),
    ...readRecords(storage),
    ...readSeries(storage.series),
  } as unknown as UseCases;
  const context = createContext(caller, useCases);
  const request = { schema, document: parse(query), operationName: null, variables: {}, context };
  const answers: Awaited<ReturnType<typeof answerQuery>>[] = [];
  const sent = await statementsOf(storage, async () => answers.push(await answerQuery(request)));
  statements = sent.map(({ text }) => text);
  const [data] = answers;
  if (!data) throw new Error(`there was an error in the answer to ${query}`);
  return data;
}

/** Every field of a type without arguments, with what is below it as far as it has no resolver. */
function selections(type: GraphQLObjectType): string[] {
  return Object.values(type.getFields())
    .filter(({ name }) => name !== 'files')
    .map(({ name, type: fieldType }) => {
      const inner = getNamedType(fieldType);
      if (!isCompositeType(inner)) return name;
      const leaves = Object.values(isObjectType(inner) ? inner.getFields() : {}).filter(
        (field) => field.args.length === 0 && !isCompositeType(getNamedType(field.type)),
      );
      return `${name} { ${leaves.map((field) => field.name).join(' ')} }`;
    });
}

describe.each(Object.values(RECORD_LISTS))('a page of $field', ({ field, node }) => {
  it('shows every field as it is, whatever else is asked for', async () => {
    const fields = selections(schema.getType(node) as GraphQLObjectType);
    const page = (selected: string, by = 'nodes') =>
      `{ ${field}(userIds: ["${owner}"], first: 3) { ${by === 'nodes' ? `nodes { ${selected} }` : `edges { node { ${selected} } }`} } }`;
    const whole = (await ask(page(fields.join(' '))))[field].nodes as Record<string, unknown>[];
    expect(whole.length).toBeGreaterThan(0);
    for (const selected of fields) {
      const name = selected.split(' ')[0] ?? '';
      const expected = whole.map((row) => ({ [name]: row[name] }));
      expect((await ask(page(selected)))[field].nodes).toEqual(expected);
      expect((await ask(page(selected, 'edges')))[field].edges).toEqual(expected.map((row) => ({ node: row })));
    }
  });
});

describe('of the rows of a page', () => {
  const columnsRead = () => statements.at(-1)?.match(/ as "\w+"/g)?.length ?? 0;

  it('only the columns that are shown are read', async () => {
    await ask(`{ workouts(userIds: ["${owner}"]) { nodes { id title ... on Record { flags } source { device } } } }`);
    expect(statements.at(-1)).not.toContain('heart_rate_zones');
    // The keys, what they are sorted by, title, flags, and the six that the source is made of.
    expect(columnsRead()).toBe(11);
    await ask(`{ workouts(userIds: ["${owner}"]) { nodes { title sleepBefore { id } } } }`);
    expect(statements[0]).toContain('heart_rate_zones');
  });
});

describe('statements', () => {
  const LISTS = (first: number) => `{ user(id: "${owner}") {
    workouts(first: ${first}) { nodes { id title user { id } source { device } heartRateZones { seconds } trainingLoad { cardio } } }
    sleepSessions(first: ${first}) { nodes { id night stages { stage startTime } nightlyRecharge { score } } }
    nightlyRecharges(first: ${first}) { nodes { id score } }
    dailyActivities(first: ${first}) { nodes { id steps isPartial } } } }`;

  it('are as many for a hundred rows as for one', async () => {
    const counted = [];
    for (const first of [1, 10, 100]) {
      const { user } = await ask(LISTS(first));
      expect(user.workouts.nodes).toHaveLength(first);
      counted.push(statements.length);
    }
    // The user; the four lists; the other sleeps of the nights, of which one is the main one, and their recharges.
    expect(counted).toEqual([7, 7, 7]);
  });

  it('are one for a page across users', async () => {
    for (const first of [1, 10, 100]) {
      await ask(
        `{ workouts(userIds: ["${owner}"], first: ${first}) { nodes { id title } pageInfo { hasNextPage endCursor } } }`,
      );
      expect(statements).toHaveLength(1);
    }
  });

  it.each(['RAW', 'MINUTES_5', 'DAYS_1'])(
    'of a series by %s are as many for four weeks as for one day',
    async (resolution) => {
      const counted = [];
      for (const [until, days] of [
        ['2026-02-02', 1],
        ['2026-03-01', 28],
      ] as const) {
        const range = `type: HEART_RATE, from: "2026-02-01T00:00:00Z", to: "${until}T00:00:00Z", resolution: ${resolution}`;
        const { user } = await ask(`{ user(id: "${owner}") { series(${range}) { columns { timestamps values } } } }`);
        expect(user.series.columns.values).toHaveLength(resolution === 'RAW' ? 3 * days : days);
        counted.push(statements.length);
      }
      expect(counted[1]).toBe(counted[0]);
      expect(counted[0]).toBeLessThanOrEqual(4);
    },
  );
});
