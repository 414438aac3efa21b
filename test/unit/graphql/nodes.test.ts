import { describe, expect, it } from '@jest/globals';
import type { StoredRecord } from '../../../src/domain/record.js';
import { RECORD_LISTS } from '../../../src/graphql/record-lists.js';
import { decodeNodeId, encodeNodeId, type NodeTypeName } from '../../../src/graphql/ids.js';
import { ask, badInput, byToken, faults } from './gateway.js';
import {
  aConnection,
  aDailyActivity,
  aRecharge,
  aRecord,
  aSleep,
  aSyncRun,
  aUser,
  aWorkout,
  otherProject,
  uuid,
} from './records.js';

const users = [aUser(1), aUser(2), aUser(3, otherProject.id)] as const;
const [own, colleague, stranger] = users;
const connections = users.map((user, index) => aConnection(user, index + 1));
/** Of every further type, a row that has what all records have. */
const OTHER_TYPES = Object.entries(RECORD_LISTS).slice(4);
const others: Record<string, StoredRecord[]> = Object.fromEntries(
  OTHER_TYPES.map(([dataType], kind) => [
    dataType,
    users.map((user, index) => ({ ...aRecord(10 + kind, user, index + 1), startTime: null, endTime: null })),
  ]),
);
const contents = {
  others,
  users: [...users],
  connections,
  syncRuns: connections.map((connection, index) => aSyncRun(connection, index + 1)),
  workouts: users.map((user, index) => aWorkout(user, index + 1)),
  sleepSessions: users.map((user, index) => aSleep(user, index + 1)),
  nightlyRecharges: users.map((user, index) => aRecharge(user, index + 1)),
  dailyActivities: users.map((user, index) => aDailyActivity(user, index + 1)),
};
const ROWS = {
  Connection: contents.connections,
  SyncRun: contents.syncRuns,
  Workout: contents.workouts,
  SleepSession: contents.sleepSessions,
  NightlyRecharge: contents.nightlyRecharges,
  DailyActivity: contents.dailyActivities,
  ...Object.fromEntries(OTHER_TYPES.map(([dataType, { node }]) => [node, others[dataType] ?? []])),
} as unknown as Record<NodeTypeName, readonly { id: string; userId: string }[]>;
const TYPES = Object.keys(ROWS) as NodeTypeName[];

function idOf(type: NodeTypeName, user: { id: string }): string {
  const row = ROWS[type].find(({ userId }) => userId === user.id);
  if (row === undefined) throw new Error(`no ${type} of ${user.id}`);
  return encodeNodeId(type, row);
}

const NODE =
  'query ($id: ID!) { node(id: $id) { __typename id ... on Record { user { id } } ... on Connection { user { id } } } }';

describe.each(TYPES)('node of a %s', (type) => {
  it('is found by the id that the object prints, and prints it again', async () => {
    const id = idOf(type, own);
    const { data, errors } = await ask({ query: NODE, variables: { id }, contents });
    expect(errors).toEqual([]);
    expect(data.node).toMatchObject({ __typename: type, id });
  });

  it("is null for another project's, for an unknown one, and with a user token for another user's", async () => {
    const unknown = encodeNodeId(type, { userId: own.id, id: uuid(9, 9) });
    const nobodys = encodeNodeId(type, { userId: uuid(9, 1), id: uuid(9, 9) });
    for (const id of [idOf(type, stranger), unknown, nobodys]) {
      expect(await ask({ query: NODE, variables: { id }, contents })).toMatchObject({
        data: { node: null },
        errors: [],
      });
    }
    const theirs = { query: NODE, variables: { id: idOf(type, colleague) }, contents };
    expect((await ask(theirs)).data.node).toMatchObject({ __typename: type });
    expect(await ask({ ...theirs, caller: byToken(own) })).toMatchObject({ data: { node: null }, errors: [] });
    expect((await ask({ ...theirs, caller: byToken(colleague) })).data.node).toMatchObject({ __typename: type });
  });

  it('reads no row of a user who is out of reach', async () => {
    const { counts } = await ask({ query: NODE, variables: { id: idOf(type, stranger) }, contents });
    expect(counts).toEqual({ usersByKeys: 1 });
  });

  it("is null where a user's key stands before another user's row", async () => {
    const row = ROWS[type].find(({ userId }) => userId === stranger.id);
    const id = encodeNodeId(type, { userId: own.id, id: row?.id ?? '' });
    expect((await ask({ query: NODE, variables: { id }, contents })).data.node).toBeNull();
  });
});

