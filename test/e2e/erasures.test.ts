import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { GATEWAY_KEY, masterKeysSetting } from '../support/master-keys.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';
import { inspectRows } from '../support/user-rows.js';

const PROGRAM = fileURLToPath(new URL('../support/command-process.mjs', import.meta.url));
const CONNECT = 'mutation ($user: ID!) { connectUser(input: { userId: $user, provider: POLAR }) { authorizationUrl } }';
const CREATE = 'mutation ($user: ID!) { createUser(input: { id: $user }) { user { id } } }';
const ERASE = 'mutation ($user: ID!) { deleteUser(input: { id: $user }) { receipt { erasedAt } } }';
const USERS = '{ users(first: 10) { nodes { id } } }';

describe('who was erased stays erased', () => {
  let database: TestDatabase;
  let polar: StandIn;
  let folder: string;
  let file: string;
  let gateway: Gateway | null = null;
  const copies: TestDatabase[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tributary-erasures-'));
    file = join(folder, 'erasures.ndjson');
    database = await createTestDatabase();
    polar = await startAccessLink();
  });
  afterAll(async () => {
    await gateway?.stop();
    await polar.close();
    for (const each of [...copies, database]) await each.drop();
    await rm(folder, { recursive: true });
  });

  const start = async ({ url }: TestDatabase, erasuresFile: string | null) => {
    await gateway?.stop();
    const environment = erasuresFile === null ? {} : { ERASURES_FILE: erasuresFile };
    gateway = null;
    gateway = await startGateway({ databaseUrl: url, accessLink: polar, environment });
    return gateway;
  };
  /** As it is, to be looked at later: nobody may be connected meanwhile. */
  const backUp = async () => {
    await gateway?.stop();
    gateway = null;
    copies.push(await createTestDatabase({ copyOf: database }), await createTestDatabase({ copyOf: database }));
  };
  const listed = async () => (await readFile(file, 'utf8')).trim().split('\n').filter(Boolean);
  const users = async () => {
    const { data } = await gateway!.ask(USERS);
    return (data!['users'] as { nodes: { id: string }[] }).nodes.map(({ id }) => id);
  };
  const command = async ({ url }: TestDatabase, ...args: string[]) => {
    const { PATH = '' } = process.env;
    const env = { PATH, HOME: folder, DATABASE_URL: url, MASTER_KEYS: masterKeysSetting(GATEWAY_KEY) };
    return (await promisify(execFile)(process.execPath, [PROGRAM, 'admin', ...args], { cwd: folder, env })).stdout;
  };

  it('is listed apart from the database, in words that name nobody', async () => {
    const { ask } = await start(database, file);
    for (const [index, user] of ['ada', 'bo'].entries()) {
      polar.signIn(99000200 + index, EMPTY_ACCOUNT);
      const { data } = await ask(CONNECT, { user });
      await follow(data!['connectUser'].authorizationUrl as string, 'https://app.example');
      await until(async () => {
        const { data: told } = await ask(`{ user(id: "${user}") { syncRuns { nodes { status } } } }`);
        return told!['user'].syncRuns.nodes[0].status === 'SUCCEEDED';
      });
    }
    // Erased, and made anew before the backup: it is the new one who is in there.
    await ask(CREATE, { user: 'cleo' });
    await ask(ERASE, { user: 'cleo' });
    await ask(CREATE, { user: 'cleo' });
    await backUp();

    const { ask: askLater } = await start(database, file);
    const { data } = await askLater(ERASE, { user: 'ada' });
    const lines = await listed();
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      { user: expect.stringMatching(/^[0-9a-f]{64}$/), erasedAt: expect.any(String) },
      { user: expect.stringMatching(/^[0-9a-f]{64}$/), erasedAt: data!['deleteUser'].receipt.erasedAt },
    ]);
    expect(lines.join('')).not.toMatch(/ada|cleo/);
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('where a backup brings the user back, with all that was stored', async () => {
    const [restored] = copies as [TestDatabase];
    await start(restored, null);
    expect(await users()).toEqual(['ada', 'bo', 'cleo']);
    const rows = inspectRows(restored.url);
    const key = await rows.userKey('ada');
    expect(await rows.tablesWithRowsOf(key)).toEqual(expect.arrayContaining(['credentials', 'data_keys', 'users']));

    await start(restored, file);
    expect(await users()).toEqual(['bo', 'cleo']);
    expect(await rows.tablesWithRowsOf(key)).toEqual([]);
    await rows.close();
    // The database tells of it anew; another start has nothing more to do.
    await start(restored, file);
    expect(await users()).toEqual(['bo', 'cleo']);
  });

  it('by hand as well, from a list that was taken from the database', async () => {
    await gateway?.stop();
    gateway = null;
    const [, restored] = copies as [TestDatabase, TestDatabase];
    const list = join(folder, 'taken.ndjson');
    await writeFile(list, await command(database, 'erased'));
    expect((await readFile(list, 'utf8')).trim().split('\n')).toEqual((await listed()).slice(0, 2));
    expect(await command(restored, 'erase-again', list)).toBe('erased again  1\n');
    await start(restored, null);
    expect(await users()).toEqual(['bo', 'cleo']);
  });

  it('and no start goes by a list that is damaged, or cannot be written', async () => {
    await writeFile(file, `${(await listed())[0]}\n{"user":"somebody"}\n`);
    await expect(start(database, file)).rejects.toThrow('The list of erasures is damaged in line 2');
    await expect(start(database, join(folder, 'not', 'there'))).rejects.toThrow(
      'ERASURES_FILE cannot be written: ENOENT',
    );
  });
});
