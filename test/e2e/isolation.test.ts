import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hkdfSync } from 'node:crypto';
import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { createFileLinks } from '../../src/application/file-links.js';
import { systemClock } from '../../src/domain/clock.js';
import { decodeNodeId, encodeNodeId, type NodeTypeName } from '../../src/graphql/ids.js';
import {
  ADMINISTRATION,
  FOR_KEYS,
  FOR_ROOT,
  LISTS,
  MUTATIONS,
  OTHER_QUERIES,
  QUERIES,
  SCOPE_OF_LIST,
} from '../support/isolation-matrix.js';
import { each, expectOnlyOwn, linksIn, viewersOf, type Viewer } from '../support/isolation-viewers.js';
import { startIsolationWorld, type IsolationWorld, type Subject } from '../support/isolation-world.js';
import { GATEWAY_KEY } from '../support/master-keys.js';
import { selectEverything } from '../support/select-everything.js';

const NOBODY = 'mark-nobody';
const NO_ROW = '00000000-0000-4000-8000-00000000dead';

let world: IsolationWorld;
let schema: GraphQLSchema;
let viewers: Viewer[];
/** Every global id of everybody, as its owner sees it. */
const nodeIds = new Map<Subject, Map<string, string>>();

const typeOf = (name: string) => schema.getType(name) as GraphQLObjectType;
const fieldsOf = (name: string) => Object.keys(typeOf(name).getFields());
const returned = (field: string) => getNamedType(typeOf('Query').getFields()[field]!.type) as GraphQLObjectType;
const nodeTypes = () => schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name);
const keysAndTokens = () => viewers.filter(({ kind }) => kind !== 'root');

/** Selections that together have all that a query gives: of a user field by field, of a page of users who they are. */
function selections(field: string): string[] {
  if (field === 'users') return ['{ totalCount pageInfo { startCursor } edges { cursor } nodes { id createdAt } }'];
  if (returned(field).name !== 'User') return [selectEverything(returned(field))];
  return fieldsOf('User').map((one) =>
    selectEverything(typeOf('User'), (owner, { name }) => owner.name !== 'User' || name === one),
  );
}

beforeAll(async () => {
  world = await startIsolationWorld();
  schema = buildClientSchema((await world.gateway.ask(getIntrospectionQuery())).data as never);
  viewers = await viewersOf(world);
  for (const { credential, reaches, kind } of viewers) {
    if (kind !== 'key') continue;
    for (const subject of reaches) nodeIds.set(subject, await world.idsOf(credential, subject));
  }
});
afterAll(() => world.stop());

