import { describe, expect, it } from '@jest/globals';
import { aDailyActivity, aRecharge, aSleep, aSyncRun, aConnection, aUser, aWorkout, otherProject } from './records.js';
import { ask, badInput, byKey, byToken, faults } from './gateway.js';

const user = aUser(1);
const other = aUser(2);
const connection = aConnection(user, 1);
const numbers = Array.from({ length: 25 }, (_, index) => index + 1);
const contents = {
  users: [user, other],
  connections: [connection],
  syncRuns: numbers.map((number) => aSyncRun(connection, number)),
  // Two a day start at the very same instant: only the id tells them apart.
  workouts: numbers.flatMap((number) => [
    aWorkout(user, number),
    { ...aWorkout(user, number + 100), startTime: aWorkout(user, number).startTime },
  ]),
  sleepSessions: numbers.map((number) => aSleep(user, number)),
  nightlyRecharges: numbers.map((number) => aRecharge(user, number)),
  dailyActivities: numbers.map((number) => aDailyActivity(user, number)),
};
const LISTS = ['workouts', 'sleepSessions', 'nightlyRecharges', 'dailyActivities', 'syncRuns'] as const;

async function page(list: string, args: string) {
  const query = `{ user(id: "athlete-001") { list: ${list}${args} { edges { cursor node { id } } nodes { id } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`;
  return ask({ query, contents });
}

interface ListPage {
  edges: { cursor: string; node: { id: string } }[];
  nodes: { id: string }[];
  totalCount: number;
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

async function list(name: string, args: string): Promise<ListPage> {
  const answer = await page(name, args);
  expect(answer.errors).toEqual([]);
  return (answer.data as { user: { list: ListPage } }).user.list;
}

describe.each(LISTS)('the list %s', (name) => {
  it('gives 20 rows when nothing is said, and says that there are more', async () => {
    const found = await list(name, '');
    expect(found.nodes).toHaveLength(20);
    expect(found.edges.map(({ node }) => node)).toEqual(found.nodes);
    expect(found.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: found.edges[0]?.cursor,
      endCursor: found.edges[19]?.cursor,
    });
    expect(found.totalCount).toBe(contents[name].length);
  });

  it.each([
    ['forwards', 'first', 'after', 'endCursor', 'hasNextPage'],
    ['backwards', 'last', 'before', 'startCursor', 'hasPreviousPage'],
  ] as const)('is walked %s without a row missed or doubled', async (_way, size, from, cursor, hasMore) => {
    const seen: string[][] = [];
    let args = `(${size}: 4)`;
    for (let more = true; more;) {
      const { nodes, pageInfo } = await list(name, args);
      seen.push(nodes.map(({ id }) => id));
      args = `(${size}: 4, ${from}: "${pageInfo[cursor]}")`;
      more = pageInfo[hasMore];
    }
    const walked = (size === 'first' ? seen : seen.reverse()).flat();
    const whole = await list(name, '(first: 100)');
    expect(walked).toEqual(whole.nodes.map(({ id }) => id));
    expect(new Set(walked).size).toBe(contents[name].length);
  });

  it.each([
    ['(first: 0)', 'first'],
    ['(first: -1)', 'first'],
    ['(first: 101)', 'first'],
    ['(last: 0)', 'last'],
    ['(last: -1)', 'last'],
    ['(last: 101)', 'last'],
    ['(first: 5, last: 5)', 'last'],
    ['(first: "5")', 'first'],
    ['(after: "garbage")', 'after'],
    ['(after: "")', 'after'],
    ['(before: "WyJhIiwiYiJd")', 'before'],
    ['(before: "bnVsbA")', 'before'],
  ])('refuses %s and blames %s', async (args, field) => {
    expect(faults(await page(name, args))).toEqual(badInput(field));
  });

  it('takes null for what is left out, and the bounds themselves', async () => {
    expect((await list(name, '(first: null, after: null, last: null, before: null)')).nodes).toHaveLength(20);
    expect((await list(name, '(first: 1)')).nodes).toHaveLength(1);
    expect((await list(name, '(last: 100)')).nodes).toHaveLength(contents[name].length);
  });

  it('refuses a cursor of every other list, and of another user', async () => {
    const cursors = await Promise.all(
      LISTS.filter((each) => each !== name).map(async (each) => (await list(each, '')).pageInfo.endCursor),
    );
    for (const cursor of cursors) expect(faults(await page(name, `(after: "${cursor}")`))).toEqual(badInput('after'));
    const own = (await list(name, '')).pageInfo.endCursor;
    const query = `{ user(id: "athlete-002") { ${name}(before: "${own}") { totalCount } } }`;
    expect(faults(await ask({ query, contents }))).toEqual(badInput('before'));
  });

  it('counts only when the count is selected', async () => {
    const query = `{ user(id: "athlete-001") { ${name} { nodes { id } pageInfo { hasNextPage } } } }`;
    const { counts } = await ask({ query, contents });
    expect(Object.keys(counts).filter((called) => /count/i.test(called))).toEqual([]);
  });
});

