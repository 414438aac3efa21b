import { describe, expect, it } from '@jest/globals';
import type { ConnectionStore, SyncRunStore, UserStore } from '../../../src/application/ports/index.js';
import type { ProviderAccess } from '../../../src/application/provider-access.js';
import { syncUser } from '../../../src/application/sync-user.js';
import { EVERYTHING } from '../../../src/application/sync-request.js';
import type { ConnectionStatus } from '../../../src/domain/connection.js';
import { turnedClock } from '../../support/clock.js';
import { byToken } from '../graphql/gateway.js';
import { aConnection, aSyncRun, aUser } from '../graphql/records.js';

const user = aUser(1);
const clock = turnedClock('2026-07-09T12:00:00Z');

/** A user with one connection for each status; every run is queued. */
function withConnections(statuses: readonly ConnectionStatus[]) {
  const connections = statuses.map((status, index) => ({
    ...aConnection(user, index + 1),
    provider: `p${index + 1}`,
    status,
  }));
  const all = connections.map(({ provider }) => ({
    provider: { manifest: { id: provider, displayName: provider.toUpperCase(), dataTypes: {} } },
    client: {},
  }));
  const { syncUser: sync } = syncUser({
    users: {} as UserStore,
    connections: {
      listByUsers: async () => [connections],
      findByProvider: async (_user, provider) => connections.find((own) => own.provider === provider) ?? null,
    } as Partial<ConnectionStore> as ConnectionStore,
    runs: {
      enqueue: async ({ connectionId }) => ({
        ...aSyncRun(
          connections.find(({ id }) => id === connectionId)!,
          1,
        ),
        status: 'QUEUED',
      }),
    } as Partial<SyncRunStore> as SyncRunStore,
    jobs: { syncSoon: async () => undefined, sayFarewellsSoon: async () => undefined },
    providers: {
      all,
      find: (id: string) => all.find(({ provider }) => provider.manifest.id === id) ?? null,
    } as unknown as ProviderAccess,
    clock,
  });
  return (request: { provider?: string; from?: string } = {}) =>
    sync(byToken(user), { userId: null, provider: null, wait: false, ...EVERYTHING, ...request });
}

describe('syncing every connection of a user', () => {
  it('runs those that can be synced, whatever became of the others', async () => {
    const sync = withConnections(['REAUTHORIZATION_REQUIRED', 'ACTIVE', 'DISCONNECTED', 'ACTIVE']);

    expect(await sync()).toHaveLength(2);
  });

  it('is refused where all that is left wants a new consent, and names with whom', async () => {
    const sync = withConnections(['REAUTHORIZATION_REQUIRED', 'DISCONNECTED', 'REAUTHORIZATION_REQUIRED']);

    await expect(sync()).rejects.toMatchObject({
      code: 'REAUTHORIZATION_REQUIRED',
      field: null,
      message: 'The user must connect again with P1, P3.',
    });
  });

  it('is no run where nothing was ever connected', async () => {
    expect(await withConnections([])()).toEqual([]);
    expect(await withConnections(['PENDING', 'DISCONNECTED'])()).toEqual([]);
  });
});

describe('syncing one connection', () => {
  it.each(['2026-07-10', '2026-07-11', '9999-12-31'])('from %s, which has begun nowhere, is refused', async (from) => {
    clock.set('2026-07-09T09:59:59Z');

    await expect(withConnections(['ACTIVE'])({ provider: 'p1', from })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.from',
      message: 'Argument `input.from` takes a date that has begun.',
    });
  });

  it('from a date that has begun in the far east is taken', async () => {
    clock.set('2026-07-09T10:00:00Z');

    expect(await withConnections(['ACTIVE'])({ provider: 'p1', from: '2026-07-10' })).toHaveLength(1);
  });

  it('is refused where it wants a new consent', async () => {
    await expect(withConnections(['REAUTHORIZATION_REQUIRED'])({ provider: 'p1' })).rejects.toMatchObject({
      code: 'REAUTHORIZATION_REQUIRED',
      field: 'input.provider',
      message: 'Argument `input.provider` names P1, with which the user must connect again.',
    });
  });
});
