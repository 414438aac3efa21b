import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MasterKey } from '../../src/storage/cipher.js';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { masterKeysSetting, testMasterKey } from '../support/master-keys.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';

const PROGRAM = fileURLToPath(new URL('../support/command-process.mjs', import.meta.url));
const [OLD, NEW] = [testMasterKey('old'), testMasterKey('new')];
const CONNECT = `mutation ($user: ID!) {
  connectUser(input: { userId: $user, provider: POLAR, redirectUrl: "https://app.example/" }) { authorizationUrl }
}`;
const SYNC = `mutation ($user: ID!) {
  syncUser(input: { userId: $user, provider: POLAR, wait: true }) { runs { status steps { status } } }
}`;
const TOKEN = 'mutation { createUserToken(input: { userId: "0", ttlSeconds: 3600 }) { token } }';
const OWN = '{ user(id: "0") { workouts(first: 10) { nodes { id } } connection(provider: POLAR) { status } } }';
const USERS = 3;

describe('another master key', () => {
  let database: TestDatabase;
  let polar: StandIn;
  let gateway: Gateway;
  let folder: string;

  const settings = (keys: MasterKey[]) => ({
    MASTER_KEYS: masterKeysSetting(...keys),
    ROOT_API_KEY: 'root-key-0123456789-0123456789-abcdef',
  });
  const start = async (keys: MasterKey[]) => {
    const environment = settings(keys);
    gateway = await startGateway({ databaseUrl: database.url, accessLink: polar, environment });
  };
  const command = async (keys: MasterKey[], ...args: string[]) => {
    const { PATH = '' } = process.env;
    const env = { PATH, HOME: folder, DATABASE_URL: database.url, ...settings(keys) };
    return (await promisify(execFile)(process.execPath, [PROGRAM, ...args], { cwd: folder, env })).stdout;
  };
  const told = async (keys: MasterKey[], name: string): Promise<unknown> =>
    JSON.parse(await command(keys, 'admin', name, '--json'));
  const statuses = async (user: string) => {
    const { data } = await gateway.ask(SYNC, { user });
    const [run] = data!['syncUser'].runs as { status: string; steps: { status: string }[] }[];
    return [run!.status, ...new Set(run!.steps.map(({ status }) => status))];
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tributary-keys-'));
    database = await createTestDatabase();
    polar = await startAccessLink();
  });
  afterAll(async () => {
    await gateway.stop();
    await polar.close();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('takes over while the gateway syncs and answers, and the one before may then be taken out', async () => {
    const exercises = JSON.parse(
      readFileSync(new URL('../providers/polar/payloads/exercises-list.json', import.meta.url), 'utf8'),
    ) as Record<string, unknown>[];
    await start([OLD]);
    for (let user = 0; user < USERS; user += 1) {
      polar.signIn(99000100 + user, { ...EMPTY_ACCOUNT, exercises });
      const { data } = await gateway.ask(CONNECT, { user: String(user) });
      await follow(data!['connectUser'].authorizationUrl as string, 'https://app.example');
    }
    await statuses('0');
    const token = (await gateway.ask(TOKEN)).data!['createUserToken'].token as string;
    const { data: ours } = await gateway.ask(OWN, {}, token);
    expect(ours!['user'].workouts.nodes.length).toBeGreaterThan(0);
    await gateway.stop();

    await start([NEW, OLD]);
    let isOver = false;
    const rotated = told([NEW, OLD], 'rotate-master-key').finally(() => (isOver = true));
    const seen: unknown[] = [];
    await until(async () => {
      for (let user = 0; user < USERS; user += 1) seen.push(await statuses(String(user)));
      seen.push((await gateway.ask(OWN, {}, token)).data);
      return isOver;
    });
    for (const each of seen) expect([['SUCCEEDED', 'SUCCEEDED'], ours]).toContainEqual(each);
    expect(await rotated).toEqual({
      sealedAnew: [{ table: 'data_keys', count: USERS }],
      inUse: [{ table: 'data_keys', keyId: 'new', count: USERS }],
    });
    await gateway.stop();

    await start([NEW]);
    for (let user = 0; user < USERS; user += 1)
      expect(await statuses(String(user))).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    // Reads every payload again.
    const rebuilt = await command([NEW], 'rebuild');
    expect(rebuilt.trim().split('\n')).toHaveLength(USERS);
    expect((await gateway.ask(OWN)).data).toEqual(ours);
    // What the key before has signed is good no more.
    expect((await gateway.ask(OWN, {}, token)).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('that is missing is named by its id, and nothing is changed', async () => {
    const third = [testMasterKey('third')];
    await expect(command(third, 'admin', 'rotate-master-key')).rejects.toThrow(/MASTER_KEYS has no key named new/);
    expect(await told(third, 'master-keys')).toEqual([{ table: 'data_keys', keyId: 'new', count: USERS }]);
  });
});