describe('a global id', () => {
  it('is opaque, and gives type and keys back', () => {
    const key = { userId: own.id, id: uuid(3, 1) };
    for (const type of TYPES) {
      const id = encodeNodeId(type, key);
      expect(id).toMatch(/^[\w-]{44}$/);
      expect(decodeNodeId(id, 'id')).toEqual({ type, ...key });
    }
  });

  it.each([
    'x',
    'workout:1',
    'A'.repeat(44),
    `${'A'.repeat(43)}=`,
    `${encodeNodeId('Workout', { userId: own.id, id: own.id })}=`,
    `${encodeNodeId('Workout', { userId: own.id, id: own.id })}!`,
    encodeNodeId('Workout', { userId: own.id, id: own.id }).slice(1),
  ])('that was never one is refused: %s', async (id) => {
    expect(faults(await ask({ query: NODE, variables: { id }, contents }))).toEqual(badInput('id'));
    expect(faults(await ask({ query: `{ nodes(ids: ["${id}"]) { id } }`, contents }))).toEqual(badInput('ids.0'));
  });

  it.each(['', 'a'.repeat(201), 'line\nbreak', 'null\u0000'])(
    'of no sensible length or characters is refused everywhere',
    async (id) => {
      expect(faults(await ask({ query: NODE, variables: { id } }))).toEqual(badInput('id'));
      expect(faults(await ask({ query: 'query ($id: ID!) { user(id: $id) { id } }', variables: { id } }))).toEqual(
        badInput('id'),
      );
      const lists = 'query ($ids: [ID!]) { workouts(userIds: $ids) { totalCount } }';
      expect(faults(await ask({ query: lists, variables: { ids: ['fine', id] } }))).toEqual(badInput('userIds.1'));
      const create = 'mutation ($id: ID!) { createUser(input: { id: $id }) { user { id } } }';
      expect(faults(await ask({ query: create, variables: { id } }))).toEqual(badInput('input.id'));
    },
  );
});

describe('nodes', () => {
  const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';

  it('keeps the order asked for, with null for what is not within reach', async () => {
    const ids = [idOf('SyncRun', own), idOf('Workout', stranger), idOf('Workout', own), idOf('Workout', own)];
    const { data } = await ask({ query: NODES, variables: { ids }, contents });
    expect(data.nodes).toEqual([
      { __typename: 'SyncRun', id: ids[0] },
      null,
      { __typename: 'Workout', id: ids[2] },
      { __typename: 'Workout', id: ids[2] },
    ]);
  });

  it('answers the others where one was never an id, and says which', async () => {
    const ids = [idOf('Workout', own), 'garbage', idOf('SyncRun', own)];
    const answer = await ask({ query: NODES, variables: { ids }, contents });
    expect(answer.data.nodes).toEqual([
      { __typename: 'Workout', id: ids[0] },
      null,
      { __typename: 'SyncRun', id: ids[2] },
    ]);
    expect(faults(answer)).toEqual(badInput('ids.1'));
    expect(answer.errors[0]?.path).toEqual(['nodes', 1]);
  });

  it('takes 100 ids and refuses 101', async () => {
    const ids = Array.from({ length: 101 }, () => idOf('Workout', own));
    expect((await ask({ query: NODES, variables: { ids: ids.slice(1) }, contents })).data.nodes).toHaveLength(100);
    expect(faults(await ask({ query: NODES, variables: { ids }, contents }))).toEqual(badInput('ids'));
  });
});

describe('a user', () => {
  it("shows the application's id and never the internal key", async () => {
    const query =
      '{ user(id: "athlete-001") { id workouts { nodes { id user { id } } } connections { id user { id } } } }';
    const { data } = await ask({ query, contents });
    expect(data.user.id).toBe('athlete-001');
    expect(data.user.workouts.nodes[0].user.id).toBe('athlete-001');
    expect(JSON.stringify(data)).not.toContain(own.id);
  });

  it('is null outside the project, and with a user token when it is another one', async () => {
    const query = (user: { externalId: string }): string => `{ user(id: "${user.externalId}") { id } }`;
    expect((await ask({ query: query(stranger), contents })).data.user).toBeNull();
    expect((await ask({ query: query(colleague), contents, caller: byToken(own) })).data.user).toBeNull();
    expect((await ask({ query: query(own), contents, caller: byToken(own) })).data.user).toEqual({
      id: own.externalId,
    });
  });

  it('is me with a user token, and nobody with an API key', async () => {
    expect((await ask({ query: '{ me { id } }', contents, caller: byToken(own) })).data.me).toEqual({
      id: own.externalId,
    });
    expect((await ask({ query: '{ me { id } }', contents })).data.me).toBeNull();
  });
});
