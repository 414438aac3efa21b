import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TokenSet } from '../../../src/domain/connection.js';
import type { Storage } from '../../../src/storage/index.js';
import { openTestStorage } from '../../support/postgres.js';
import {
  after,
  connect,
  endRun,
  EVERYTHING,
  makeProject,
  makeWearer,
  NOW,
  payload,
  tokens,
  upsertWorkout,
  workout,
} from './builders.js';

let storage: Storage;
let close: () => Promise<void>;
let projectId: string;
let userId: string;
let account: string;
let made = 0;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock: { now: () => NOW }, poolSize: 4 }));
  projectId = await makeProject(storage);
});
afterAll(() => close());
beforeEach(async () => {
  userId = await newUser();
  account = `account-${made}`;
});

async function newUser(): Promise<string> {
  made += 1;
  return (await storage.users.create(projectId, `user-${made}`)).id;
}
const activated = async () => (await connect(storage, userId, 'polar', account))!;
const error = { code: 'REAUTHORIZATION_REQUIRED' as const, message: 'again', isRetryable: false };

describe('a connection', () => {
  it('is made once, waits for the consent, and keeps its id', async () => {
    const begun = await Promise.all(Array.from({ length: 6 }, () => storage.connections.begin(userId, 'polar')));
    expect(new Set(begun.map(({ id }) => id)).size).toBe(1);
    expect(begun[0]).toEqual({
      id: expect.any(String),
      userId,
      provider: 'polar',
      status: 'PENDING',
      scopes: [],
      externalUserId: null,
      ownClientHash: null,
      connectedAt: null,
      lastSyncedAt: null,
      nextSyncAt: null,
      lastError: null,
    });
    const active = await activated();
    expect(active).toMatchObject({
      id: begun[0]?.id,
      status: 'ACTIVE',
      externalUserId: account,
      scopes: ['read'],
      connectedAt: NOW,
      nextSyncAt: after(900),
    });
    await expect(storage.connections.begin(userId, 'polar')).resolves.toEqual(active);
    await storage.connections.disconnect(userId, active.id, { deleteData: false, at: NOW });
    await expect(storage.connections.begin(userId, 'polar')).resolves.toMatchObject({
      id: active.id,
      status: 'PENDING',
    });
  });

  it('is found by key, by provider and by user, and never through another user', async () => {
    const connection = await activated();
    const stranger = await newUser();
    await expect(storage.connections.find(userId, connection.id)).resolves.toEqual(connection);
    await expect(storage.connections.find(stranger, connection.id)).resolves.toBeNull();
    await expect(storage.connections.find(userId, 'no uuid')).resolves.toBeNull();
    await expect(storage.connections.findByProvider(userId, 'polar')).resolves.toEqual(connection);
    await expect(storage.connections.findByProvider(userId, 'other')).resolves.toBeNull();
    const other = await storage.connections.begin(userId, 'another');
    await expect(storage.connections.listByUsers([stranger, userId])).resolves.toEqual([[], [other, connection]]);
    await expect(storage.connections.findMany([{ userId: stranger, id: connection.id }, connection])).resolves.toEqual([
      null,
      connection,
    ]);
  });

  it('asks for a new consent, is not polled meanwhile, and works again after it', async () => {
    const { id } = await activated();
    await endRun(storage, userId, id, { lastError: error, requiresReauthorization: true });
    await expect(storage.connections.begin(userId, 'polar')).resolves.toMatchObject({
      status: 'REAUTHORIZATION_REQUIRED',
      nextSyncAt: null,
      lastError: error,
    });
    expect(await activated()).toMatchObject({ id, status: 'ACTIVE', lastError: null });
  });

  it('takes another account when its own has left and nothing of it is here, and then forgets its cursors', async () => {
    const { id } = await activated();
    const setCursor = () =>
      storage.pool.query(`insert into stream_cursors values ($1, $2, 'WORKOUT', '{}') on conflict do nothing`, [
        userId,
        id,
      ]);
    await setCursor();
    await activated();
    await expect(storage.data.cursors(userId, id)).resolves.toEqual(new Map([['WORKOUT', {}]]));
    await storage.connections.disconnect(userId, id, { deleteData: false, at: NOW });
    await connect(storage, userId, 'polar', `${account}-2`);
    await expect(storage.data.cursors(userId, id)).resolves.toEqual(new Map());
  });

  it('takes no other account while it is linked, nor while records of that one are here', async () => {
    const wearer = await makeWearer(storage);
    const { userId: wearerId, connectionId } = wearer;
    const other = () => connect(storage, wearerId, 'polar', account);
    await storage.data.commit(wearer.batch([payload(upsertWorkout(workout('w')))]));
    await expect(other()).resolves.toBeNull();
    await expect(storage.connections.isAccountFree(wearerId, connectionId, account)).resolves.toBe(false);

    await storage.connections.disconnect(wearerId, connectionId, { deleteData: false, at: NOW });
    await expect(other()).resolves.toBeNull();
    await storage.connections.disconnect(wearerId, connectionId, { deleteData: true, at: NOW });
    await expect(other()).resolves.toMatchObject({ id: connectionId, status: 'ACTIVE', externalUserId: account });
  });
});

