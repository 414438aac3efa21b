import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { READ_SCOPES, SCOPES, TIMELINE_OF, type Scope } from '../../src/domain/scope.js';
import { decodeNodeId, encodeNodeId, type NodeTypeName } from '../../src/graphql/ids.js';
import { API_KEY } from '../support/gateway.js';
import { LISTS, MUTATIONS, QUERIES, SCOPE_OF_LIST } from '../support/isolation-matrix.js';
import { selectEverything, valuesOf } from '../support/select-everything.js';
import { startIsolationWorld, type IsolationWorld, type Subject } from '../support/isolation-world.js';

/** Somebody with a credential, and whom it reaches. */
interface Viewer {
  name: string;
  credential: string;
  reaches: Subject[];
  isKey: boolean;
}

const NOBODY = 'mark-nobody';
const NO_ROW = '00000000-0000-4000-8000-00000000dead';

let world: IsolationWorld;
let schema: GraphQLSchema;
let viewers: Viewer[];
/** Every global id of everybody, as its owner sees it. */
const nodeIds = new Map<Subject, Map<string, string>>();

const typeOf = (name: string) => schema.getType(name) as GraphQLObjectType;
const fieldsOf = (name: string) => Object.keys(typeOf(name).getFields());
const returned = (owner: string, field: string) => getNamedType(typeOf(owner).getFields()[field]!.type);
const nodeTypes = () => schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name);
const all = (owner: string, field: string) =>
  // Whatever a user has is asked for by `user`.
  field === 'users'
    ? '{ totalCount pageInfo { startCursor endCursor } edges { cursor node { id } } nodes { id createdAt } }'
    : selectEverything(returned(owner, field) as GraphQLObjectType);
beforeAll(async () => {
  world = await startIsolationWorld();
  const { data } = await world.gateway.ask(getIntrospectionQuery());
  schema = buildClientSchema(data as never);
  const keys = { A: API_KEY, B: await world.keyOf('B', SCOPES) };
  viewers = (['A', 'B'] as const).map((project) => ({
    name: `the key of ${project}`,
    credential: keys[project],
    reaches: world.subjects.filter((subject) => subject.project === project),
    isKey: true,
  }));
  const [own] = world.subjects as [Subject];
  for (const [name, input] of [
    ['createUserToken', `userId: "${own.mark}"`],
    ['createCoachToken', `userIds: ["${own.mark}"]`],
  ]) {
    const made = await world.gateway.ask(`mutation { ${name}(input: { ${input} }) { token } }`);
    const credential = made.data?.[name ?? ''].token as string;
    viewers.push({ name: `${name} for one user of A`, credential, reaches: [own], isKey: false });
  }
  for (const { credential, reaches, isKey } of viewers) {
    if (!isKey) continue;
    for (const subject of reaches) nodeIds.set(subject, await world.idsOf(credential, subject));
  }
});
afterAll(() => world.stop());

/** Nothing in it is of anybody else: no mark, no global id, no link to a file. */
function expectOnly(text: string, { reaches }: Viewer): void {
  const others = world.subjects.filter((subject) => !reaches.includes(subject));
  for (const { mark } of others) expect(text).not.toContain(mark);
  const keys = reaches.map(({ userId }) => userId.replaceAll('-', ''));
  for (const [id = ''] of text.matchAll(/(?<="id":")[\w-]{44}(?=")/g)) {
    expect(keys).toContain(Buffer.from(id, 'base64url').toString('hex', 1, 17));
  }
  for (const [, claims = ''] of text.matchAll(/\/files\/[\w-]+\.([\w-]+)\./g)) {
    const { sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string };
    expect(reaches.map(({ userId }) => userId)).toContain(sub);
  }
}
const strangersOf = ({ reaches }: Viewer) => world.subjects.filter((subject) => !reaches.includes(subject));

