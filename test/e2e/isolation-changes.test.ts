import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { READ_SCOPES, SCOPES, TIMELINE_OF, type Scope } from '../../src/domain/scope.js';
import { ADMINISTRATION, FOR_KEYS, FOR_ROOT, LISTS, MUTATIONS, SCOPE_OF_LIST } from '../support/isolation-matrix.js';
import { each, expectOnlyOwn, viewersOf, type Viewer } from '../support/isolation-viewers.js';
import { ROOT_KEY, startIsolationWorld, type IsolationWorld, type Subject } from '../support/isolation-world.js';

const NOBODY = 'mark-nobody';
const NOTHING = '00000000-0000-4000-8000-00000000dead';
const FORBIDDEN = '"code":"FORBIDDEN"';

let world: IsolationWorld;
let viewers: Viewer[];

beforeAll(async () => {
  world = await startIsolationWorld();
  viewers = await viewersOf(world);
});
afterAll(() => world.stop());

const mutation = (name: string, mark: string) => {
  const [, input, selected] = MUTATIONS[name]!;
  return `mutation { ${name}(input: { ${input(mark)} }) { ${selected} } }`;
};

describe('each scope', () => {
  const range = 'from: "2026-03-08T00:00:00Z", to: "2026-03-11T00:00:00Z"';
  let own: Subject;
  let asked: { document: string; scope: Scope }[];

  beforeAll(async () => {
    [own] = world.subjects as [Subject];
    const nodeIds = await world.idsOf(viewers[0]!.credential, own);
    asked = [
      ...LISTS.flatMap(({ field, node }) =>
        [
          `{ ${field}(userIds: ["${own.mark}"]) { totalCount } }`,
          `{ user(id: "${own.mark}") { ${field} { edges { cursor } nodes { source { device } } } } }`,
          `{ node(id: "${nodeIds.get(node)!}") { __typename id } }`,
        ].map((document) => ({ document, scope: SCOPE_OF_LIST.get(field)! })),
      ),
      ...Object.entries(TIMELINE_OF).map(([type, dataType]) => ({
        document: `{ user(id: "${own.mark}") { series(type: ${type}, ${range}) { spans { source { device } } } } }`,
        scope: READ_SCOPES[dataType],
      })),
      {
        document: `{ user(id: "${own.mark}") { heartRate(${range}) { summary { count } } } }`,
        scope: 'read:heart-rate',
      },
      ...Object.entries(MUTATIONS).flatMap(([name, [scopes]]) =>
        scopes.map((scope) => ({ document: mutation(name, NOBODY), scope })),
      ),
      ...Object.values(ADMINISTRATION).map((documentOf) => ({
        document: documentOf({ id: NOTHING, keyId: NOTHING }),
        scope: 'admin' as const,
      })),
    ];
  });

  it.each(SCOPES)('%s opens its own fields alone, and they open with no other', async (scope) => {
    const alone = await world.keyOf('A', [scope]);
    const others = await world.keyOf(
      'A',
      SCOPES.filter((one) => one !== scope),
    );
    const ofScope = asked.filter((one) => one.scope === scope);
    expect(ofScope.length).toBeGreaterThan(0);
    await each(ofScope, async ({ document }) => {
      const refused = await world.post(others, document);
      expect([document, refused]).toEqual([document, expect.stringContaining(FORBIDDEN)]);
      expect(refused).not.toContain(own.mark);
      // What it may change is tried elsewhere.
      if (document.startsWith('mutation')) return;
      expect([document, await world.post(alone, document)]).toEqual([
        document,
        expect.not.stringContaining('FORBIDDEN'),
      ]);
    });
    await each(
      SCOPES.filter((one) => one !== scope),
      async (other) => {
        const { document = '' } = asked.find((one) => one.scope === other) ?? {};
        expect([document, await world.post(alone, document)]).toEqual([document, expect.stringContaining(FORBIDDEN)]);
      },
    );
  });
});

describe("another project's", () => {
  const asRoot = (id: string) =>
    world.post(
      ROOT_KEY,
      `{ project(id: "${id}") { name redirectUrls apiKeys { nodes { id revokedAt expiresAt } } } providerCredentials(projectId: "${id}") { __typename } }`,
    );

  it('name, keys, lists, credentials and log look like nothing, and are left as they were', async () => {
    const { A, B } = world.projects;
    const before = [await asRoot(A.id), await asRoot(B.id)];
    for (const viewer of viewers.filter(({ kind }) => kind !== 'root')) {
      const theirs = viewer.project === 'A' ? B : A;
      for (const [name, documentOf] of Object.entries(ADMINISTRATION)) {
        const text = await world.post(viewer.credential, documentOf(theirs));
        const ofNothing = await world.post(viewer.credential, documentOf({ id: NOTHING, keyId: NOTHING }));
        expect([viewer.name, name, text]).toEqual([viewer.name, name, ofNothing]);
        expect([name, text]).toEqual([name, expect.stringMatching(/"data":(null|\{"\w+":null\})/)]);
        if (viewer.kind === 'token') expect([name, text]).toEqual([name, expect.stringContaining(FORBIDDEN)]);
      }
      for (const documentOf of Object.values(FOR_ROOT)) {
        expect(await world.post(viewer.credential, documentOf(theirs))).toContain(FORBIDDEN);
      }
    }
    expect([await asRoot(A.id), await asRoot(B.id)]).toEqual(before);
  });

  it('log is not in the own one, whoever is asked for', async () => {
    for (const viewer of viewers.filter(({ kind }) => kind === 'key')) {
      const text = await world.post(
        viewer.credential,
        '{ auditLog(first: 100) { totalCount nodes { action userId details actor { id prefix } } } }',
      );
      for (const { mark } of viewer.reaches) expect(text).toContain(mark);
      expectOnlyOwn(text, viewer);
    }
    expect(FOR_KEYS).toContain('auditLog');
  });
});

describe('whom a mutation is about', () => {
  it('looks like nobody where it is out of reach, and is left as it was', async () => {
    const owners = viewers.filter(({ kind }) => kind === 'key');
    const everybody = async () => {
      const query = `query ($mark: ID!) { user(id: $mark) { id createdAt connections { id status lastSyncedAt }
        workouts { totalCount nodes { id title } } syncRuns { nodes { id status } } } }`;
      const texts = owners.flatMap(({ credential, reaches }) =>
        reaches.map(({ mark }) => world.post(credential, query, { mark })),
      );
      return Promise.all(texts);
    };
    const before = await everybody();
    for (const viewer of viewers) {
      for (const name of Object.keys(MUTATIONS)) {
        const ask = async (mark: string) =>
          (await world.post(viewer.credential, mutation(name, mark)))
            .replaceAll(mark, 'mark')
            .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'now');
        const ofNobody = await ask(NOBODY);
        if (viewer.kind === 'root') expect([name, ofNobody]).toEqual([name, expect.stringContaining(FORBIDDEN)]);
        await each(viewer.strangers, async ({ mark }) => {
          expect([viewer.name, name, await ask(mark)]).toEqual([viewer.name, name, ofNobody]);
        });
      }
    }
    expect(await everybody()).toEqual(before);
  });
});
