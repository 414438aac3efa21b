import { describe, expect, it } from '@jest/globals';
import type { Caller } from '../../../src/application/caller.js';
import { syncUser } from '../../../src/application/sync-user.js';

const EVERYTHING = { provider: 'any', dataTypes: null, from: null, to: null, samples: true, zones: true, route: true };

/** A user whose run never ends. */
function endless(options: { waitMs?: number; draining?: AbortSignal; onLook?: () => void }) {
  const run = { userId: 'u', id: 'r', status: 'RUNNING', retryAt: null };
  const connection = { id: 'c', provider: 'any', status: 'ACTIVE', ownClientHash: null };
  const { onLook, ...rest } = options;
  return syncUser({
    users: { findByKeys: () => Promise.resolve([{ id: 'u' }]) },
    connections: { findByProvider: () => Promise.resolve(connection) },
    runs: {
      enqueue: () => Promise.resolve(run),
      findMany: (keys: unknown[]) => {
        onLook?.();
        return Promise.resolve(keys.map(() => run));
      },
    },
    jobs: { syncSoon: () => Promise.resolve() },
    providers: { find: () => ({ client: {}, provider: { manifest: { displayName: 'Any', dataTypes: {} } } }) },
    clock: { now: () => new Date() },
    ...rest,
  } as unknown as Parameters<typeof syncUser>[0]);
}
const user = { id: 'u', externalId: 'anna' };
const caller = {
  kind: 'user',
  project: { id: 'p' },
  user,
  users: [user],
  scopes: new Set(['sync']),
} as unknown as Caller;

describe('waiting for a sync', () => {
  it.each(['gone', 'draining'] as const)('ends with the run as it stands once it is aborted: %s', async (which) => {
    const ended = new AbortController();
    const { syncUser: sync } = endless({
      onLook: () => ended.abort(),
      ...(which === 'draining' ? { draining: ended.signal } : {}),
    });
    const gone = which === 'gone' ? { gone: ended.signal } : {};
    await expect(sync(caller, { userId: null, wait: true, ...EVERYTHING, ...gone })).resolves.toMatchObject([
      { status: 'RUNNING' },
    ]);
  });

  it('ends with the run as it stands when it took too long', async () => {
    const { syncUser: sync } = endless({ waitMs: 1 });
    await expect(sync(caller, { userId: null, wait: true, ...EVERYTHING })).resolves.toMatchObject([
      { status: 'RUNNING' },
    ]);
  });
});
