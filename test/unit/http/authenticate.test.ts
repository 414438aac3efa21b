import { describe, expect, it } from '@jest/globals';
import { hashApiKey } from '../../../src/application/api-key.js';
import type { GoodKey, ProjectStore } from '../../../src/application/ports/index.js';
import { USUAL_SCOPES } from '../../../src/domain/scope.js';
import type { Project } from '../../../src/domain/user.js';
import { createAuthenticator } from '../../../src/http/authenticate.js';

const project: Project = { id: '00000000-0000-4000-8000-000000000001', name: 'Coach', redirectUrls: [] };
const ROOT_KEY = 'root-key-of-thirty-two-characters';
const hex = (key: string) => Buffer.from(hashApiKey(key)).toString('hex');

function world() {
  const key: GoodKey = {
    id: '00000000-0000-4000-8000-000000000002',
    project,
    scopes: [...USUAL_SCOPES],
    expiresAt: null,
  };
  const keys = new Map([[hex('the-key'), key]]);
  const time = { ms: 0 };
  const wall = { now: new Date('2026-03-09T12:00:00Z') };
  const asked: string[] = [];
  const projects = {
    findGoodKey: (hash: Uint8Array) => {
      asked.push(Buffer.from(hash).toString('hex'));
      return Promise.resolve(keys.get(asked.at(-1) ?? '') ?? null);
    },
  } as Partial<ProjectStore> as ProjectStore;
  const used: string[] = [];
  const authenticator = createAuthenticator({
    projects,
    tokens: { find: () => Promise.resolve(null) },
    clock: { now: () => wall.now },
    rootKey: ROOT_KEY,
    use: { note: (keyId) => void used.push(keyId) },
    now: () => time.ms,
  });
  return {
    key,
    keys,
    time,
    wall,
    asked,
    used,
    authenticator,
    enter: (key: string) => authenticator.authenticate(`Bearer ${key}`),
  };
}

describe('an API key', () => {
  it('is looked up once in five seconds', async () => {
    const { enter, asked, time } = world();
    for (time.ms of [0, 1, 4_999]) expect(await enter('the-key')).toMatchObject({ kind: 'project', project });
    expect(asked).toHaveLength(1);
    time.ms = 5_000;
    await enter('the-key');
    expect(asked).toHaveLength(2);
  });

  it('stops to work at its end, though it is remembered', async () => {
    const { enter, key, keys, asked, wall } = world();
    key.expiresAt = new Date(wall.now.getTime() + 1_000);
    expect(await enter('the-key')).not.toBeNull();
    wall.now = new Date(wall.now.getTime() + 999);
    expect(await enter('the-key')).not.toBeNull();
    expect(asked).toHaveLength(1);
    wall.now = key.expiresAt;
    keys.clear();
    expect(await enter('the-key')).toBeNull();
  });

  it('that was taken out stops to work within five seconds', async () => {
    const { enter, keys, time } = world();
    await enter('the-key');
    keys.clear();
    time.ms = 5_000;
    expect(await enter('the-key')).toBeNull();
  });

  it('works from the moment on at which it is there', async () => {
    const { enter, keys, key } = world();
    expect(await enter('a-new-key')).toBeNull();
    keys.set(hex('a-new-key'), key);
    expect(await enter('a-new-key')).toMatchObject({ kind: 'project', project });
  });

  it('does not open what another key opens', async () => {
    const { enter } = world();
    await enter('the-key');
    expect(await enter('the-kez')).toBeNull();
  });

  it('that is revoked here stops to work at once, also where it was being looked up', async () => {
    const { enter, keys, key, authenticator } = world();
    await enter('the-key');
    keys.clear();
    authenticator.forgetKey('another');
    expect(await enter('the-key')).not.toBeNull();
    authenticator.forgetKey(key.id);
    expect(await enter('the-key')).toBeNull();

    keys.set(hex('the-key'), key);
    const underWay = enter('the-key');
    keys.clear();
    authenticator.forgetKey(key.id);
    await underWay;
    expect(await enter('the-key')).toBeNull();
  });

  it('knows of a change of its project at once', async () => {
    const { enter, keys, key, authenticator } = world();
    await enter('the-key');
    const changed = { ...project, redirectUrls: ['https://app.example'] };
    keys.set(hex('the-key'), { ...key, project: changed });
    authenticator.forgetProject(project.id);
    expect(await enter('the-key')).toMatchObject({ project: changed });
  });

  it('is noted when it is used, and what is none is not', async () => {
    const { enter, used, key } = world();
    for (const credential of ['the-key', 'the-key', 'the-kez', ROOT_KEY]) await enter(credential);
    expect(used).toEqual([key.id, key.id]);
  });
});

describe('the root key', () => {
  it('is known without the database, and nothing beside it is', async () => {
    const { enter, asked } = world();
    expect(await enter(ROOT_KEY)).toEqual({ kind: 'root' });
    expect(asked).toEqual([]);
    for (const wrong of [ROOT_KEY.slice(0, -1), `${ROOT_KEY}s`, ROOT_KEY.toUpperCase()])
      expect(await enter(wrong)).toBeNull();
  });
});
