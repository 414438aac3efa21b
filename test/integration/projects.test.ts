import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashApiKey } from '../../src/application/api-key.js';
import type { ProjectCaller } from '../../src/application/caller.js';
import type { PageRequest } from '../../src/application/ports/index.js';
import type { ProjectUseCases } from '../../src/application/project-use-cases.js';
import { SCOPES, USUAL_SCOPES, type Scope } from '../../src/domain/scope.js';
import type { Storage } from '../../src/storage/index.js';
import { statementsOf } from '../support/plans.js';
import { openTestStorage } from '../support/postgres.js';
import { callerOf, makeProjectWithKey, projectUseCases, ROOT } from '../support/projects.js';
import { makeProject, NEWEST, NOW } from './storage/builders.js';

const HOUR_MS = 3_600_000;
const NOBODY = '00000000-0000-4000-8000-000000000000';

let storage: Storage;
let close: () => Promise<void>;
let nowMs = NOW.getTime();
let useCases: ProjectUseCases & { forgotten: string[] };
const clock = { now: () => new Date(nowMs) };
const inHours = (hours: number) => new Date(nowMs + hours * HOUR_MS);

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock }));
  useCases = projectUseCases(storage, clock);
});
afterAll(() => close());

const project = (name: string) => makeProjectWithKey(storage, { name }, clock);
const isGood = async (key: string) => (await storage.projects.findGoodKey(hashApiKey(key), clock.now())) !== null;
const refusal = (code: string, field: string | null = null) => ({ code, field });

