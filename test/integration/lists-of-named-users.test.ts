import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execute, parse, type GraphQLSchema } from 'graphql';
import type { Caller } from '../../src/application/caller.js';
import { manageUsers } from '../../src/application/manage-users.js';
import type { JobQueue } from '../../src/application/ports/index.js';
import { readRecords } from '../../src/application/read-records.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { SCOPES } from '../../src/domain/scope.js';
import { createContext } from '../../src/graphql/context.js';
import { buildGraphqlSchema } from '../../src/graphql/schema.js';
import type { Storage } from '../../src/storage/index.js';
import { statementsOf } from '../support/plans.js';
import { openTestStorage } from '../support/postgres.js';
import { activity, makeWearer, payload, upsertActivity, type Wearer } from './storage/builders.js';
import { run } from './storage/reading.js';

let storage: Storage;
let close: () => Promise<void>;
let schema: GraphQLSchema;
let caller: Caller;
let ada: Wearer;
let bea: Wearer;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage());
  schema = await buildGraphqlSchema({ providerIds: ['polar'] });
  ada = await makeWearer(storage);
  bea = await makeWearer(storage);
  for (const [wearer, first] of [
    [ada, 0],
    [bea, 30],
  ] as const) {
    const operations = Array.from({ length: 7 }, (_, at) => run(`run-${at}`, first + 60 * at));
    operations.push(upsertActivity(activity('2026-03-01')));
    for (const operation of operations) await storage.data.commit(wearer.batch([payload(operation)]));
  }
  caller = {
    kind: 'project',
    project: { id: ada.projectId, name: 'first', redirectUrls: [] },
    keyId: ada.projectId,
    scopes: new Set(SCOPES),
  };
});
afterAll(() => close());

/** With the users looked up by the page's own statement, or by one before. */
async function ask(query: string, isAtOnce: boolean) {
  const useCases = {
    ...manageUsers({ ...storage, jobs: {} as JobQueue }),
    ...readRecords(storage),
    ...(isAtOnce ? {} : { pageOfNamed: () => Promise.resolve(null) }),
  } as unknown as UseCases;
  const contextValue = createContext(caller, useCases);
  const answers: Awaited<ReturnType<typeof execute>>[] = [];
  const document = parse(query);
  const sent = await statementsOf(storage, async () => answers.push(await execute({ schema, document, contextValue })));
  return { answer: JSON.parse(JSON.stringify(answers[0])) as Answer, statements: sent.length };
}

interface Answer {
  data: { workouts: { edges: { cursor: string }[] } };
  errors?: { message: string }[];
}

const SHOWN =
  '{ edges { cursor node { id startTime externalId: title } } pageInfo { hasNextPage hasPreviousPage } totalCount }';
const list = (users: string, rest = '') => `{ workouts(userIds: ${users}${rest}) ${SHOWN} }`;
const both = () => JSON.stringify([ada.externalId, bea.externalId]);
const only = () => JSON.stringify([ada.externalId]);

const TURNED = ', filter: { from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z" }';

async function cursorsOf(users: string): Promise<string[]> {
  const { answer } = await ask(list(users, ', first: 100'), false);
  return answer.data.workouts.edges.map(({ cursor }) => cursor);
}

/** @returns what both ways answer, and the statements of the short one */
async function same(query: string) {
  const { answer, statements } = await ask(query, true);
  expect(answer).toEqual((await ask(query, false)).answer);
  return { answer, statements };
}

describe('a page across users that are named', () => {
  it('is what it is when they are looked up first, wherever it is cut', async () => {
    const cursors = await cursorsOf(both());
    expect(cursors).toHaveLength(14);
    for (const cut of [
      '',
      ', first: 1',
      ', last: 5',
      `, first: 4, after: "${cursors[2]}"`,
      `, last: 4, before: "${cursors[9]}"`,
      `, first: 100, after: "${cursors[3]}", before: "${cursors[8]}"`,
      `, first: 3, after: "${cursors[13]}"`,
      ', filter: { from: "2026-03-01T02:00:00Z", types: [RUNNING] }',
      ', filter: { providers: [] }',
    ]) {
      const { answer, statements } = await same(list(both(), cut));
      expect(answer.errors).toBeUndefined();
      expect(statements).toBe(2);
    }
    await same(list(only()));
    await same(list(JSON.stringify([ada.externalId, ada.externalId])));
    await same(`{ dailyActivities(userIds: ${both()}) { nodes { date user { id connections { id } } } } }`);
  });

  it('takes one statement, two where it is counted', async () => {
    const query = `{ workouts(userIds: ${both()}) { nodes { id user { id } } pageInfo { endCursor } } }`;
    expect((await same(query)).statements).toBe(1);
  });

  it.each([
    ['nobody', '[]', ''],
    ['an id that is none', '[" "]', ''],
    ['a user who is not there', '["nobody"]', ''],
    ['a user who is not there beside one who is', 'BOTH AND nobody', ''],
    ['too many', JSON.stringify(Array.from({ length: 101 }, (_, at) => `u-${at}`)), ''],
    ['a user who is not there, and a size out of bounds', '["nobody"]', ', first: 0'],
    ['a size out of bounds', 'BOTH', ', first: 101'],
    ['two sizes', 'BOTH', ', first: 1, last: 1'],
    ['times in the wrong order', 'BOTH', TURNED],
    ['a user who is not there, and times in the wrong order', '["nobody"]', TURNED],
    ['what is no cursor', 'BOTH', ', after: "x"'],
    ['a user who is not there, and what is no cursor', '["nobody"]', ', before: "x"'],
  ])('refuses as ever: %s', async (_, users, rest) => {
    const named = users.replace('BOTH AND nobody', both().replace(']', ', "nobody"]')).replace('BOTH', both());
    const { answer } = await same(list(named, rest));
    expect(answer.errors).toHaveLength(1);
  });

  it('refuses the cursor of a list of others', async () => {
    const [cursor] = await cursorsOf(only());
    const { answer } = await same(list(both(), `, after: "${cursor}"`));
    expect(answer.errors?.[0]?.message).toContain('takes a cursor of this very list');
  });

  it("finds nobody of another project, whatever the user's name", async () => {
    const other = { ...caller, project: { ...caller.project, id: '00000000-0000-4000-8000-000000000000' } };
    const mine = caller;
    caller = other;
    try {
      expect((await same(list(only()))).answer.errors).toHaveLength(1);
    } finally {
      caller = mine;
    }
  });
});
