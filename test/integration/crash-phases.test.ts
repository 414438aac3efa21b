import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runSync } from '../../src/application/run-sync.js';
import { polar } from '../../src/providers/polar/index.js';
import type { Storage } from '../../src/storage/index.js';
import { PHASES, watchPhases, type Phase } from '../crash/phases.js';
import { turnedClock } from '../support/clock.js';
import { openTestStorage } from '../support/postgres.js';
import { onlyProvider, runDependencies } from '../support/run-dependencies.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';
import { connect, EVERYTHING, makeProject, NOW } from './storage/builders.js';

const clock = turnedClock(NOW);
const seen: Phase[] = [];
let storage: Storage;
let server: ScriptedServer;
let close: () => Promise<void>;

beforeAll(async () => {
  const opened = await openTestStorage({ clock });
  server = await startScriptedServer(() => ({ status: 404 }));
  storage = opened.storage;
  close = async () => {
    await server.close();
    await opened.close();
  };
  watchPhases((phase) => void seen.push(phase));
});
afterAll(() => close());

it('a sync comes by every phase in which workers are killed, in their order', async () => {
  const date = NOW.toISOString().slice(0, 10);
  const sleep = { date, sleep_start_time: `${date}T00:10:00+02:00`, sleep_end_time: `${date}T07:40:00+02:00` };
  server.route(({ path }) =>
    path === '/v3/users/sleep' ? { body: { nights: [{ ...sleep, total_interruption_duration: 0 }] } } : { status: 404 },
  );
  const { id: userId } = await storage.users.create(await makeProject(storage), 'wearer');
  const connection = await connect(storage, userId, 'polar', 'account');
  const run = await storage.runs.enqueue({
    ...{ userId, connectionId: connection?.id ?? '', trigger: 'MANUAL' },
    request: { ...EVERYTHING, dataTypes: ['SLEEP_SESSION'] },
    now: clock.now(),
  });
  await runSync(runDependencies(storage, onlyProvider(polar, server.url), clock), run, new AbortController().signal);
  await expect(storage.runs.find(userId, run.id)).resolves.toMatchObject({ status: 'SUCCEEDED' });

  // That one is told by the queue.
  expect([...new Set(seen)]).toEqual(PHASES.filter((phase) => phase !== 'IDLE'));
});