describe('a cursor', () => {
  it('holds no text of the row that a client could take for an interface', async () => {
    const { edges } = await list('workouts', '(first: 1)');
    expect(edges[0]?.cursor).toMatch(/^[\w-]+$/);
  });

  it('is refused where its place in the list could not be one, though it is well made', async () => {
    const { edges } = await list('workouts', '(first: 1)');
    const [scope, sort, id] = JSON.parse(Buffer.from(edges[0]?.cursor ?? '', 'base64url').toString()) as string[];
    const forged = [
      [scope, 'yesterday', id],
      [scope, sort, '1 or 1=1'],
      [scope, '0000-01-01T00:00:00.000Z', id],
      [scope, sort],
      [scope, sort, id, id],
      [scope, 5, id],
    ].map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url'));
    for (const cursor of forged)
      expect(faults(await page('workouts', `(after: "${cursor}")`))).toEqual(badInput('after'));
  });

  it('stays good when rows are added before it', async () => {
    const first = await list('workouts', '(first: 4)');
    const newer = [40, 41].map((number) => aWorkout(user, number));
    const answer = await ask({
      query: `{ user(id: "athlete-001") { workouts(first: 4, after: "${first.pageInfo.endCursor}") { nodes { id } } } }`,
      contents: { ...contents, workouts: [...contents.workouts, ...newer] },
    });
    const whole = await list('workouts', '(first: 8)');
    expect(answer.data.user.workouts.nodes).toEqual(whole.nodes.slice(4));
  });
});

describe('a list across users', () => {
  const query = (args: string): string => `{ workouts(${args}) { nodes { id } pageInfo { endCursor } } }`;

  it('has cursors that belong to its set of users, in any order', async () => {
    const both = await ask({ query: query('userIds: ["athlete-001", "athlete-002"], first: 2'), contents });
    const cursor = String(both.data.workouts.pageInfo.endCursor);
    const again = await ask({ query: query(`userIds: ["athlete-002", "athlete-001"], after: "${cursor}"`), contents });
    expect(again.errors).toEqual([]);
    expect(faults(await ask({ query: query(`userIds: ["athlete-002"], after: "${cursor}"`), contents }))).toEqual(
      badInput('after'),
    );
  });

  it('needs userIds with an API key, and none with a user token', async () => {
    expect(faults(await ask({ query: query('first: 2'), contents }))).toEqual(badInput('userIds'));
    const own = await ask({ query: query('first: 2'), contents, caller: byToken(user) });
    expect(own.data.workouts.nodes).toHaveLength(2);
  });

  it('refuses a filter that ends before it begins, and blames its start', async () => {
    const filter = 'filter: { from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z" }';
    expect(faults(await ask({ query: query(`userIds: ["athlete-001"], ${filter}`), contents }))).toEqual(
      badInput('filter.from'),
    );
  });
});

describe('the list of users', () => {
  const users = [...numbers.map((number) => aUser(number)), aUser(99, otherProject.id)];

  it('is walked by id, inside the project, and its cursors are refused by another project', async () => {
    const query = '{ users(first: 3) { nodes { id } totalCount pageInfo { endCursor } } }';
    const found = await ask({ query, contents: { users } });
    expect(found.data.users).toMatchObject({
      nodes: [{ id: 'athlete-001' }, { id: 'athlete-002' }, { id: 'athlete-003' }],
      totalCount: 25,
    });
    const next = `{ users(first: 1, after: "${String(found.data.users.pageInfo.endCursor)}") { nodes { id } } }`;
    expect((await ask({ query: next, contents: { users } })).data.users.nodes).toEqual([{ id: 'athlete-004' }]);
    const caller = { ...byKey, project: otherProject };
    expect(faults(await ask({ query: next, contents: { users }, caller }))).toEqual(badInput('after'));
  });

  it('is refused to a user token', async () => {
    const answer = await ask({ query: '{ users { totalCount } }', contents: { users }, caller: byToken(user) });
    expect(faults(answer)).toEqual([{ code: 'FORBIDDEN', field: undefined }]);
  });

  it('refuses a search that is too long', async () => {
    const query = 'query ($search: String) { users(search: $search) { totalCount } }';
    expect(faults(await ask({ query, variables: { search: 'a'.repeat(201) } }))).toEqual(badInput('search'));
    expect((await ask({ query, variables: { search: 'a'.repeat(200) } })).errors).toEqual([]);
  });
});
