import { describe, expect, it } from '@jest/globals';
import type { Contents } from './fake-use-cases.js';
import { ask } from './gateway.js';
import { aBlock, aConnection, aDailyActivity, aRecharge, aSleep, aSyncRun, aUser, aWorkout } from './records.js';

/** One user with that many of everything, or that many users with one of everything. */
function oneUserWith(count: number): Partial<Contents> {
  const user = aUser(1);
  const connection = aConnection(user, 1);
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const workouts = numbers.map((number) => aWorkout(user, number));
  return {
    users: [user],
    connections: [connection],
    syncRuns: numbers.map((number) => aSyncRun(connection, number)),
    workouts,
    sleepSessions: numbers.map((number) => aSleep(user, number)),
    nightlyRecharges: numbers.map((number) => aRecharge(user, number)),
    dailyActivities: numbers.map((number) => aDailyActivity(user, number)),
    blocks: workouts.flatMap(({ id }) => [
      aBlock(id, 'HEART_RATE', [0, 1000], [60, 61]),
      aBlock(id, 'SPEED', [0, 1000], [3, 3.5]),
    ]),
  };
}

function usersWithOneEach(count: number): Partial<Contents> {
  const users = Array.from({ length: count }, (_, index) => aUser(index + 1));
  return {
    users,
    connections: users.map((user, index) => aConnection(user, index + 1)),
    workouts: users.map((user, index) => aWorkout(user, index + 1)),
    sleepSessions: users.map((user, index) => aSleep(user, index + 1)),
    nightlyRecharges: users.map((user, index) => aRecharge(user, index + 1)),
    dailyActivities: users.map((user, index) => aDailyActivity(user, index + 1)),
  };
}

const SOURCE = 'source { provider device externalId receivedAt }';
const WORKOUT = `id ${SOURCE} user { id connections { provider { name } user { id } } }
  route { polyline } heartRate { columns { values } } series { type columns { values } }
  sleepBefore { id nightlyRecharge { id } } nightlyRecharge { id sleep { id } hrv { summary { average } } breathing { unit } }`;

const RECORDS = `{ user(id: "athlete-001") {
  workouts(first: 100) { nodes { ${WORKOUT} } edges { cursor node { id } } totalCount }
  sleepSessions(first: 100) { nodes { id user { id } heartRate { summary { count } } nightlyRecharge { id } } }
  nightlyRecharges(first: 100) { nodes { id user { id } sleep { id } hrv { unit } } }
  dailyActivities(first: 100) { nodes { id user { id } } }
  syncRuns(first: 100) { nodes { id connection { id user { id } provider { id } } } }
} }`;

const USERS = `{ users(first: 100) { nodes {
  id connections { id provider { name } } connection(provider: POLAR) { id }
  workouts(first: 3) { nodes { ${WORKOUT} } }
  newest: workouts(first: 1, filter: { types: [RUNNING] }) { nodes { id } }
  sleepSessions { nodes { id } totalCount } nightlyRecharges { nodes { id } } dailyActivities { nodes { id } totalCount }
  syncRuns(first: 2) { nodes { id } totalCount }
  heartRate(from: "2026-07-01T00:00:00Z", to: "2026-07-02T00:00:00Z") { summary { count } }
  series(type: SPEED, from: "2026-07-01T00:00:00Z", to: "2026-07-02T00:00:00Z") { summary { count } }
} } }`;

/** The series are made of blocks that are read already; that is no statement. */
const IN_MEMORY = ['recordSeries', 'listProviders'];

async function statements(query: string, contents: Partial<Contents>): Promise<Record<string, number>> {
  const { counts, errors } = await ask({ query, contents });
  expect(errors).toEqual([]);
  return Object.fromEntries(Object.entries(counts).filter(([name]) => !IN_MEMORY.includes(name)));
}

