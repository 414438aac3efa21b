import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { databaseAccount, makeReachable, type Account } from './database-account.js';
import { locateBinaries, openToEveryAccount, type PostgresBinaries } from './embedded-binaries.js';
import { findPostmaster, probe, waitUntilReady, type Postmaster } from './postmaster.js';
import { isOwner, withStartLock } from './server-owner.js';

export interface EmbeddedPostgres {
  /** Of the gateway's database, password included. */
  url: string;
  /** Stops the server, unless another living process started it. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Where the database, its password and its log are kept; made where it is missing. */
  directory: string;
  /** Server settings beside our own. */
  settings?: Readonly<Record<string, string>>;
  initdbFlags?: readonly string[];
  /** Hears in one line of what had to be changed around the directory. */
  onNotice: (line: string) => void;
}

/** The data of another major version cannot be read, and the programs to convert it are not at hand. */
const MAJOR = '18';
const DATABASE = 'tributary';
const START_ATTEMPTS = 3;

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '256MB',
  max_connections: '60',
  wal_compression: 'pglz',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
};

const run = promisify(execFile);

interface Server {
  binaries: PostgresBinaries;
  account: Account | null;
  data: string;
  logFile: string;
  urlOf: (port: number, database?: string) => string;
}

/**
 * Starts the Postgres that is installed with the gateway, or takes over one that a killed process left running on the same
 * directory. It listens on the loopback interface alone, on a free port, and asks for a password.
 * @throws Error in one line that says what to do; the server's own words follow on the next lines
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const directory = resolve(options.directory);
  const [binaries, account] = await Promise.all([locateBinaries(), databaseAccount()]);
  await mkdir(directory, { recursive: true, mode: account === null ? 0o700 : 0o711 });
  const data = join(directory, 'data');
  if (account !== null) {
    await openToEveryAccount(binaries.home);
    await makeReachable(account, [directory, dirname(binaries.postgres)], options.onNotice);
  }

  return withStartLock(directory, async () => {
    const password = await readPassword(directory, data);
    const urlOf = (port: number, database = 'postgres') =>
      `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
    const server: Server = { binaries, account, data, logFile: join(directory, 'postgres.log'), urlOf };
    await checkMajor(data);
    const adopted = await findPostmaster(data, urlOf);
    if (adopted === null && (await majorOf(data)) === null)
      await initialise(server, directory, password, options.initdbFlags ?? []);
    const postmaster = adopted ?? (await start(server, { ...SETTINGS, ...options.settings }));
    await createDatabase(urlOf(postmaster.port));
    const url = urlOf(postmaster.port, DATABASE);
    return {
      url,
      stop: (await isOwner(directory, adopted !== null)) ? stopper(server, postmaster) : () => Promise.resolve(),
    };
  });
}

async function start(server: Server, settings: Readonly<Record<string, string>>): Promise<Postmaster> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return { pid: await launch(server, port, settings), port };
    } catch (error) {
      // Between asking for a free port and using it, somebody else may have taken it.
      if (attempt === START_ATTEMPTS || !String(error).includes('Address already in use')) throw error;
    }
  }
}

async function launch(server: Server, port: number, settings: Readonly<Record<string, string>>): Promise<number> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = await open(server.logFile, 'w', 0o600);
  // A session of its own, so that Ctrl-C in a terminal ends the gateway, and the gateway ends its database when it is done.
  const child = spawn(server.binaries.postgres, ['-D', server.data, '-p', String(port), ...flags], {
    ...server.account,
    cwd: server.binaries.home,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  try {
    let failure: Error | null = null;
    child.on('error', (error) => (failure = error));
    child.unref();
    await waitUntilReady(
      server.urlOf(port),
      () => failure !== null || child.exitCode !== null || child.signalCode !== null,
    ).catch(async (cause: unknown) => {
      const reason = failure ?? (await readFile(server.logFile, 'utf8')).trim().split('\n').slice(-20).join('\n');
      if (child.exitCode === null) child.kill('SIGINT');
      throw new Error(`the embedded Postgres did not start:\n${String(reason)}`, { cause });
    });
    if (child.pid === undefined) throw new Error('the embedded Postgres did not start');
    return child.pid;
  } finally {
    await log.close();
  }
}

/** Made beside its place and then moved, so that a start cut short leaves nothing half made behind. */
async function initialise(
  server: Server,
  directory: string,
  password: string,
  flags: readonly string[],
): Promise<void> {
  const { account, binaries, data } = server;
  const draft = await mkdtemp(join(directory, 'initdb-'));
  const passwordFile = `${draft}.password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account !== null) for (const path of [draft, passwordFile]) await chown(path, account.uid, account.gid);
  const fixed = ['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', '--username=postgres', '--no-instructions'];
  try {
    await run(binaries.initdb, [`--pgdata=${draft}`, `--pwfile=${passwordFile}`, ...fixed, ...flags], {
      ...account,
      cwd: binaries.home,
    });
    await rename(draft, data);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    throw new Error(
      `the embedded Postgres could not be made in ${data}:\n${(cause as { stderr?: string }).stderr ?? String(cause)}`,
      { cause },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function stopper({ binaries, account, data }: Server, { pid }: Postmaster): () => Promise<void> {
  // An exit nobody announced: the signal is enough for the server to end by itself.
  const onExit = () => {
    try {
      process.kill(pid, 'SIGINT');
    } catch {
      // It has ended already.
    }
  };
  process.once('exit', onExit);
  let stopping: Promise<void> | null = null;
  return () => {
    process.off('exit', onExit);
    stopping ??= run(binaries.pgCtl, ['stop', '-D', data, '-m', 'fast', '-w', '-t', '60'], {
      ...account,
      cwd: binaries.home,
    }).then(
      () => undefined,
      (cause: unknown) => {
        throw new Error(
          `the embedded Postgres did not stop:\n${(cause as { stderr?: string }).stderr ?? String(cause)}`,
          { cause },
        );
      },
    );
    return stopping;
  };
}

async function createDatabase(url: string): Promise<void> {
  const [found] = await probe(url, `select 1 from pg_database where datname = '${DATABASE}'`);
  if (found === undefined) await probe(url, `create database ${DATABASE}`);
}

async function readPassword(directory: string, data: string): Promise<string> {
  const file = join(directory, 'postgres.password');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    if ((await majorOf(data)) !== null)
      throw new Error(`${file} is missing, without which the database beside it cannot be opened`, { cause });
    const password = randomBytes(24).toString('base64url');
    await writeFile(file, password, { mode: 0o600, flag: 'wx' });
    return password;
  }
}

async function checkMajor(data: string): Promise<void> {
  const major = await majorOf(data);
  if (major === null || major === MAJOR) return;
  throw new Error(
    `${data} was made by Postgres ${major}, and this version brings Postgres ${MAJOR}; serve it with a Postgres ${major} and set DATABASE_URL`,
  );
}

async function majorOf(data: string): Promise<string | null> {
  const text = await readFile(join(data, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  return text?.trim() ?? null;
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolvePort(port);
      });
    });
  });
}
