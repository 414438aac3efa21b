import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PageRequest } from '../../../src/application/ports/index.js';
import { SCOPES } from '../../../src/domain/scope.js';
import type { Storage } from '../../../src/storage/index.js';
import { openTestStorage } from '../../support/postgres.js';
import { makeProject, NOW } from './builders.js';

let storage: Storage;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock: { now: () => NOW } }));
});
afterAll(() => close());

const key = (text: string) => ({ hash: Buffer.from(text), prefix: text.slice(0, 3), scopes: SCOPES });
const opened = (text: string) => storage.projects.findGoodKey(key(text).hash, NOW);

describe('the first project', () => {
  it('is made once by many processes, with its key and its return addresses', async () => {
    await expect(storage.projects.hasApiKey()).resolves.toBe(false);
    const start = () =>
      storage.projects.bootstrap({ name: 'default', redirectUrls: ['http://localhost:1'], key: key('first key') });
    const projects = await Promise.all(Array.from({ length: 5 }, start));
    expect(new Set(projects.map(({ id }) => id)).size).toBe(1);
    expect(projects[0]).toEqual({ id: expect.any(String), name: 'default', redirectUrls: ['http://localhost:1'] });
    await expect(opened('first key')).resolves.toEqual({
      id: expect.any(String),
      project: projects[0],
      scopes: SCOPES,
      expiresAt: null,
    });
    await expect(storage.projects.find(projects[0]!.id)).resolves.toEqual(projects[0]);
    await expect(storage.projects.hasApiKey()).resolves.toBe(true);
  });

  it('follows the settings: another key replaces the one before, no key leaves it', async () => {
    const project = await storage.projects.bootstrap({
      name: 'renamed',
      redirectUrls: ['https://app.example'],
      key: key('second key'),
    });
    expect(project).toMatchObject({ name: 'default', redirectUrls: ['https://app.example'] });
    await expect(opened('first key')).resolves.toBeNull();
    await storage.projects.bootstrap({ name: 'default', redirectUrls: [], key: null });
    await expect(opened('second key')).resolves.toMatchObject({ project: { id: project.id, redirectUrls: [] } });
    await expect(storage.projects.find('no uuid')).resolves.toBeNull();
  });
});

describe('users', () => {
  it('are made once by many callers, and belong to their project', async () => {
    const projectId = await makeProject(storage);
    const users = await Promise.all(Array.from({ length: 6 }, () => storage.users.create(projectId, 'once')));
    expect(new Set(users.map(({ id }) => id)).size).toBe(1);
    const [user] = users;
    expect(user).toEqual({ id: expect.any(String), projectId, externalId: 'once', createdAt: NOW });
    await expect(storage.users.find(projectId, 'once')).resolves.toEqual(user);
    await expect(storage.users.find(user!.id, 'once')).resolves.toBeNull();
    await expect(storage.users.findMany(projectId, ['nobody', 'once', 'once'])).resolves.toEqual([null, user, user]);
    await expect(storage.users.findByKeys([user!.id, 'no uuid'])).resolves.toEqual([user, null]);
  });

  it('are listed by external id, searched without case, and paged both ways', async () => {
    const { rows } = await storage.pool.query<{ id: string }>(
      `insert into projects (name, redirect_urls) values ('second', '{}') returning id`,
    );
    const projectId = rows[0]!.id;
    for (const name of ['ärzte-1', 'B-100%', 'a_1', 'Ärzte-2', 'b-100']) await storage.users.create(projectId, name);
    const list = async (search: string | null, change: Partial<PageRequest> = {}) => {
      const page = await storage.users.list(projectId, search, {
        first: 10,
        last: null,
        after: null,
        before: null,
        ...change,
      });
      return { ...page, rows: page.rows.map(({ externalId }) => externalId) };
    };
    const sorted = ['B-100%', 'a_1', 'b-100', 'Ärzte-2', 'ärzte-1'];
    await expect(list(null)).resolves.toEqual({ rows: sorted, hasNextPage: false, hasPreviousPage: false });
    expect((await list('ÄRZTE')).rows).toEqual(['Ärzte-2', 'ärzte-1']);
    expect((await list('100%')).rows).toEqual(['B-100%']);
    expect((await list('_')).rows).toEqual(['a_1']);
    await expect(storage.users.count(projectId, 'b-')).resolves.toBe(2);
    await expect(storage.users.count(projectId, null)).resolves.toBe(5);

    const second = (await storage.users.find(projectId, 'a_1'))!;
    const keyset = { sort: second.externalId, id: second.id };
    await expect(list(null, { first: 2, after: keyset })).resolves.toEqual({
      rows: ['b-100', 'Ärzte-2'],
      hasNextPage: true,
      hasPreviousPage: true,
    });
    await expect(list(null, { first: null, last: 2, before: keyset })).resolves.toEqual({
      rows: ['B-100%'],
      hasNextPage: true,
      hasPreviousPage: false,
    });
    await expect(list(null, { first: null, last: 2 })).resolves.toEqual({
      rows: ['Ärzte-2', 'ärzte-1'],
      hasNextPage: false,
      hasPreviousPage: true,
    });
  });
});
