import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { join } from 'node:path';
import pg from 'pg';

const run = promisify(execFile);
const POLL_MS = 25;
/** Longer than the recovery after a crash of any database that belongs in embedded mode. */
const READY_MS = 300_000;

/** A server that runs on a data directory. */
export interface Postmaster {
  pid: number;
  port: number;
}

/**
 * The server that runs on this data directory; null where none does. A lock file that a crash left behind is removed, but
 * only when its process is gone or is no Postgres of this directory.
 * @throws Error in one line where a server holds the directory and does not answer
 */
export async function findPostmaster(data: string, urlOf: (port: number) => string): Promise<Postmaster | null> {
  const lockFile = join(data, 'postmaster.pid');
  const lines = (await readFile(lockFile, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (isAlive(pid) && (await mayServe(pid, data))) {
    if (port > 0 && (await serves(urlOf(port), data, pid))) return { pid, port };
    if (isAlive(pid)) {
      throw new Error(`process ${pid} holds the database in ${data} but does not answer; end it, then start again`);
    }
  }
  await rm(lockFile, { force: true });
  return null;
}

/** Waits until the server answers, for as long as it lives. @throws Error when it ended, or never answers */
export async function waitUntilReady(url: string, hasEnded: () => boolean): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    try {
      await probe(url, 'select 1');
      return;
    } catch (error) {
      if (hasEnded() || !isPassing(error) || Date.now() > deadline) throw error;
    }
    await delay(POLL_MS);
  }
}

/** One statement on a connection of its own. */
export async function probe(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // What happens to the connection shows in the statement; an event nobody listens to would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows;
  } finally {
    await client.end();
  }
}

/** A process that has ended and waits for a parent to take note, which in a container may be for ever, is not alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return status.slice(status.lastIndexOf(')') + 2, status.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return true; // other accounts' processes may be hidden
  }
}

/** Not yet accepting: starting up or recovering, or not yet listening. */
function isPassing(error: unknown): boolean {
  return ['57P03', 'ECONNREFUSED'].includes((error as { code?: string }).code ?? '');
}

async function serves(url: string, data: string, pid: number): Promise<boolean> {
  try {
    await waitUntilReady(url, () => !isAlive(pid));
    const [row] = await probe(url, 'show data_directory');
    return (await realpath(String(row?.['data_directory']))) === (await realpath(data));
  } catch {
    return false; // another program listens there, or another cluster with another password
  }
}

/** Whether the process can be the server of this directory: process ids are used again, in containers very soon. */
async function mayServe(pid: number, data: string): Promise<boolean> {
  if (process.platform === 'linux') {
    try {
      // A server works inside its data directory.
      return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(data));
    } catch {
      // Another account's process: what it is called has to do.
    }
  }
  if (process.platform === 'win32') return true;
  const { stdout } = await run('ps', ['-p', String(pid), '-o', 'comm=']).catch(() => ({ stdout: '' }));
  return stdout.includes('postgres');
}
