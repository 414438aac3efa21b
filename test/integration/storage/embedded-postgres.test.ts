import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hydrateLinks } from '../../../src/storage/embedded-binaries.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../src/storage/embedded-postgres.js';
import { isAlive, probe } from '../../../src/storage/postmaster.js';

/** One for the whole file, since making a cluster takes long; every test leaves it stopped. */
let shared: string;
let base: string;
let directory: string;
let notices: string[];
let running: EmbeddedPostgres[];

beforeAll(async () => {
  shared = await mkdtemp(join(tmpdir(), 'tributary-embedded-'));
});
afterAll(() => rm(shared, { recursive: true, force: true }));
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'tributary-embedded-'));
  directory = join(shared, 'kept here');
  notices = [];
  running = [];
});
afterEach(async () => {
  for (const server of running) await server.stop();
  await rm(base, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    directory,
    onNotice: (line) => notices.push(line),
    initdbFlags: ['--no-sync'],
    settings: { fsync: 'off' },
  });
  running.push(server);
  return server;
}
const write = async (url: string) => {
  await probe(url, 'drop table if exists kept');
  await probe(url, `create table kept as select 'Ä' as value`);
};
const read = async (url: string) => (await probe(url, 'select value from kept'))[0]?.['value'];
const pidOf = async () => Number((await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe('the embedded Postgres', () => {
  it('starts empty, keeps what is written over a restart, and listens for its password alone', async () => {
    const first = await start();
    const settings = await probe(
      first.url,
      `select current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses,
              current_setting('unix_socket_directories') as sockets, current_setting('timezone') as zone, datcollate as collation
         from pg_database where datname = current_database()`,
    );
    expect(settings).toEqual([{ encoding: 'UTF8', addresses: '127.0.0.1', sockets: '', zone: 'UTC', collation: 'C' }]);
    await write(first.url);
    const wrong = new URL(first.url);
    wrong.password = 'guessed';
    await expect(probe(wrong.href, 'select 1')).rejects.toThrow(/password/);
    const pid = await pidOf();
    await first.stop();
    await first.stop();
    expect(isAlive(pid)).toBe(false);

    const second = await start();
    await expect(read(second.url)).resolves.toBe('Ä');
    for (const file of ['postgres.password', 'postgres.log', 'postgres.owner'])
      expect(await modeOf(join(directory, file))).toBe(0o600);
    expect(await modeOf(join(directory, 'data'))).toBe(0o700);
  });

  it('is taken over from a process that was killed, and stopped by the one that took it over', async () => {
    const holder = fileURLToPath(new URL('../../support/postgres-holder.mjs', import.meta.url));
    await mkdir(directory, { recursive: true });
    const child = spawn(process.execPath, [holder, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const url = said.toString().trim();
    await write(url);
    const pid = await pidOf();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(pid)).toBe(true);

    const adopted = await start();
    expect(adopted.url).toBe(url);
    expect(await pidOf()).toBe(pid);
    await adopted.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('serves a second user of the directory, who does not stop it', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    expect(one.url).toBe(other.url);
    const pid = await pidOf();
    const owner = Number(await readFile(join(directory, 'postgres.owner'), 'utf8'));
    expect(owner).toBe(process.pid);
    const third = await start();
    await third.stop();
    expect(isAlive(pid)).toBe(true);
  });

  it('starts over what a crash left behind, also when the process id belongs to somebody else by now', async () => {
    const first = await start();
    await write(first.url);
    const pid = await pidOf();
    const file = join(directory, 'data', 'postmaster.pid');
    const left = await readFile(file, 'utf8');
    await first.stop();
    for (const reused of [pid, process.pid]) {
      await writeFile(file, left.replace(String(pid), String(reused)));
      const next = await start();
      await expect(read(next.url)).resolves.toBe('Ä');
      await next.stop();
    }
  });

  it('refuses the data of another major version, in one line', async () => {
    directory = join(base, 'another');
    await mkdir(join(directory, 'data'), { recursive: true });
    await writeFile(join(directory, 'postgres.password'), 'secret');
    await writeFile(join(directory, 'data', 'PG_VERSION'), '16\n');
    await expect(start()).rejects.toThrow(/^.*made by Postgres 16.*DATABASE_URL$/);
  });

  it('refuses data whose password is gone', async () => {
    directory = join(base, 'another');
    await mkdir(join(directory, 'data'), { recursive: true });
    await writeFile(join(directory, 'data', 'PG_VERSION'), '18\n');
    await expect(start()).rejects.toThrow(/postgres\.password is missing/);
  });

  it('tells why it did not start, in the words of the server', async () => {
    await (await start()).stop();
    await writeFile(join(directory, 'data', 'postgresql.auto.conf'), `no_such_setting = 'on'\n`);
    await expect(start()).rejects.toThrow(/did not start:[\s\S]*no_such_setting/);
    await rm(join(directory, 'data', 'postgresql.auto.conf'));
  });

  it('leaves nothing half made when it could not be made, and succeeds the next time', async () => {
    directory = join(base, 'another');
    const broken = startEmbeddedPostgres({ directory, onNotice: () => undefined, initdbFlags: ['--no-such-flag'] });
    await expect(broken).rejects.toThrow(/could not be made[\s\S]*no-such-flag/);
    await expect(stat(join(directory, 'data'))).rejects.toThrow(/ENOENT/);
    await start();
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot('makes passable what its account must pass, and tells of it', async () => {
    await chmod(shared, 0o700);
    await start();
    expect(await modeOf(shared)).toBe(0o701);
    expect(notices).toEqual([expect.stringContaining(shared)]);
  });

  it('mends the links that a blocked install script did not make', async () => {
    const lib = join(base, 'native', 'lib');
    await mkdir(lib, { recursive: true });
    await writeFile(join(lib, 'libpq.so.5.18'), 'library');
    const link = (target: string) => ({ source: 'native/lib/libpq.so.5.18', target: `native/lib/${target}` });
    await writeFile(join(base, 'native', 'pg-symlinks.json'), JSON.stringify([link('libpq.so'), link('libpq.so.5')]));
    await hydrateLinks(base);
    await rm(join(lib, 'libpq.so'));
    await hydrateLinks(base);
    for (const name of ['libpq.so', 'libpq.so.5']) {
      expect((await lstat(join(lib, name))).isSymbolicLink()).toBe(true);
      await expect(readFile(join(lib, name), 'utf8')).resolves.toBe('library');
    }
  });
});
