import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { startEmbeddedPostgres } from '../../src/storage/embedded-postgres.js';
import { emptyPolar, polarAt, seedConnections } from '../support/empty-polar.js';
import { startProcess } from '../support/gateway-process.js';
import { startScriptedServer } from '../support/scripted-server.js';
import { until } from '../support/until.js';
import { inspectRows } from '../support/user-rows.js';

let closers: (() => Promise<unknown>)[];
beforeEach(() => {
  closers = [];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
});

/** A Postgres that can be stopped, and started again; it takes another port each time, behind an address that stays. */
async function ownPostgres(): Promise<{ url: string; stop(): Promise<void>; start(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'tributary-restart-'));
  await chmod(directory, 0o711);
  closers.push(() => rm(directory, { recursive: true, force: true }));
  const launch = () =>
    startEmbeddedPostgres({
      directory,
      onNotice: () => undefined,
      initdbFlags: ['--no-sync'],
      settings: { fsync: 'off' },
    });
  let server = await launch();
  closers.push(() => server.stop());

  const sockets = new Set<Socket>();
  const door = createServer((outside) => {
    const inside = connect(Number(new URL(server.url).port), '127.0.0.1');
    for (const [socket, other] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    door.close();
    await once(door, 'close');
  });
  const url = new URL(server.url);
  url.port = String((door.address() as AddressInfo).port);
  return {
    url: url.href,
    stop: () => server.stop(),
    async start() {
      server = await launch();
    },
  };
}

it('a gateway lives on without its database, and works again when that is back', async () => {
  const postgres = await ownPostgres();
  const polar = await startScriptedServer(emptyPolar);
  closers.push(() => polar.close());
  const gateway = await startProcess({
    DATABASE_URL: postgres.url,
    LOG_LEVEL: 'fatal',
    POLAR_WEBHOOKS: 'off',
    ...polarAt(polar.url),
  });
  closers.push(() => gateway.close());
  await gateway.ready();

  await postgres.stop();
  await until(async () => (await gateway.status('/health/ready')) === 503);
  const ready = await fetch(`${gateway.url}/health/ready`);
  expect(await ready.json()).toEqual({ status: 'not ready', notReady: ['database', 'jobs', 'tick'] });
  expect(await gateway.status('/health/live')).toBe(200);
  const { errors } = await gateway.ask('{ users { nodes { id } } }');
  expect(errors).toEqual([expect.objectContaining({ message: expect.stringMatching(/^[A-Z][^\n]+\.$/) })]);

  await postgres.start();
  await until(async () => (await gateway.status('/health/ready')) === 200);
  await seedConnections(postgres.url, 1);
  const rows = inspectRows(postgres.url);
  closers.push(() => rows.close());
  // A tick that was under way when the database went keeps its lock of half a minute.
  const succeeded = `select 1 from sync_runs where status = 'SUCCEEDED'`;
  await until(async () => (await rows.query(succeeded)).length === 1, 90_000);
  gateway.signal('SIGTERM');
  expect(await gateway.ended()).toEqual({ code: 0, signal: null });
  // Connections that were cut may still be ending; that a process closes its own is tried where nothing was cut.
  expect(gateway.printed().err.replace(/^left open: .*\n/m, '')).toBe('');
}, 200_000);