describe("a provider's account", () => {
  it('belongs to one user of a project at a time', async () => {
    const connection = await activated();
    const second = await newUser();
    await expect(connect(storage, second, 'polar', account)).resolves.toBeNull();
    await expect(storage.connections.findByProvider(second, 'polar')).resolves.toMatchObject({
      status: 'PENDING',
      externalUserId: null,
    });
    await endRun(storage, userId, connection.id, { lastError: error, requiresReauthorization: true });
    await expect(connect(storage, second, 'polar', account)).resolves.toBeNull();
    await storage.connections.disconnect(userId, connection.id, { deleteData: false, at: NOW });
    await expect(connect(storage, second, 'polar', account)).resolves.toMatchObject({ status: 'ACTIVE' });
  });

  it('goes to one of two users who bring it at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const users = await Promise.all([newUser(), newUser(), newUser()]);
      const outcomes = await Promise.all(users.map((user) => connect(storage, user, 'polar', `${account} ${round}`)));
      expect(outcomes.filter((connection) => connection !== null)).toHaveLength(1);
    }
  });

  it('is no matter between projects or providers', async () => {
    await activated();
    await expect(connect(storage, await newUser(), 'other', account)).resolves.not.toBeNull();
    const { rows } = await storage.pool.query<{ id: string }>(
      `insert into projects (name, redirect_urls) values ('second', '{}') returning id`,
    );
    const elsewhere = await storage.users.create(rows[0]!.id, 'somebody');
    await expect(connect(storage, elsewhere.id, 'polar', account)).resolves.not.toBeNull();
  });
});

