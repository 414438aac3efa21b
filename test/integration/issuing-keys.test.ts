import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProjectUseCases } from '../../src/application/project-use-cases.js';
import { USUAL_SCOPES } from '../../src/domain/scope.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { makeProjectWithKey, projectUseCases, ROOT } from '../support/projects.js';

const ENDED = { code: 'UNAUTHENTICATED' };

let database: TestDatabase;
let storage: Storage;
let useCases: ProjectUseCases;

beforeAll(async () => {
  database = await createTestDatabase();
  const masterKeys = [{ id: 'one', key: new Uint8Array(Buffer.alloc(32, 7)) }];
  storage = await openStorage({ url: database.url, masterKeys, poolSize: 4 });
  useCases = projectUseCases(storage);
});
afterAll(async () => {
  await storage.close();
  await database.drop();
});

/** What a process that has just seen the key good still takes its holder for. */
async function thief(name: string) {
  const { caller, keyId, project } = await makeProjectWithKey(storage, { name });
  const create = (of: string) =>
    useCases.createApiKey(caller, { projectId: null, name: of, scopes: ['admin'], expiresAt: null });
  const rotate = (id: string) => useCases.rotateApiKey(caller, { id, overlapHours: 0, expiresAt: null });
  return { keyId, create, rotate, projectId: project.id };
}

describe('a key that has ended, where that is not known yet', () => {
  it('makes no other key, which would outlive it', async () => {
    const { keyId, create } = await thief('revoked');
    await useCases.revokeApiKey(ROOT, { id: keyId });

    await expect(create('door')).rejects.toMatchObject(ENDED);
  });

  it('is handed no successor of another key', async () => {
    const { keyId, projectId, rotate } = await thief('rotating');
    const input = { projectId, name: 'other', scopes: USUAL_SCOPES, expiresAt: null };
    const { apiKey } = await useCases.createApiKey(ROOT, input);
    await useCases.revokeApiKey(ROOT, { id: keyId });

    await expect(rotate(apiKey.id)).rejects.toMatchObject(ENDED);
  });

  it('leaves no key that is younger than its end, however many ask at the same time', async () => {
    const { keyId, create, projectId } = await thief('racing');
    const asked = Array.from({ length: 8 }, (_, at) => create(`door ${at}`));
    const revoking = useCases.revokeApiKey(ROOT, { id: keyId });
    const more = Array.from({ length: 8 }, (_, at) => create(`window ${at}`));

    const made = await Promise.allSettled([...asked, ...more]);
    await revoking;

    for (const one of made) if (one.status === 'rejected') expect(one.reason).toMatchObject(ENDED);
    const before = await storage.projects.keys.countEach([projectId]);
    await expect(create('late')).rejects.toMatchObject(ENDED);
    expect(await storage.projects.keys.countEach([projectId])).toEqual(before);
  });
});