describe('the matrix', () => {
  it('has every query, every mutation and every type of node', () => {
    const known = { ...QUERIES, ...MUTATIONS, ...ADMINISTRATION, ...FOR_ROOT };
    expect(fieldsOf('Query').filter((field) => !(field in known) && !OTHER_QUERIES.includes(field))).toEqual([]);
    expect(fieldsOf('Mutation').filter((field) => !(field in known))).toEqual([]);
    expect(schema.getSubscriptionType() ?? null).toBeNull();
    for (const subject of world.subjects) expect([...nodeIds.get(subject)!.keys()].sort()).toEqual(nodeTypes().sort());
  });

  it('shows everybody what is theirs, all of it, and nothing of anybody else', async () => {
    const shown = keysAndTokens().flatMap((viewer) =>
      viewer.reaches.flatMap(({ mark }) =>
        Object.entries(QUERIES)
          .filter(([field]) => viewer.kind === 'key' || !FOR_KEYS.includes(field))
          .map(([field, [variables, args]]) => ({ viewer, mark, field, variables, args })),
      ),
    );
    await each(shown, async ({ viewer, mark, field, variables, args }) => {
      const texts = [];
      for (const selected of selections(field)) {
        texts.push(await world.post(viewer.credential, `query ${variables} { ${field}${args} ${selected} }`, { mark }));
      }
      for (const text of texts) expect([field, text.slice(0, 12)]).toEqual([field, '200 {"data":']);
      if (field !== 'me') expect([field, texts.join()]).toEqual([field, expect.stringContaining(mark)]);
      expectOnlyOwn(texts.join(), viewer);
    });
  });

  it('shows a token its own users where a list names none', async () => {
    for (const viewer of viewers.filter(({ kind }) => kind === 'token')) {
      await each(LISTS, async ({ field }) => {
        const text = await world.post(viewer.credential, `{ ${field} ${selectEverything(returned(field))} }`);
        expect(text).toContain(viewer.reaches[0]!.mark);
        expectOnlyOwn(text, viewer);
      });
    }
  });

  it('finds every node by its id for its owner', async () => {
    for (const viewer of keysAndTokens()) {
      const ids = viewer.reaches.flatMap((subject) => [...nodeIds.get(subject)!]);
      await each(ids, async ([type, id]) => {
        const selected = `... on ${type} ${selectEverything(typeOf(type))}`;
        const query = `query ($id: ID!) { node(id: $id) { ${selected} } nodes(ids: [$id]) { id } }`;
        const text = await world.post(viewer.credential, query, { id });
        expect(text).toMatch(/^200 \{"data":\{"node":\{.*"nodes":\[\{/s);
        expectOnlyOwn(text, viewer);
      });
    }
  });
});

describe('whoever is out of reach', () => {
  it('looks in every query like nobody', async () => {
    const asked = viewers.flatMap((viewer) =>
      Object.entries(QUERIES).map(([field, call]) => ({ viewer, field, call })),
    );
    await each(asked, async ({ viewer, field, call: [variables, args] }) => {
      const selected = field === 'users' ? selections(field)[0] : '{ __typename }';
      const ask = (mark: string) =>
        world.post(viewer.credential, `query ${variables} { ${field}${args} ${selected} }`, { mark });
      const own = viewer.reaches[0]?.mark ?? NOBODY;
      const askBeside = (mark: string) =>
        world.post(
          viewer.credential,
          `query ($own: ID!, $mark: ID!) { ${field}(userIds: [$own, $mark]) { totalCount } }`,
          { own, mark },
        );
      const [ofNobody, besideNobody] = [await ask(NOBODY), await askBeside(NOBODY)];
      if (viewer.kind === 'root' && field !== 'auditLog') expect(ofNobody).toContain('"code":"FORBIDDEN"');
      if (viewer.kind === 'token' && FOR_KEYS.includes(field)) expect(ofNobody).toContain('"code":"FORBIDDEN"');
      for (const { mark } of viewer.strangers) {
        expect([viewer.name, field, await ask(mark)]).toEqual([viewer.name, field, ofNobody]);
        if (SCOPE_OF_LIST.has(field)) expect([field, await askBeside(mark)]).toEqual([field, besideNobody]);
      }
    });
  });

  it('has nodes that look like none: of nobody, and of the caller', async () => {
    const aliased = nodeTypes().map((_type, index) => `n${index}: node(id: $i${index}) { __typename id }`);
    const variables = nodeTypes().map((_type, index) => `$i${index}: ID!`);
    const query = `query ($all: [ID!]!, ${variables.join(' ')}) { nodes(ids: $all) { __typename } ${aliased.join(' ')} }`;
    for (const viewer of viewers) {
      const own = viewer.reaches[0]?.userId ?? NO_ROW;
      await each(viewer.strangers, async (stranger) => {
        const theirs = [...nodeIds.get(stranger)!];
        const ask = (ids: string[]) =>
          world.post(viewer.credential, query, {
            all: ids,
            ...Object.fromEntries(ids.map((id, index) => [`i${index}`, id])),
          });
        const answer = await ask(theirs.map(([, id]) => id));
        expect(answer.match(/null/g)?.length).toBeGreaterThanOrEqual(viewer.kind === 'root' ? 1 : 2 * theirs.length);
        if (viewer.kind === 'root') expect(answer).toContain('"code":"FORBIDDEN"');
        else expect(answer).not.toContain('errors');
        for (const other of [{ userId: NO_ROW, id: NO_ROW }, { userId: own, id: NO_ROW }, { userId: own }]) {
          const none = theirs.map(([type, id]) =>
            encodeNodeId(type as NodeTypeName, { id: decodeNodeId(id, 'id').id, ...other }),
          );
          expect(await ask(none)).toBe(answer);
        }
      });
    }
  });

  it('has cursors that are none', async () => {
    const [viewer, owner] = viewers as [Viewer, Viewer];
    await each(LISTS, async ({ field }) => {
      const theirs = `query ($mark: ID!) { user(id: $mark) { ${field} { edges { cursor } } } }`;
      const text = await world.post(owner.credential, theirs, { mark: owner.reaches[0]!.mark });
      const ask = (after: string | undefined) =>
        world.post(
          viewer.credential,
          `query ($mark: ID!, $after: String) { user(id: $mark) { ${field}(after: $after) { totalCount } } }`,
          { mark: viewer.reaches[0]!.mark, after },
        );
      expect(await ask(/"cursor":"([\w-]+)"/.exec(text)?.[1])).toBe(await ask('bm9uZQ'));
    });
  });

  it('has files that are opened by nothing that was not given out for them', async () => {
    const [viewer, owner] = viewers as [Viewer, Viewer];
    const linkOf = async ({ credential, reaches }: Viewer) => {
      const query = 'query ($mark: ID!) { user(id: $mark) { workouts { nodes { files { url } } } } }';
      return linksIn(await world.post(credential, query, { mark: reaches[0]!.mark }))[0]!.split('.');
    };
    const [[head, mine, seal], [, theirs, theirSeal]] = [await linkOf(viewer), await linkOf(owner)];
    const open = async (token: string) => {
      const response = await fetch(`${world.gateway.url}/files/${token}`);
      return `${response.status} ${await response.text()}`;
    };
    const nothing = await open('x.y.z');
    expect(nothing).toMatch(/^404 /);
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const forged of [
      [head, theirs, seal],
      [head, mine, theirSeal],
      [unsigned, theirs, ''],
      [unsigned, theirs],
    ]) {
      expect(await open(forged.join('.'))).toBe(nothing);
    }
    for (const { credential } of viewers) expect(await open(credential)).toBe(nothing);
    expect(await world.post([head, mine, seal].join('.'), '{ me { id } }')).toContain('"code":"UNAUTHENTICATED"');

    // Even the gateway's own seal opens nobody's workout under the name of somebody else.
    const key = new Uint8Array(hkdfSync('sha256', GATEWAY_KEY.key, new Uint8Array(), 'tributary user tokens', 32));
    const links = createFileLinks([{ id: GATEWAY_KEY.id, key }], systemClock);
    const { id: workoutId } = decodeNodeId(nodeIds.get(owner.reaches[0]!)!.get('Workout')!, 'id');
    const { token } = await links.sign({ userId: viewer.reaches[0]!.userId, workoutId, format: 'FIT' });
    expect(await links.read([head, mine, seal].join('.'))).toMatchObject({ userId: viewer.reaches[0]!.userId });
    expect(await open(token)).toBe(nothing);
  });
});