describe('a credential', () => {
  it('is read as it was granted, and is gone with the connection', async () => {
    const { id } = await activated();
    await expect(storage.connections.credential(userId, id)).resolves.toEqual(tokens(`token of ${account}`));
    await storage.connections.disconnect(userId, id, { deleteData: false, at: NOW });
    await expect(storage.connections.credential(userId, id)).resolves.toBeNull();
    await expect(
      storage.connections.renewCredential(userId, id, 'any', (held) => Promise.resolve(held)),
    ).resolves.toBeNull();
  });

  it('is stored sealed, and does not open in the row of another connection', async () => {
    const { id } = await activated();
    const other = (await connect(storage, userId, 'other', account))!;
    const { rows } = await storage.pool.query<{ tokens: Buffer }>('select tokens from credentials where user_id = $1', [
      userId,
    ]);
    for (const row of rows) expect(row.tokens.toString('latin1')).not.toContain('token of');
    await storage.pool.query(
      `update credentials c set tokens = o.tokens from credentials o
        where c.user_id = $1 and o.user_id = $1 and c.connection_id = $2 and o.connection_id = $3`,
      [userId, id, other.id],
    );
    await expect(storage.connections.credential(userId, id)).rejects.toThrow(/does not open/);
    await expect(storage.connections.credential(userId, other.id)).resolves.toMatchObject({ refreshToken: 'refresh' });
  });

  it('is renewed once for fifty callers, though the pool is small, and is saved before they get it', async () => {
    const { id } = await activated();
    let calls = 0;
    const refresh = async (held: TokenSet): Promise<TokenSet> => {
      calls += 1;
      // A refresh may need the database too.
      await storage.pool.query('select 1');
      return { ...held, accessToken: `renewed-${calls}` };
    };
    const renew = () => storage.connections.renewCredential(userId, id, `token of ${account}`, refresh);
    const renewed = await Promise.all(Array.from({ length: 50 }, renew));
    expect(calls).toBe(1);
    expect(new Set(renewed.map((held) => held?.accessToken))).toEqual(new Set(['renewed-1']));
    await expect(storage.connections.credential(userId, id)).resolves.toMatchObject({ accessToken: 'renewed-1' });
    await expect(renew()).resolves.toMatchObject({ accessToken: 'renewed-1' });
    expect(calls).toBe(1);
  });

  it('is renewed for many connections at once, though every refresh needs the database and the pool is small', async () => {
    const ids = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => (await connect(storage, userId, `provider-${index}`, account))!.id),
    );
    const renewed = await Promise.all(
      ids.map((id) =>
        storage.connections.renewCredential(userId, id, `token of ${account}`, async (held) => {
          await storage.pool.query('select 1');
          return { ...held, accessToken: `renewed ${id}` };
        }),
      ),
    );
    expect(renewed.map((held) => held?.accessToken)).toEqual(ids.map((id) => `renewed ${id}`));
  });

  it('that waits for its provider does not hold up another one, however many callers want it', async () => {
    const [slow, quick] = [await activated(), (await connect(storage, userId, 'other', account))!];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const renew = (id: string, refresh: (tokens: TokenSet) => Promise<TokenSet>) =>
      storage.connections.renewCredential(userId, id, `token of ${account}`, refresh);
    const waiting = Array.from({ length: 20 }, () => renew(slow.id, async (stored) => held.then(() => stored)));
    await expect(renew(quick.id, async (stored) => ({ ...stored, accessToken: 'quick' }))).resolves.toMatchObject({
      accessToken: 'quick',
    });
    release();
    await Promise.all(waiting);
  });

  it('stays as it was when the refresh fails, and can be renewed later', async () => {
    const { id } = await activated();
    const renew = (refresh: (held: TokenSet) => Promise<TokenSet>) =>
      storage.connections.renewCredential(userId, id, `token of ${account}`, refresh);
    await expect(renew(() => Promise.reject(new Error('provider is down')))).rejects.toThrow('provider is down');
    await expect(storage.connections.credential(userId, id)).resolves.toEqual(tokens(`token of ${account}`));
    await expect(renew((held) => Promise.resolve({ ...held, accessToken: 'new' }))).resolves.toMatchObject({
      accessToken: 'new',
    });
  });
});

describe('disconnecting', () => {
  it('ends the connection and its runs at once, and owes one farewell however often it is done', async () => {
    const { id } = await activated();
    const run = await storage.runs.enqueue({
      userId,
      connectionId: id,
      trigger: 'MANUAL',
      request: EVERYTHING,
      now: NOW,
    });
    const lease = { owner: 'a', until: after(60) };
    await storage.runs.claim(userId, run.id, lease);
    const waiting = await storage.runs.enqueue({
      userId,
      connectionId: id,
      trigger: 'MANUAL',
      request: { ...EVERYTHING, from: '2026-01-01' },
      now: NOW,
    });
    const first = await storage.connections.disconnect(userId, id, { deleteData: false, at: after(1) });
    expect(first).toMatchObject({ deletedRecords: 0, connection: { id, status: 'DISCONNECTED', nextSyncAt: null } });
    await expect(storage.connections.disconnect(userId, id, { deleteData: true, at: after(2) })).resolves.toEqual({
      ...first,
      connection: { ...first.connection, externalUserId: null },
    });
    for (const key of [run, waiting])
      await expect(storage.runs.find(userId, key.id)).resolves.toMatchObject({
        status: 'CANCELLED',
        finishedAt: after(1),
      });
    await expect(storage.runs.extend(userId, run.id, lease)).resolves.toBe(false);
    const owed = await storage.farewells.claimDue(after(3), 100, 60);
    expect(owed.filter(({ connectionId }) => connectionId === id)).toEqual([
      {
        id: expect.any(String),
        projectId,
        ownClientHash: null,
        provider: 'polar',
        externalUserId: account,
        connectionId: id,
        tokens: tokens(`token of ${account}`),
        owedSince: after(1),
        attempts: 0,
      },
    ]);
  });

  it('owes nothing for a consent that was never given, and takes the consent back', async () => {
    const { id } = await storage.connections.begin(userId, 'polar');
    const hash = Buffer.from(id);
    await storage.consents.create(hash, {
      projectId,
      userId,
      connectionId: id,
      provider: 'polar',
      ownClientHash: null,
      redirectUrl: null,
      codeVerifier: null,
      expiresAt: after(60),
    });
    await storage.connections.disconnect(userId, id, { deleteData: false, at: NOW });
    await expect(storage.consents.consume(hash, 'polar', NOW)).resolves.toBeNull();
    expect(
      (await storage.farewells.claimDue(after(9_999), 100, 1)).filter(({ connectionId }) => connectionId === id),
    ).toEqual([]);
  });

  it('fails for a connection that does not exist', async () => {
    await expect(storage.connections.disconnect(userId, userId, { deleteData: true, at: NOW })).rejects.toThrow(
      /connection/,
    );
  });
});

