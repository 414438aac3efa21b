import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyPolar, polarAt, seedConnections } from '../support/empty-polar.js';
import { startProcess, type GatewayProcess } from '../support/gateway-process.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';
import { until } from '../support/until.js';
import { inspectRows, type RowInspector } from '../support/user-rows.js';

const SLOW = '/v3/users/activities';

describe('a process that is told to stop', () => {
  let closers: (() => Promise<unknown>)[];
  let database: TestDatabase;
  let rows: RowInspector;
  let polar: ScriptedServer;

  beforeEach(async () => {
    closers = [];
    database = await createTestDatabase();
    closers.push(() => database.drop());
    rows = inspectRows(database.url);
    closers.push(() => rows.close());
    polar = await startScriptedServer((request) => (request.path === SLOW ? { fault: 'hang' } : emptyPolar(request)));
    closers.push(() => polar.close());
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
  });

  async function start(role: string): Promise<GatewayProcess> {
    const process = await startProcess({
      DATABASE_URL: database.url,
      ROLE: role,
      POLAR_WEBHOOKS: 'off',
      ...polarAt(polar.url),
    });
    closers.push(() => process.close());
    return process;
  }
  const run = async () =>
    (await rows.query('select status, lease_owner as owner, attempts from sync_runs'))[0] as {
      status: string;
      owner: string | null;
      attempts: number;
    };

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'at %s hands its run back at once, breaking off the call that hangs, and another goes on where it was',
    async (signal) => {
      await seedConnections(database.url, 1);
      const first = await start('worker');
      await polar.hung();
      const { owner } = await run();
      const second = await start('worker');
      await second.ready();

      first.signal(signal);
      expect(await first.ended()).toEqual({ code: 0, signal: null });
      // Its lease has most of a minute to go.
      expect((await run()).owner).not.toBe(owner);
      expect(first.complaints()).toEqual([]);

      polar.route(emptyPolar);
      await until(async () => (await run()).status === 'SUCCEEDED');
      const times = (path: string) => polar.requests.filter((request) => request.path === path).length;
      expect(times(SLOW)).toBe(2);
      for (const path of ['/v3/exercises', '/v3/users/sleep']) expect([path, times(path)]).toEqual([path, 1]);
      expect(second.complaints()).toEqual([]);
    },
  );

  it('answers who waits for a sync with the run as it stands', async () => {
    await seedConnections(database.url, 1);
    const gateway = await start('all');
    await polar.hung();
    const asked = gateway.ask(
      'mutation { syncUser(input: { userId: "user-0", provider: POLAR, from: "2026-01-01", wait: true }) { runs { status } } }',
    );
    await until(async () => (await rows.query(`select 1 from sync_runs where trigger = 'MANUAL'`)).length === 1);
    gateway.signal('SIGTERM');
    expect((await asked).data).toEqual({ syncUser: { runs: [{ status: 'QUEUED' }] } });
    expect(await gateway.ended()).toEqual({ code: 0, signal: null });
    expect(gateway.complaints()).toEqual([]);
  });

  it('ends at once at a second signal, whatever still runs', async () => {
    const gateway = await start('all');
    await gateway.ready();
    // Half a request, which is waited for.
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    closers.push(() => Promise.resolve(socket.destroy()));
    socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{');
    await until(async () => (await gateway.status('/health/live')) === 200);
    gateway.signal('SIGTERM');
    await until(() => gateway.printed().out.includes('draining'));
    // A signal that comes twice within a second is one.
    gateway.turnClock(2_000);
    gateway.signal('SIGTERM');
    expect(await gateway.ended()).toEqual({ code: 1, signal: null });
  });
});
