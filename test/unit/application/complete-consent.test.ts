import { describe, expect, it } from '@jest/globals';
import { completeConsent, type ConsentDependencies } from '../../../src/application/complete-consent.js';
import type { ConnectionStore } from '../../../src/application/ports/index.js';
import { turnedClock } from '../../support/clock.js';
import { aConnection, aUser } from '../graphql/records.js';

const user = aUser(1);
const connection = aConnection(user, 1);
const tokens = { accessToken: 'a', refreshToken: null, expiresAt: null, scopes: [] };

/** A consent whose token was granted; what becomes of the connection is up to `activate`. */
async function finish(activate: ConnectionStore['activate']) {
  const owed: object[] = [];
  const failures: unknown[] = [];
  const reachable = {
    provider: {
      manifest: {
        id: 'polar',
        displayName: 'Polar',
        dataTypes: { WORKOUT: { pollSeconds: 60 } },
        polling: { jitter: 0 },
      },
    },
    oauth: { redeem: async () => ({ externalUserId: 'p1', tokens }) },
    client: {},
    apiUrl: 'http://localhost:1',
    isSandbox: false,
  };
  const dependencies = {
    audit: { addOfUser: async () => undefined },
    connections: { activate, isAccountFree: async () => true },
    consents: {
      consume: async () => ({
        projectId: user.projectId,
        userId: user.id,
        connectionId: connection.id,
        provider: 'polar',
        ownClientHash: null,
        redirectUrl: null,
        codeVerifier: null,
      }),
    },
    farewells: { owe: async (farewell: object) => owed.push(farewell) },
    accounts: { hold: async (_account: object, work: () => Promise<unknown>) => work() },
    runs: { enqueue: async () => ({ userId: user.id, id: 'r1' }) },
    jobs: { syncSoon: async () => undefined, sayFarewellsSoon: async () => undefined },
    providers: { all: [reachable], find: () => reachable },
    budgets: {
      of: () => ({
        beforeRequest: async () => undefined,
        onResponse: async () => undefined,
        count: (work: () => Promise<unknown>) => work(),
        settle: async () => undefined,
      }),
    },
    clock: turnedClock('2026-07-09T12:00:00Z'),
    callbackUrl: () => 'http://localhost/callback',
    onFailure: (error: unknown) => failures.push(error),
    onRefusal: () => undefined,
  } as unknown as ConsentDependencies;
  const outcome = await completeConsent(dependencies, 'polar', new URLSearchParams({ state: 's', code: 'c' }));
  return { owed, failures, status: outcome.status, code: outcome.code };
}

const FAREWELL = {
  provider: 'polar',
  externalUserId: 'p1',
  connectionId: connection.id,
  ownClientHash: null,
  tokens,
};

describe('a consent that was granted', () => {
  it('owes no farewell where it made the connection', async () => {
    expect(await finish(async () => connection)).toEqual({ owed: [], failures: [], status: 'connected', code: null });
  });

  it('owes one farewell where the connection was ended meanwhile', async () => {
    expect(await finish(async () => null)).toMatchObject({
      owed: [FAREWELL],
      failures: [],
      status: 'failed',
      code: 'CONFLICT',
    });
  });

  it('owes one farewell where it could not be written, and tells why', async () => {
    const gone = new Error('the database is gone');
    const finished = await finish(async () => {
      throw gone;
    });

    expect(finished).toMatchObject({ owed: [FAREWELL], failures: [gone], status: 'failed' });
    expect(finished.owed).toHaveLength(1);
  });
});
