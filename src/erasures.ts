import { appendFile, open, readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Erasure, ErasureStore, UserStore } from './application/ports/index.js';
import { ConfigError } from './config.js';

interface Stores {
  erasures: ErasureStore;
  users: Pick<UserStore, 'erase'>;
}

const line = z.object({
  user: z.string().regex(/^[0-9a-f]{64}$/),
  erasedAt: z.iso.datetime().transform((text) => new Date(text)),
});
/** Times go forward in each project alone: so far back it is looked for what is not in the file yet. */
const OVERLAP_MS = 86_400_000;

/** The list of `ERASURES_FILE`, which outlives the database. */
export interface ErasureList {
  /** Users whom a backup had brought back, and who were erased again. */
  erasedAgain: number;
  /** Takes in what was erased since. @throws Error where the file cannot be written */
  note(): Promise<void>;
}

/**
 * Erases again whom the list names and the database has as before, then takes in what the list lacks.
 * @throws ConfigError where the file cannot be read or written, or a line of it is damaged
 */
export async function openErasureList(path: string, stores: Stores): Promise<ErasureList> {
  const listed = await readErasures(path);
  const erasedAgain = await eraseAgain(stores, listed);
  const written = new Set(listed.map(toLine));
  let newestMs = Math.max(Number.NEGATIVE_INFINITY, ...listed.map(({ erasedAt }) => erasedAt.getTime()));
  const note = async () => {
    const since = Number.isFinite(newestMs) ? new Date(newestMs - OVERLAP_MS) : null;
    const missing = (await stores.erasures.list(since)).filter((erasure) => !written.has(toLine(erasure)));
    if (missing.length === 0) return;
    const file = await open(path, 'a', 0o600);
    try {
      await file.appendFile(missing.map((erasure) => `${toLine(erasure)}\n`).join(''));
      await file.sync();
    } finally {
      await file.close();
    }
    for (const erasure of missing) {
      written.add(toLine(erasure));
      newestMs = Math.max(newestMs, erasure.erasedAt.getTime());
    }
  };
  try {
    // Also where there is nothing to take in: that it can be written is known from the start on.
    await appendFile(path, '', { mode: 0o600 });
    await note();
  } catch (error) {
    throw new ConfigError(
      `ERASURES_FILE cannot be written: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`,
    );
  }
  return { erasedAgain, note };
}

/** @returns how many there were */
export async function eraseAgain({ erasures, users }: Stores, listed: readonly Erasure[]): Promise<number> {
  const ids = await erasures.stillThere(listed);
  for (const id of ids) await users.erase(id);
  return ids.length;
}

/** Nothing where there is no file yet. @throws ConfigError that names the line which is none */
export async function readErasures(path: string): Promise<Erasure[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new ConfigError(`The list of erasures cannot be read: ${code ?? 'unknown error'}`);
  });
  return text.split('\n').flatMap((each, index) => (each === '' ? [] : [readLine(each, index + 1)]));
}

export function toLine({ user, erasedAt }: Erasure): string {
  return JSON.stringify({ user, erasedAt: erasedAt.toISOString() });
}

function readLine(text: string, number: number): Erasure {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    throw new ConfigError(`The list of erasures is damaged in line ${number}: {"user":"…","erasedAt":"…"} is expected`);
  }
}
