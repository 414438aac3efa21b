import { describe, expect, it } from '@jest/globals';
import type { UseCases } from '../../../src/application/use-cases.js';
import { ask, byKey } from './gateway.js';
import { aConnection, aSyncRun, aUser } from './records.js';

const user = aUser(1);
const connection = aConnection(user, 1);
const contents = { users: [user], connections: [connection] };
const expiresAt = new Date('2026-03-01T10:00:00Z');

async function mutate(query: string, name: keyof UseCases, answer: unknown) {
  const result = await ask({ query: `mutation { ${query} }`, contents, overrides: { [name]: async () => answer } });
  expect(result.errors).toEqual([]);
  const made = result.calls.filter((call) => call.name === name);
  expect(made).toHaveLength(1);
  expect(made[0]?.args[0]).toBe(byKey);
  return { data: result.data as Record<string, unknown>, input: made[0]?.args[1] };
}

describe('a mutation calls one use case', () => {
  it('createUser', async () => {
    const { data, input } = await mutate(
      'createUser(input: { id: "athlete-001" }) { user { id createdAt } }',
      'createUser',
      user,
    );
    expect(input).toEqual({ id: 'athlete-001' });
    expect(data).toEqual({ createUser: { user: { id: 'athlete-001', createdAt: '2026-01-01T00:00:00.000Z' } } });
  });

  it('deleteUser', async () => {
    const { data, input } = await mutate(
      'deleteUser(input: { id: "athlete-001" }) { deletedUserId receipt { erasedAt counts { table rows } hash } }',
      'deleteUser',
      {
        deletedUserId: 'athlete-001',
        receipt: { id: 'r', erasedAt: user.createdAt, counts: { users: 1, payloads: 2 }, hash: new Uint8Array([1]) },
      },
    );
    expect(input).toEqual({ id: 'athlete-001' });
    expect(data).toEqual({
      deleteUser: {
        deletedUserId: 'athlete-001',
        receipt: {
          erasedAt: '2026-01-01T00:00:00.000Z',
          counts: [
            { table: 'payloads', rows: 2 },
            { table: 'users', rows: 1 },
          ],
          hash: '01',
        },
      },
    });
  });

  it('createUserToken, for an hour when nothing is said', async () => {
    const token = (input: string) =>
      mutate(`createUserToken(input: { ${input} }) { token expiresAt }`, 'createUserToken', { token: 't', expiresAt });
    expect((await token('userId: "a"')).input).toEqual({ userId: 'a', ttlSeconds: 3600, scopes: null });
    const { data, input } = await token('userId: "a", ttlSeconds: 60, scopes: ["sync"]');
    expect(input).toEqual({ userId: 'a', ttlSeconds: 60, scopes: ['sync'] });
    expect(data).toEqual({ createUserToken: { token: 't', expiresAt: '2026-03-01T10:00:00.000Z' } });
  });

  it.each(['createUserToken(input: { userId: "a"', 'createCoachToken(input: { userIds: ["a"]'])(
    'but none for %s with a scope that there is not',
    async (call) => {
      const { errors, calls } = await ask({ query: `mutation { ${call}, scopes: ["read:dreams"] }) { token } }` });
      expect(errors).toMatchObject([{ message: expect.stringContaining('read:workouts, read:sleep') }]);
      expect(calls).toEqual([]);
    },
  );

  it('createCoachToken, for an hour when nothing is said', async () => {
    const answer = { token: 't', tokenId: 'id', scopes: ['sync'], expiresAt };
    const { input, data } = await mutate(
      'createCoachToken(input: { userIds: ["a", "b"] }) { token tokenId scopes }',
      'createCoachToken',
      answer,
    );
    expect(input).toEqual({ userIds: ['a', 'b'], ttlSeconds: 3600, scopes: null });
    expect(data).toEqual({ createCoachToken: { token: 't', tokenId: 'id', scopes: ['sync'] } });
  });

  it('revokeUserToken and revokeUserTokens', async () => {
    const one = await mutate('revokeUserToken(input: { tokenId: "id" }) { tokenId }', 'revokeUserToken', 'id');
    expect(one.input).toEqual({ token: null, tokenId: 'id' });
    const all = await mutate('revokeUserTokens(input: { userId: "a" }) { user { id } }', 'revokeUserTokens', user);
    expect(all.input).toEqual({ userId: 'a' });
    expect(all.data).toEqual({ revokeUserTokens: { user: { id: 'athlete-001' } } });
  });

  it('connectUser, with the redirect URL as it was written', async () => {
    const fields =
      '{ connection { status providerUserId provider { id name } user { id } } authorizationUrl expiresAt }';
    const answer = { connection, authorizationUrl: 'https://flow.example/consent?state=x', expiresAt };
    const bare = await mutate(`connectUser(input: { provider: POLAR }) ${fields}`, 'connectUser', {
      ...answer,
      authorizationUrl: null,
      expiresAt: null,
    });
    expect(bare.input).toEqual({ userId: null, provider: 'polar', redirectUrl: null });
    expect(bare.data).toMatchObject({ connectUser: { authorizationUrl: null, expiresAt: null } });
    const full = await mutate(
      `connectUser(input: { userId: "athlete-001", provider: POLAR, redirectUrl: "https://app.example" }) ${fields}`,
      'connectUser',
      answer,
    );
    expect(full.input).toEqual({ userId: 'athlete-001', provider: 'polar', redirectUrl: 'https://app.example' });
    expect(full.data).toEqual({
      connectUser: {
        connection: {
          status: 'ACTIVE',
          providerUserId: 'p1',
          provider: { id: 'POLAR', name: 'Polar' },
          user: { id: 'athlete-001' },
        },
        authorizationUrl: 'https://flow.example/consent?state=x',
        expiresAt: '2026-03-01T10:00:00.000Z',
      },
    });
  });

  it('syncUser, with everything when nothing is said', async () => {
    const run = {
      ...aSyncRun(connection, 1),
      steps: [
        {
          dataType: 'WORKOUT',
          status: 'SUCCEEDED',
          fetched: 2,
          created: 1,
          updated: 0,
          unchanged: 1,
          rejected: 0,
          samples: 900,
          error: null,
          notice: 'from was clamped',
        },
      ],
    };
    const sync = (input: string) =>
      mutate(
        `syncUser(input: { ${input} }) { runs { status trigger connection { status } steps { dataType fetched samples notice error { code } } } }`,
        'syncUser',
        [run],
      );
    const bare = await sync('');
    expect(bare.input).toMatchObject({
      userId: null,
      provider: null,
      dataTypes: null,
      from: null,
      to: null,
      samples: true,
      zones: true,
      route: true,
      wait: false,
    });
    expect(bare.data).toEqual({
      syncUser: {
        runs: [
          {
            status: 'SUCCEEDED',
            trigger: 'MANUAL',
            connection: { status: 'ACTIVE' },
            steps: [{ dataType: 'WORKOUT', fetched: 2, samples: 900, notice: 'from was clamped', error: null }],
          },
        ],
      },
    });
    const full = await sync(
      'userId: "a", provider: POLAR, dataTypes: [WORKOUT, HEART_RATE], from: "2026-03-01", to: "2026-03-31", samples: false, zones: false, route: false, wait: true',
    );
    expect(full.input).toMatchObject({
      userId: 'a',
      provider: 'polar',
      dataTypes: ['WORKOUT', 'HEART_RATE'],
      from: '2026-03-01',
      to: '2026-03-31',
      samples: false,
      zones: false,
      route: false,
      wait: true,
    });
  });

  it('disconnectUser, which keeps the data when nothing is said', async () => {
    const answer = { connection: { ...connection, status: 'DISCONNECTED' }, deletedRecords: 0 };
    const { data, input } = await mutate(
      'disconnectUser(input: { provider: POLAR }) { connection { status } deletedRecords }',
      'disconnectUser',
      answer,
    );
    expect(input).toEqual({ userId: null, provider: 'polar', deleteData: false });
    expect(data).toEqual({ disconnectUser: { connection: { status: 'DISCONNECTED' }, deletedRecords: 0 } });
  });
});

describe('providers', () => {
  it('are listed, and found by name', async () => {
    const polar = {
      id: 'POLAR',
      name: 'Polar',
      delivery: ['PULL'],
      capabilities: [{ dataType: 'WORKOUT', historyDays: 30 }],
      isConfigured: true,
      isSandbox: true,
    };
    const fields = '{ id name delivery capabilities { dataType historyDays } isConfigured isSandbox }';
    const { data } = await ask({ query: `{ providers ${fields} provider(id: POLAR) ${fields} }` });
    expect(data).toEqual({ providers: [polar], provider: polar });
  });
});
