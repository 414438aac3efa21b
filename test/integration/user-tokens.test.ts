import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProjectCaller, UserCaller } from '../../src/application/caller.js';
import { manageTokens } from '../../src/application/manage-tokens.js';
import { createUserTokens } from '../../src/application/user-tokens.js';
import type { RequestError } from '../../src/domain/errors.js';
import { SCOPES, USER_SCOPES, type Scope } from '../../src/domain/scope.js';
import { createTokenCallers } from '../../src/http/token-callers.js';
import { openAccess } from '../../src/open-access.js';
import type { Storage } from '../../src/storage/index.js';
import { turnedClock } from '../support/clock.js';
import { statementsOf } from '../support/plans.js';
import { openTestStorage } from '../support/postgres.js';
import { makeProjectWithKey, ROOT } from '../support/projects.js';

let storage: Storage;
let close: () => Promise<void>;
const clock = turnedClock('2026-07-09T12:00:00Z');
const tokens = createUserTokens([{ id: 'a', key: new Uint8Array(32).fill(1) }], clock);

/** A process of the gateway. */
function startProcess() {
  const time = { ms: 0 };
  const callers = createTokenCallers({ ...storage, tokens, clock, now: () => time.ms });
  const useCases = manageTokens({ ...storage, tokens, tokenMemory: callers, clock });
  const { projectUseCases: administration } = openAccess({
    projects: storage.projects,
    tokenCallers: callers,
    clock,
    rootKey: null,
    redirectUrlsOfSettings: null,
    onFailure: (error) => expect(error).toBeUndefined(),
  });
  return { time, ...useCases, administration, enter: (token: string) => callers.find(token) };
}

let one: ReturnType<typeof startProcess>;
let other: ReturnType<typeof startProcess>;
let caller: ProjectCaller;
let keyId: string;
let stranger: ProjectCaller;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock }));
  stranger = (await makeProjectWithKey(storage, { name: 'stranger' }, clock)).caller;
  await storage.users.create(stranger.project.id, 'eve');
});
afterAll(() => close());
beforeEach(async () => {
  ({ caller, keyId } = await makeProjectWithKey(storage, { name: `own ${Math.random()}` }, clock));
  for (const id of ['anna', 'bo', 'cleo']) await storage.users.create(caller.project.id, id);
  [one, other] = [startProcess(), startProcess()];
});

const namesOf = (found: UserCaller | null) => found?.users.map(({ externalId }) => externalId) ?? null;
const tokenOf = (userId = 'anna', scopes: Scope[] | null = null) =>
  one.createUserToken(caller, { userId, ttlSeconds: 3600, scopes });
const coachOf = (userIds: string[]) =>
  one.createCoachToken(caller, { userIds, ttlSeconds: 3600, scopes: ['read:sleep'] });

