import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './postmaster.js';

const POLL_MS = 50;
const PATIENCE_MS = 120_000;

/** Runs the work alone among the processes that start on this directory at the same time. */
export async function withStartLock<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const file = join(directory, 'postgres.lock');
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await take(file))) {
    if (Date.now() > deadline)
      throw new Error(`another process has been starting the database for minutes; if none does, remove ${file}`);
    await delay(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * Whether this process has to stop the server: it started it, or took it over from one that is gone.
 * @param wasRunning the server was found running
 */
export async function isOwner(directory: string, wasRunning: boolean): Promise<boolean> {
  const file = join(directory, 'postgres.owner');
  const owner = await readPid(file);
  if (wasRunning && owner !== null && isAlive(owner)) return false;
  await writeFile(file, String(process.pid), { mode: 0o600 });
  return true;
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = await readPid(file);
    // Left behind by a process that was killed. One that has only just made the file has not written its id yet.
    if (holder !== null && holder !== process.pid && !isAlive(holder)) await rm(file, { force: true });
    return false;
  }
}

async function readPid(file: string): Promise<number | null> {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}
