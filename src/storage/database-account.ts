import { execFile } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** Account of the operating system, without privileges. */
export interface Account {
  uid: number;
  gid: number;
}

const run = promisify(execFile);
const NAME = 'postgres';

/**
 * The account that the embedded Postgres, which refuses root, runs as: `postgres`, made where there is none. Null where
 * this process is not root; then the database runs as the same account.
 */
export async function databaseAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  return (await findAccount()) ?? (await createAccount());
}

/**
 * Lets the account pass through these folders and those above them. Only the right to pass is added, and `onNotice` is told of
 * each folder, since one may be somebody's home.
 * @throws Error in one line where the right cannot be given
 */
export async function makeReachable(
  account: Account,
  folders: readonly string[],
  onNotice: (line: string) => void,
): Promise<void> {
  for (const folder of new Set(folders.flatMap(withAncestors))) {
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) !== 0) continue;
    try {
      await chmod(folder, (mode & 0o7777) | bit);
    } catch (cause) {
      const remedy = 'keep the project and DATA_DIR where it can pass, or set DATABASE_URL';
      throw new Error(`the embedded Postgres runs as ${NAME}, which may not pass through ${folder}; ${remedy}`, {
        cause,
      });
    }
    onNotice(`${NAME}, the account of the embedded Postgres, may now pass through ${folder}`);
  }
}

function withAncestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [...withAncestors(parent), folder];
}

async function findAccount(): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null; // `id` knows no such account
  }
}

async function createAccount(): Promise<Account> {
  const remedy = `create an account ${NAME}, run as another user than root, or set DATABASE_URL`;
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', NAME]);
  } catch (cause) {
    throw new Error(`Postgres refuses to run as root, and no account ${NAME} could be made; ${remedy}`, { cause });
  }
  const account = await findAccount();
  if (account === null) throw new Error(`the account ${NAME} was made but cannot be found; ${remedy}`);
  return account;
}