describe('a user token', () => {
  it('speaks for one user with what was asked for, or all that the key has and a user may have', async () => {
    const bare = await tokenOf();
    expect(await one.enter(bare.token)).toMatchObject({
      kind: 'user',
      user: { externalId: 'anna' },
      scopes: new Set(USER_SCOPES),
    });
    expect(bare.scopes).toEqual(USER_SCOPES);
    const narrow = await tokenOf('anna', ['sync', 'read:sleep']);
    expect(await one.enter(narrow.token)).toMatchObject({ scopes: new Set(['read:sleep', 'sync']) });

    const weak: ProjectCaller = { ...caller, scopes: new Set(['users:write', 'read:ecg', 'admin']) };
    const { scopes } = await one.createUserToken(weak, { userId: 'anna', ttlSeconds: 60, scopes: null });
    expect(scopes).toEqual(['read:ecg']);
  });

  it.each<[Scope[], string, string]>([
    [['read:sleep'], 'FORBIDDEN', 'input.scopes.0'],
    [['read:ecg', 'admin'], 'BAD_USER_INPUT', 'input.scopes.1'],
    [['users:write'], 'BAD_USER_INPUT', 'input.scopes.0'],
    [[], 'BAD_USER_INPUT', 'input.scopes'],
  ])('is refused scopes that its key does not have or that no user may have: %j', async (scopes, code, field) => {
    const weak: ProjectCaller = { ...caller, scopes: new Set(['users:write', 'read:ecg', 'admin']) };
    const issuing = one.createUserToken(weak, { userId: 'anna', ttlSeconds: 60, scopes });
    await expect(issuing).rejects.toMatchObject({ code, field });
  });

  it('is made by a key alone that may write users, for a user of its project', async () => {
    const { token } = await tokenOf();
    const asUser = { ...((await one.enter(token)) as UserCaller), scopes: new Set(SCOPES) };
    const input = { userId: 'anna', ttlSeconds: 60, scopes: null };
    await expect(one.createUserToken(asUser, input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const reader: ProjectCaller = { ...caller, scopes: new Set(USER_SCOPES) };
    await expect(one.createUserToken(reader, input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    for (const userId of ['eve', 'nobody']) {
      await expect(one.createUserToken(caller, { ...input, userId })).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: 'Argument `input.userId` names no user within reach.',
      });
    }
  });

  it('costs no statement while it is remembered, which is for five seconds', async () => {
    const { token } = await tokenOf();
    const counts = [];
    for (one.time.ms of [0, 1, 4_999, 5_000]) {
      counts.push((await statementsOf(storage, () => one.enter(token))).length);
    }
    expect(counts).toEqual([2, 0, 0, 2]);
  });

  it('is not remembered longer than it lives', async () => {
    const { token } = await one.createUserToken(caller, { userId: 'anna', ttlSeconds: 60, scopes: null });
    expect(await one.enter(token)).not.toBeNull();
    clock.advance({ seconds: 60 });
    expect(await one.enter(token)).toBeNull();
  });

  it('of a project that its user is not in is none', async () => {
    const [eve] = await storage.users.findMany(stranger.project.id, ['eve']);
    const claims = {
      projectId: caller.project.id,
      userIds: [eve?.id ?? ''],
      isCoach: false,
      scopes: USER_SCOPES,
      keyId,
    };
    const { token } = await tokens.issue(claims, 60, 'f');
    expect(await one.enter(token)).toBeNull();
  });
});

describe("a coach's token", () => {
  it('speaks for its users, and for none of them alone', async () => {
    const { token } = await coachOf(['bo', 'anna', 'bo']);
    const found = await one.enter(token);
    expect(found?.user).toBeNull();
    expect(namesOf(found)).toEqual(['bo', 'anna']);
    const single = await one.enter((await coachOf(['cleo'])).token);
    expect([single?.user, namesOf(single)]).toEqual([null, ['cleo']]);
  });

  it.each([
    [[], 'BAD_USER_INPUT', 'input.userIds'],
    [Array.from({ length: 101 }, (_, index) => `user-${index}`), 'BAD_USER_INPUT', 'input.userIds'],
    [['anna', 'eve'], 'NOT_FOUND', 'input.userIds.1'],
    [['anna', 'nobody'], 'NOT_FOUND', 'input.userIds.1'],
  ])('is refused for %j', async (userIds, code, field) => {
    await expect(coachOf(userIds)).rejects.toMatchObject({ code, field });
  });

  it('loses a user who is erased, or whose tokens are revoked, and ends with the last', async () => {
    const { token } = await coachOf(['anna', 'bo', 'cleo']);
    const [anna] = await storage.users.findMany(caller.project.id, ['anna']);
    await storage.users.erase(anna?.id ?? '');
    await one.revokeUserTokens(caller, { userId: 'bo' });
    expect(namesOf(await one.enter(token))).toEqual(['cleo']);
    await one.revokeUserTokens(caller, { userId: 'cleo' });
    expect(await one.enter(token)).toBeNull();
  });
});

describe('a revoked token', () => {
  it.each(['token', 'tokenId'] as const)(
    'by its %s ends at once where that was done, and elsewhere in five seconds',
    async (by) => {
      const made = await tokenOf();
      const kept = await tokenOf();
      for (const { enter } of [one, other]) expect(await enter(made.token)).not.toBeNull();
      const input = { token: null, tokenId: null, [by]: made[by] };
      for (let times = 0; times < 2; times += 1) expect(await one.revokeUserToken(caller, input)).toBe(made.tokenId);

      expect(await one.enter(made.token)).toBeNull();
      other.time.ms = 4_999;
      expect(await other.enter(made.token)).not.toBeNull();
      other.time.ms = 5_000;
      expect(await other.enter(made.token)).toBeNull();
      for (const { enter } of [one, other]) expect(await enter(kept.token)).not.toBeNull();
    },
  );

  it('is not remembered by a look that began before', async () => {
    const { token } = await tokenOf();
    const looking = one.enter(token);
    await one.revokeUserToken(caller, { token, tokenId: null });
    await looking;
    expect(await one.enter(token)).toBeNull();
  });

  it('is not that of another application, which looks like none', async () => {
    const { token, tokenId } = await tokenOf();
    const asStranger = async (revoked: string) =>
      one
        .revokeUserToken(stranger, { token: revoked, tokenId: null })
        .catch((error: unknown) => `${String(error)} ${(error as RequestError).code}`);
    expect(await asStranger(token)).toEqual(await asStranger('x.y.z'));
    await one.revokeUserToken(stranger, { token: null, tokenId });
    expect(await one.enter(token)).not.toBeNull();
  });

  it.each([
    { token: null, tokenId: null },
    { token: 'a', tokenId: 'b' },
    { token: null, tokenId: 'b' },
  ])('is named by one of the two: %j', async (input) => {
    await expect(one.revokeUserToken(caller, input)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('is forgotten when it has ended by itself', async () => {
    const { tokenId } = await tokenOf();
    await one.revokeUserToken(caller, { token: null, tokenId });
    const kept = async () => {
      await storage.revocations.forgetEnded(clock.now());
      const { rows } = await storage.pool.query('select 1 from revoked_tokens where id = $1', [tokenId]);
      return rows.length;
    };
    clock.advance({ hours: 23, minutes: 59 });
    expect(await kept()).toBe(1);
    clock.advance({ minutes: 1 });
    expect(await kept()).toBe(0);
  });
});

describe('all tokens of a user', () => {
  it('that were made before end together, and new ones hold', async () => {
    const before = [await tokenOf(), await tokenOf()];
    const others = await tokenOf('bo');
    expect(await one.revokeUserTokens(caller, { userId: 'anna' })).toMatchObject({ externalId: 'anna' });
    clock.advance({ ms: 1 });
    const after = await tokenOf();
    for (const { token } of before) expect(await one.enter(token)).toBeNull();
    for (const { token } of [after, others]) expect(await one.enter(token)).not.toBeNull();
    await expect(one.revokeUserTokens(stranger, { userId: 'anna' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('end with the key that made them: revoked, or past its end', async () => {
    const { token } = await tokenOf();
    expect(await one.enter(token)).not.toBeNull();
    await storage.pool.query('update api_keys set revoked_at = $2 where id = $1', [keyId, clock.now()]);
    one.time.ms = 5_000;
    expect(await one.enter(token)).toBeNull();
    await storage.pool.query('update api_keys set revoked_at = null, expires_at = $2 where id = $1', [
      keyId,
      clock.now(),
    ]);
    expect(await one.enter(token)).toBeNull();
  });

  it('end at once where their key is revoked, or replaced without overlap, and elsewhere in five seconds', async () => {
    for (const end of [
      (id: string) => one.administration.revokeApiKey(ROOT, { id }),
      (id: string) => one.administration.rotateApiKey(ROOT, { id, overlapHours: 0, expiresAt: null }),
    ]) {
      const input = { projectId: caller.project.id, name: `ended ${Math.random()}`, scopes: null, expiresAt: null };
      const { apiKey } = await one.administration.createApiKey(ROOT, input);
      const { token } = await one.createUserToken(
        { ...caller, keyId: apiKey.id },
        { userId: 'anna', ttlSeconds: 60, scopes: null },
      );
      for (const { enter } of [one, other]) expect(await enter(token)).not.toBeNull();
      await end(apiKey.id);
      expect(await one.enter(token)).toBeNull();
      expect(await other.enter(token)).not.toBeNull();
      other.time.ms += 5_000;
      expect(await other.enter(token)).toBeNull();
    }
  });
});
