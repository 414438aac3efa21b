import { expect } from '@jest/globals';
import { runSync } from '../../src/application/run-sync.js';
import { oauth2 } from '../../src/provider-kit/oauth2.js';
import { polar } from '../../src/providers/polar/index.js';
import { EVERYTHING, makeProject } from '../integration/storage/builders.js';
import { addDays, connect as connectAthlete, start } from '../unit/providers/polar-sandbox/sandbox-client.js';
import type { Rebuilding } from './rebuilding.js';
import { runDependencies } from './run-dependencies.js';

/** A wearer whose sandbox account was synced every week, by the code that syncs. */
export async function syncForWeeks(
  { storage, clock }: Pick<Rebuilding, 'storage' | 'clock'>,
  weeks: number,
): Promise<{ userId: string }> {
  const started = await start();
  const projectId = await makeProject(storage);
  const user = await storage.users.create(projectId, `athlete ${Math.random()}`);
  const account = await connectAthlete(started);
  const begun = await storage.connections.begin(user.id, 'polar');
  const from = started.clock.now();
  const connection = await storage.connections.activate({
    userId: user.id,
    id: begun.id,
    externalUserId: user.id,
    tokens: { accessToken: account.token, refreshToken: null, expiresAt: null, scopes: [] },
    connectedAt: from,
    nextSyncAt: from,
  });
  if (connection === null) throw new Error('the account is taken');
  const { manifest } = polar;
  const reachable = {
    provider: polar,
    oauth: oauth2(manifest.displayName, manifest.auth),
    client: { ...started.sandbox.credentials, authorizationUrl: '', tokenUrl: '' },
    apiUrl: started.sandbox.endpoints.apiUrl,
    isSandbox: true,
  };
  const providers = { all: [reachable], find: () => reachable };
  for (let week = 0; week < weeks; week += 1) {
    const now = new Date(from.getTime() + week * 7 * 86_400_000);
    started.clock.set(now);
    clock.set(now);
    const run = await storage.runs.enqueue({
      userId: user.id,
      connectionId: connection.id,
      trigger: 'SCHEDULED',
      // Eight days, so that each week sends again what the one before has sent last.
      request: { ...EVERYTHING, from: addDays(now.toISOString().slice(0, 10), -7) },
      now,
    });
    await runSync(runDependencies(storage, providers, clock), run, new AbortController().signal);
    const ended = await storage.runs.find(user.id, run.id);
    expect(ended).toMatchObject({ status: expect.stringMatching(/SUCCEEDED|PARTIAL/) });
  }
  return { userId: user.id };
}