describe('farewells', () => {
  const owed = async (now: Date, id: string) =>
    (await storage.farewells.claimDue(now, 100, 60)).filter(({ connectionId }) => connectionId === id);

  it('are claimed by one, tried again after a lapse or a pause, and end', async () => {
    const { id } = await activated();
    await storage.connections.disconnect(userId, id, { deleteData: false, at: NOW });
    const claims = await Promise.all(Array.from({ length: 4 }, () => owed(NOW, id)));
    expect(claims.flat()).toHaveLength(1);
    expect(await owed(after(59), id)).toEqual([]);
    const [second] = await owed(after(60), id);
    expect(second).toMatchObject({ attempts: 1 });
    await storage.farewells.postpone(second!.id, after(1000));
    expect(await owed(after(999), id)).toEqual([]);
    expect(await owed(after(1000), id)).toMatchObject([{ attempts: 2 }]);
    await storage.farewells.finish(second!.id);
    expect(await owed(after(99_999), id)).toEqual([]);
  });

  it('are not said once the account is connected again, by whomever', async () => {
    const { id } = await activated();
    await storage.connections.disconnect(userId, id, { deleteData: false, at: NOW });
    await connect(storage, await newUser(), 'polar', account);
    expect(await owed(after(99_999), id)).toEqual([]);
  });

  it('outlive the user', async () => {
    const { id } = await activated();
    await storage.users.erase(userId);
    expect(await owed(after(99_999), id)).toMatchObject([
      { externalUserId: account, tokens: { refreshToken: 'refresh' } },
    ]);
  });
});

describe('consents', () => {
  const consent = async () => {
    const { id: connectionId } = await storage.connections.begin(userId, 'polar');
    return {
      projectId,
      userId,
      connectionId,
      provider: 'polar',
      ownClientHash: null,
      redirectUrl: 'https://app.example/done',
      codeVerifier: 'the verifier',
      expiresAt: after(600),
    };
  };

  it('are taken out once', async () => {
    const given = await consent();
    await storage.consents.create(Buffer.from(userId), given);
    await expect(storage.consents.consume(Buffer.from(userId), 'other', NOW)).resolves.toBeNull();
    const taken = await Promise.all(
      Array.from({ length: 5 }, () => storage.consents.consume(Buffer.from(userId), 'polar', NOW)),
    );
    expect(taken.filter((one) => one !== null)).toEqual([given]);
    await expect(storage.consents.consume(Buffer.from('unknown'), 'polar', NOW)).resolves.toBeNull();
  });

  it('keep the verifier sealed', async () => {
    await storage.consents.create(Buffer.from(userId), await consent());
    const { rows } = await storage.pool.query<{ code_verifier: Buffer }>(
      'select code_verifier from consents where user_id = $1',
      [userId],
    );
    expect(rows[0]?.code_verifier.toString('latin1')).not.toContain('verifier');
  });

  it('end', async () => {
    await storage.consents.create(Buffer.from(userId), await consent());
    await expect(storage.consents.consume(Buffer.from(userId), 'polar', after(600))).resolves.toBeNull();
    expect(await storage.consents.deleteExpired(after(600))).toBeGreaterThanOrEqual(1);
    await expect(storage.consents.deleteExpired(after(600))).resolves.toBe(0);
  });
});