describe('the matrix', () => {
  it('has every query, every mutation and every type of node', () => {
    expect(fieldsOf('Query').filter((field) => !(field in QUERIES))).toEqual([]);
    expect(fieldsOf('Mutation').filter((field) => !(field in MUTATIONS))).toEqual([]);
    expect(schema.getSubscriptionType() ?? null).toBeNull();
    for (const subject of world.subjects) expect([...nodeIds.get(subject)!.keys()].sort()).toEqual(nodeTypes().sort());
  });

  it('shows a token its own users where a list names none', async () => {
    for (const viewer of viewers.filter(({ isKey }) => !isKey)) {
      for (const { field } of LISTS) {
        const text = await world.post(viewer.credential, `{ ${field} ${all('Query', field)} }`);
        expect(text).toContain(viewer.reaches[0]!.mark);
        expectOnly(text, viewer);
      }
      expect(await world.post(viewer.credential, '{ users { totalCount } }')).toContain('"FORBIDDEN"');
    }
  });

  it('finds every node by its id for its owner', async () => {
    for (const viewer of viewers) {
      for (const subject of viewer.reaches) {
        for (const [type, id] of nodeIds.get(subject)!) {
          const selected = `... on ${type} ${selectEverything(typeOf(type))}`;
          const text = await world.post(
            viewer.credential,
            `{ node(id: "${id}") { ${selected} } nodes(ids: ["${id}"]) { id } }`,
          );
          expect(text).toMatch(/^200 \{"data":\{"node":\{.*"nodes":\[\{/s);
          expectOnly(text, viewer);
        }
      }
    }
  });
});

describe('whoever is out of reach', () => {
  it('has nodes that look like none: of nobody, and of the caller', async () => {
    const query = 'query ($id: ID!) { node(id: $id) { __typename id } nodes(ids: [$id, $id]) { __typename } }';
    for (const viewer of viewers) {
      const [own] = viewer.reaches as [Subject];
      for (const stranger of strangersOf(viewer)) {
        for (const [type, id] of nodeIds.get(stranger)!) {
          const answer = await world.post(viewer.credential, query, { id });
          expect(answer).toContain('200 {"data":{"node":null,"nodes":[null,null]}');
          const { id: rowId } = decodeNodeId(id, 'id');
          for (const key of [
            { userId: NO_ROW, id: NO_ROW },
            { userId: own.userId, id: NO_ROW },
            { userId: own.userId, id: rowId },
          ]) {
            const none = encodeNodeId(type as NodeTypeName, key);
            expect(await world.post(viewer.credential, query, { id: none })).toBe(answer);
          }
        }
      }
    }
  });

  it('has cursors that are none', async () => {
    const [viewer] = viewers as [Viewer];
    const [own] = viewer.reaches as [Subject];
    const [, owner] = viewers as [Viewer, Viewer];
    const [stranger] = owner.reaches as [Subject];
    for (const { field } of LISTS) {
      const text = await world.post(
        owner.credential,
        `{ user(id: "${stranger.mark}") { ${field} { edges { cursor } } } }`,
      );
      const cursor = /"cursor":"([\w-]+)"/.exec(text)?.[1] ?? '';
      const ask = (after: string) =>
        world.post(viewer.credential, `{ user(id: "${own.mark}") { ${field}(after: "${after}") { totalCount } } }`);
      expect(await ask(cursor)).toBe(await ask('bm9uZQ'));
    }
  });
});

describe('each scope alone', () => {
  const range = 'from: "2026-03-08T00:00:00Z", to: "2026-03-11T00:00:00Z"';

  it('opens its own fields, and refuses all others without a word of what is in them', async () => {
    const [own] = world.subjects as [Subject];
    const asked: [document: string, needed: Scope][] = [
      ...LISTS.flatMap(({ field, node }): [string, Scope][] => {
        const scope = SCOPE_OF_LIST.get(field)!;
        return [
          [`{ ${field}(userIds: ["${own.mark}"]) { totalCount } }`, scope],
          [`{ user(id: "${own.mark}") { ${field} { edges { cursor } nodes { source { device } } } } }`, scope],
          [`{ node(id: "${nodeIds.get(own)!.get(node)!}") { __typename id } }`, scope],
        ];
      }),
      ...valuesOf(schema.getType('SeriesType')).map((type): [string, Scope] => [
        `{ user(id: "${own.mark}") { series(type: ${type}, ${range}) { spans { source { device } } } } }`,
        READ_SCOPES[TIMELINE_OF[type as keyof typeof TIMELINE_OF]],
      ]),
      [`{ user(id: "${own.mark}") { heartRate(${range}) { summary { count } } } }`, 'read:heart-rate'],
      ...Object.entries(MUTATIONS).flatMap(([name, [scope, call, selected]]): [string, Scope][] =>
        call === null ? [] : [[`mutation { ${name}(input: { ${call(NOBODY)} }) { ${selected} } }`, scope]],
      ),
    ];
    for (const scope of SCOPES) {
      const credential = await world.keyOf('A', [scope]);
      for (const [document, needed] of asked) {
        // What it may change is tried elsewhere.
        if (needed === scope && document.startsWith('mutation')) continue;
        const text = await world.post(credential, document);
        if (needed === scope) expect([document, text]).toEqual([document, expect.not.stringContaining('FORBIDDEN')]);
        else expect([document, text]).toEqual([document, expect.stringContaining('"code":"FORBIDDEN"')]);
        if (needed !== scope) expect(text).not.toContain(own.mark);
      }
    }
  });
});

describe('whom a mutation is about', () => {
  it('looks like nobody where it is out of reach, and is left as it was', async () => {
    const owner = viewers[1]!;
    const ofOwner = () =>
      Promise.all(
        owner.reaches.map(({ mark }) =>
          world.post(
            owner.credential,
            `{ user(id: "${mark}") { id connections { id status lastSyncedAt } workouts { totalCount nodes { id title } } syncRuns { nodes { id status } } } }`,
          ),
        ),
      );
    const stable = async () => (await ofOwner()).map((text) => text.replace(/"(url|expiresAt)":"[^"]*"/g, ''));
    const before = await stable();
    for (const viewer of viewers.filter((one) => one !== owner)) {
      for (const [name, [, call, selected]] of Object.entries(MUTATIONS)) {
        if (call === null) continue;
        const ask = async (mark: string) =>
          (await world.post(viewer.credential, `mutation { ${name}(input: { ${call(mark)} }) { ${selected} } }`))
            .replaceAll(mark, 'mark')
            .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'now');
        const ofNobody = await ask(NOBODY);
        for (const { mark } of owner.reaches) expect([name, await ask(mark)]).toEqual([name, ofNobody]);
      }
    }
    expect(await stable()).toEqual(before);
  });
});