describe('projects', () => {
  it('are made once for a name, by the root key alone', async () => {
    const make = () => useCases.createProject(ROOT, { name: 'once' });
    const made = await Promise.all([make(), make(), make()]);
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(made[0]).toEqual({ id: expect.any(String), name: 'once', redirectUrls: [] });
    const { caller } = await project('keyed');
    await expect(useCases.createProject(caller, { name: 'mine' })).rejects.toMatchObject(refusal('FORBIDDEN'));
    await expect(useCases.listProjects(caller, NEWEST)).rejects.toMatchObject(refusal('FORBIDDEN'));
    for (const name of ['', '  ', 'a\u0000', 'x'.repeat(101)])
      await expect(useCases.createProject(ROOT, { name })).rejects.toMatchObject(
        refusal('BAD_USER_INPUT', 'input.name'),
      );
  });

  it('are renamed, but not to a name that another has', async () => {
    const [one, other] = [await project('one'), await project('other')];
    const rename = (projectId: string, name: string) => useCases.renameProject(ROOT, { projectId, name });
    await expect(rename(one.project.id, 'other')).rejects.toMatchObject(refusal('CONFLICT', 'input.name'));
    await expect(rename(one.project.id, 'one')).resolves.toMatchObject({ name: 'one' });
    await expect(rename(other.project.id, 'others')).resolves.toMatchObject({ id: other.project.id, name: 'others' });
    await expect(rename(NOBODY, 'none')).rejects.toMatchObject(refusal('NOT_FOUND', 'input.projectId'));
  });

  it('are named by the root key alone: who takes a name first is handed what is meant for another', async () => {
    const { caller, project: own } = await project('tenant');
    for (const name of ['customer to come', 'default', 'tenant']) {
      await expect(useCases.renameProject(caller, { projectId: null, name })).rejects.toMatchObject(
        refusal('FORBIDDEN'),
      );
    }
    const made = await useCases.createProject(ROOT, { name: 'customer to come' });
    expect(made.id).not.toBe(own.id);
  });

  it('are listed by name, in pages', async () => {
    const page = (change: Partial<PageRequest>) => useCases.listProjects(ROOT, { ...NEWEST, ...change });
    const all = (await page({})).rows;
    expect(all.map(({ name }) => name)).toEqual(all.map(({ name }) => name).sort());
    const second = all[1]!;
    const after = { sort: second.name, id: second.id };
    await expect(page({ first: 1, after })).resolves.toMatchObject({ rows: [all[2]], hasPreviousPage: true });
    await expect(page({ first: null, last: 5, before: after })).resolves.toMatchObject({
      rows: [all[0]],
      hasNextPage: true,
      hasPreviousPage: false,
    });
    await expect(useCases.countProjects(ROOT)).resolves.toBe(all.length);
  });

  it('take safe redirect URLs alone, unless the settings hold the list', async () => {
    const { project: made, caller } = await project('redirects');
    const set = (...redirectUrls: string[]) => useCases.setRedirectUrls(caller, { projectId: null, redirectUrls });
    await expect(
      set('https://App.example/', 'https://app.example', 'http://127.0.0.1:3000', 'https://app.example/done?x=1'),
    ).resolves.toMatchObject({
      redirectUrls: ['https://app.example', 'http://127.0.0.1:3000', 'https://app.example/done?x=1'],
    });
    expect(useCases.forgotten).toContain(made.id);
    for (const wrong of ['http://app.example', 'javascript:alert(1)', 'https://*.example', 'https://a:b@app.example'])
      await expect(set('https://app.example', wrong)).rejects.toMatchObject(
        refusal('BAD_USER_INPUT', 'input.redirectUrls.1'),
      );
    await expect(set('https://app.example/#top')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const settled = projectUseCases(storage, clock, { projectId: made.id });
    await expect(settled.setRedirectUrls(ROOT, { projectId: made.id, redirectUrls: [] })).rejects.toMatchObject(
      refusal('CONFLICT', 'input.redirectUrls'),
    );
  });
});

describe('API keys', () => {
  it('are stored as a digest, and allow all but administration unless told otherwise', async () => {
    const { project: made } = await project('keys');
    const { key, apiKey } = await useCases.createApiKey(ROOT, {
      projectId: made.id,
      name: 'web',
      scopes: null,
      expiresAt: inHours(1),
    });
    expect(key).toMatch(/^trb_[\w-]{43}$/);
    expect(apiKey).toEqual({
      id: expect.any(String),
      projectId: made.id,
      prefix: key.slice(0, 12),
      name: 'web',
      scopes: USUAL_SCOPES,
      createdAt: clock.now(),
      expiresAt: inHours(1),
      revokedAt: null,
      lastUsedAt: null,
    });
    const { rows } = await storage.pool.query<{ row: string }>(
      `select t::text as row from api_keys t where project_id = $1`,
      [made.id],
    );
    expect(JSON.stringify(rows)).not.toContain(key.slice(12));
    nowMs += HOUR_MS;
    expect(await isGood(key)).toBe(false);
  });

  it('have names of their own while they are good', async () => {
    const { project: made, keyId } = await project('names');
    const create = () =>
      useCases.createApiKey(ROOT, { projectId: made.id, name: 'test', scopes: null, expiresAt: null });
    await expect(create()).rejects.toMatchObject(refusal('CONFLICT', 'input.name'));
    const revoked = await useCases.revokeApiKey(ROOT, { id: keyId });
    nowMs += 1;
    await expect(useCases.revokeApiKey(ROOT, { id: keyId })).resolves.toEqual(revoked);
    expect(useCases.forgotten).toContain(keyId);
    const both = await Promise.allSettled([create(), create()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('are rotated: the one before stays good for the overlap, and no second successor is made', async () => {
    const { caller, key: before, keyId } = await project('rotation');
    const rotate = (id: string, overlapHours = 24) =>
      useCases.rotateApiKey(caller, { id, overlapHours, expiresAt: null });
    const { key, apiKey, replaced } = await rotate(keyId);
    expect(apiKey).toMatchObject({ name: 'test', scopes: SCOPES, expiresAt: null });
    expect(replaced).toMatchObject({ id: keyId, expiresAt: inHours(24) });
    expect([await isGood(before), await isGood(key)]).toEqual([true, true]);
    await expect(rotate(keyId)).rejects.toMatchObject(refusal('CONFLICT', 'input.id'));
    const third = await rotate(apiKey.id, 0);
    expect([await isGood(before), await isGood(key), await isGood(third.key)]).toEqual([true, false, true]);
    await expect(rotate(apiKey.id)).rejects.toMatchObject(refusal('CONFLICT', 'input.id'));
    await useCases.revokeApiKey(ROOT, { id: third.apiKey.id });
    await expect(rotate(keyId)).resolves.toMatchObject({ replaced: { id: keyId } });
    nowMs += 24 * HOUR_MS;
    expect(await isGood(before)).toBe(false);
  });

  it('hand their length of life on to their successor', async () => {
    const { project: made } = await project('lives');
    const { apiKey } = await useCases.createApiKey(ROOT, {
      projectId: made.id,
      name: 'short',
      scopes: null,
      expiresAt: inHours(10),
    });
    nowMs += 9 * HOUR_MS;
    const rotated = await useCases.rotateApiKey(ROOT, { id: apiKey.id, overlapHours: 24, expiresAt: null });
    expect(rotated).toMatchObject({ apiKey: { expiresAt: inHours(10) }, replaced: { expiresAt: apiKey.expiresAt } });
  });

  it('refuse to be made without an end to come, without scopes, or for nobody', async () => {
    const { project: made, keyId } = await project('wrong');
    const create = (change: object) =>
      useCases.createApiKey(ROOT, { projectId: made.id, name: 'x', scopes: null, expiresAt: null, ...change });
    for (const [change, fault] of [
      [{ expiresAt: clock.now() }, refusal('BAD_USER_INPUT', 'input.expiresAt')],
      [{ scopes: [] }, refusal('BAD_USER_INPUT', 'input.scopes')],
      [{ projectId: null }, refusal('BAD_USER_INPUT', 'input.projectId')],
      [{ projectId: NOBODY }, refusal('NOT_FOUND', 'input.projectId')],
    ] as const)
      await expect(create(change)).rejects.toMatchObject(fault);
    for (const overlapHours of [-1, 721])
      await expect(useCases.rotateApiKey(ROOT, { id: keyId, overlapHours, expiresAt: null })).rejects.toMatchObject(
        refusal('BAD_USER_INPUT', 'input.overlapHours'),
      );
  });
});

describe('an API key', () => {
  const withScopes = async (name: string, ...scopes: Scope[]) => makeProjectWithKey(storage, { name, scopes }, clock);
  const create = (caller: ProjectCaller, change: object = {}) =>
    useCases.createApiKey(caller, { projectId: null, name: 'made', scopes: null, expiresAt: null, ...change });

  it('manages nothing without the scope `admin`', async () => {
    const { caller, keyId } = await makeProjectWithKey(storage, { name: 'plain', scopes: USUAL_SCOPES }, clock);
    for (const attempt of [
      () => create(caller),
      () => useCases.revokeApiKey(caller, { id: keyId }),
      () => useCases.rotateApiKey(caller, { id: keyId, overlapHours: 1, expiresAt: null }),
      () => useCases.setRedirectUrls(caller, { projectId: null, redirectUrls: [] }),
      () => useCases.renameProject(caller, { projectId: null, name: 'mine' }),
      () => useCases.listApiKeys(caller, [caller.project.id], NEWEST),
      () => useCases.countApiKeys(caller, [caller.project.id]),
      () => useCases.findProject(caller, null),
    ])
      await expect(attempt()).rejects.toMatchObject(refusal('FORBIDDEN'));
  });

  it('gives no scope that it has not got, by a new key or by a rotated one', async () => {
    const { caller, project: made } = await withScopes('narrow', 'admin', 'sync');
    await expect(create(caller)).rejects.toMatchObject(refusal('FORBIDDEN', 'input.scopes'));
    const { key } = await create(caller, { scopes: ['sync'] });
    expect((await callerOf(storage, key, clock)).scopes).toEqual(new Set(['sync']));
    const wide = await useCases.createApiKey(ROOT, { projectId: made.id, name: 'w', scopes: null, expiresAt: null });
    await expect(
      useCases.rotateApiKey(caller, { id: wide.apiKey.id, overlapHours: 1, expiresAt: null }),
    ).rejects.toMatchObject(refusal('FORBIDDEN', 'input.id'));
  });

  it("finds nothing of another project: its ids look like nobody's", async () => {
    const [mine, others] = [await project('mine'), await project('theirs')];
    const told = (attempt: Promise<unknown>) => attempt.then(String, (error: unknown) => String(error));
    for (const ask of [
      (id: string) => create(mine.caller, { projectId: id }),
      (id: string) => useCases.setRedirectUrls(mine.caller, { projectId: id, redirectUrls: [] }),
      (id: string) => useCases.listApiKeys(mine.caller, [mine.project.id, id], NEWEST),
    ]) {
      await expect(ask(others.project.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await told(ask(others.project.id))).toBe(await told(ask(NOBODY)));
    }
    for (const ask of [
      (id: string) => useCases.revokeApiKey(mine.caller, { id }),
      (id: string) => useCases.rotateApiKey(mine.caller, { id, overlapHours: 1, expiresAt: null }),
    ]) {
      await expect(ask(others.keyId)).rejects.toMatchObject(refusal('NOT_FOUND', 'input.id'));
      expect(await told(ask(others.keyId))).toBe(await told(ask(NOBODY)));
    }
    await expect(useCases.findProject(mine.caller, others.project.id)).resolves.toBeNull();
    await expect(useCases.findProject(mine.caller, mine.project.id)).resolves.toEqual(mine.project);
    expect(await isGood(others.key)).toBe(true);
  });

  it('lists the keys of its project, newest first', async () => {
    const { caller, keyId } = await project('listing');
    nowMs += 1;
    const { apiKey } = await create(caller);
    const [page] = await useCases.listApiKeys(caller, [caller.project.id], NEWEST);
    expect(page?.rows.map(({ id }) => id)).toEqual([apiKey.id, keyId]);
    await expect(useCases.countApiKeys(caller, [caller.project.id])).resolves.toEqual([2]);
  });

  it('are listed of many projects by one statement, each with its own', async () => {
    const [one, two] = [await project('many one'), await project('many two')];
    const ids = [two.project.id, NOBODY, one.project.id];
    const statements = await statementsOf(storage, async () => {
      const pages = await useCases.listApiKeys(ROOT, ids, NEWEST);
      expect(pages.map(({ rows }) => rows.map(({ id }) => id))).toEqual([[two.keyId], [], [one.keyId]]);
      expect(await useCases.countApiKeys(ROOT, ids)).toEqual([1, 0, 1]);
    });
    expect(statements).toHaveLength(2);
  });
});

describe('the key of the settings', () => {
  it('is revoked for good, and not rotated', async () => {
    const key = { hash: hashApiKey('of settings'), prefix: 'of', scopes: SCOPES };
    const bootstrap = () => storage.projects.bootstrap({ name: 'first', redirectUrls: null, key });
    const id = await makeProject(storage);
    await bootstrap();
    const [page] = await useCases.listApiKeys(ROOT, [id], NEWEST);
    const settings = page!.rows.find(({ name }) => name === 'settings')!;
    await expect(
      useCases.rotateApiKey(ROOT, { id: settings.id, overlapHours: 1, expiresAt: null }),
    ).rejects.toMatchObject(refusal('CONFLICT', 'input.id'));
    await useCases.revokeApiKey(ROOT, { id: settings.id });
    await bootstrap();
    expect(await isGood('of settings')).toBe(false);
  });
});
