import { describe, expect, it } from '@jest/globals';
import type { ProjectStore, UserStore } from '../../../src/application/ports/index.js';
import type { UserTokens } from '../../../src/application/user-tokens.js';
import { systemClock } from '../../../src/domain/clock.js';
import { USUAL_SCOPES } from '../../../src/domain/scope.js';
import type { Project } from '../../../src/domain/user.js';
import { createAuthenticator, hashApiKey } from '../../../src/http/authenticate.js';

const project: Project = { id: '00000000-0000-4000-8000-000000000001', name: 'Coach', redirectUrls: [] };
const hex = (key: string) => Buffer.from(hashApiKey(key)).toString('hex');

function world() {
  const key = { id: '00000000-0000-4000-8000-000000000002', project, scopes: [...USUAL_SCOPES] };
  const keys = new Map([[hex('the-key'), key]]);
  const time = { ms: 0 };
  const asked: string[] = [];
  const projects = {
    findGoodKey: (hash: Uint8Array) => {
      asked.push(Buffer.from(hash).toString('hex'));
      return Promise.resolve(keys.get(asked.at(-1) ?? '') ?? null);
    },
  } as Partial<ProjectStore> as ProjectStore;
  const authenticator = createAuthenticator({
    projects,
    users: {} as UserStore,
    tokens: {} as UserTokens,
    clock: systemClock,
    now: () => time.ms,
  });
  return { key, keys, time, asked, enter: (key: string) => authenticator.authenticate(`Bearer ${key}`) };
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
});