describe('what is nested', () => {
  it.each([
    ['a page of records', RECORDS, oneUserWith],
    ['a page of users', USERS, usersWithOneEach],
  ] as const)('costs the same number of calls for 1, 10 and 100 rows: %s', async (_name, query, having) => {
    const one = await statements(query, having(1));
    expect(Object.values(one).reduce((sum, count) => sum + count)).toBeGreaterThan(8);
    expect(await statements(query, having(10))).toEqual(one);
    expect(await statements(query, having(100))).toEqual(one);
  });

  it('reads lists under users as one for each set of arguments', async () => {
    const query =
      '{ users { nodes { a: workouts(first: 2) { nodes { id } } b: workouts(first: 2) { nodes { id } } c: workouts { nodes { id } } } } }';
    const { counts, calls } = await ask({ query, contents: usersWithOneEach(20) });
    expect(counts).toEqual({ listUsers: 1, 'records.WORKOUT.listEach': 2 });
    const queries = calls
      .filter(({ name }) => name === 'records.WORKOUT.listEach')
      .map(({ args }) => args[0] as { userIds: string[] });
    expect(queries.map(({ userIds }) => userIds.length)).toEqual([20, 20]);
  });

  it('does not look up again the users that a list brought', async () => {
    const query = '{ workouts(userIds: ["athlete-001", "athlete-002"]) { nodes { user { id } } } }';
    const { counts } = await ask({ query, contents: usersWithOneEach(2) });
    expect(counts).toEqual({ pageOfNamed: 1, usersInScope: 1, 'records.WORKOUT.list': 1 });
  });

  it('is looked up once for each node of one type', async () => {
    const contents = oneUserWith(50);
    const found = await ask({
      query: '{ user(id: "athlete-001") { workouts(first: 50) { nodes { id } } } }',
      contents,
    });
    const ids = (found.data.user.workouts.nodes as { id: string }[]).map(({ id }) => id);
    const { counts, data } = await ask({
      query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      variables: { ids },
      contents,
    });
    expect(data.nodes).toHaveLength(50);
    expect(counts).toEqual({ usersByKeys: 1, 'records.WORKOUT.findMany': 1 });
  });
});

describe('what belongs together', () => {
  const user = aUser(1);
  const query = `{ user(id: "athlete-001") { workouts {
    nodes { localDate sleepBefore { night } nightlyRecharge { night } } } sleepSessions { nodes { nightlyRecharge { night } } }
    nightlyRecharges { nodes { sleep { night } } } } }`;
  const night = { night: '2026-03-05' };

  it('is a workout, the sleep and the recharge of the night before it', async () => {
    const contents = {
      users: [user],
      workouts: [aWorkout(user, 5)],
      sleepSessions: [aSleep(user, 5)],
      nightlyRecharges: [aRecharge(user, 5)],
    };
    const { data } = await ask({ query, contents });
    expect(data.user.workouts.nodes).toEqual([{ localDate: '2026-03-05', sleepBefore: night, nightlyRecharge: night }]);
    expect(data.user.sleepSessions.nodes).toEqual([{ nightlyRecharge: night }]);
    expect(data.user.nightlyRecharges.nodes).toEqual([{ sleep: night }]);
  });

  it('gives the recharge to the main sleep of the night, and to no nap', async () => {
    const nap = aSleep(user, 6, { night: night.night });
    const contents = { users: [user], sleepSessions: [aSleep(user, 5), nap], nightlyRecharges: [aRecharge(user, 5)] };
    const { data } = await ask({ query, contents });
    const given = data.user.sleepSessions.nodes.map((node: { nightlyRecharge: unknown }) => node.nightlyRecharge);
    expect(given).toHaveLength(2);
    expect(given).toEqual(expect.arrayContaining([night, null]));
  });

  it('counts a sleep that ended at the very start of the workout, not one that ended after it', async () => {
    const sleep = aSleep(user, 5);
    const before = async (startTime: Date): Promise<unknown> => {
      const contents = { users: [user], workouts: [aWorkout(user, 5, { startTime })], sleepSessions: [sleep] };
      return (await ask({ query, contents })).data.user.workouts.nodes[0].sleepBefore;
    };
    expect(await before(sleep.endTime)).toEqual(night);
    expect(await before(new Date(sleep.endTime.getTime() - 1))).toBeNull();
  });

  it('is nothing for a workout whose local date is not known, nor from another provider', async () => {
    const contents = {
      users: [user],
      workouts: [
        aWorkout(user, 5, { localDate: null, utcOffsetMinutes: null, utcOffsetOrigin: 'NONE' }),
        aWorkout(user, 6, { provider: 'other' }),
      ],
      sleepSessions: [aSleep(user, 5), aSleep(user, 6)],
      nightlyRecharges: [aRecharge(user, 5), aRecharge(user, 6)],
    };
    const { data } = await ask({ query, contents });
    expect(data.user.workouts.nodes).toMatchObject([
      { sleepBefore: null, nightlyRecharge: null },
      { sleepBefore: null, nightlyRecharge: null },
    ]);
  });
});
