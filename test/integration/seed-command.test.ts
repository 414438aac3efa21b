import { execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Storage } from '../../src/storage/index.js';
import { GATEWAY_KEY, masterKeysSetting } from '../support/master-keys.js';
import { openTestStorage } from '../support/postgres.js';
import { dumpSeeded, seedStorage, SMALL_PLAN } from '../support/seeding.js';
import { until } from '../support/until.js';

const PROGRAM = fileURLToPath(new URL('../support/command-process.mjs', import.meta.url));
const LONG_MS = 120_000;

let storage: Storage;
let url: string;
let close: () => Promise<void>;
let folder: string;

beforeAll(async () => {
  ({ storage, url, close } = await openTestStorage());
  folder = await mkdtemp(join(tmpdir(), 'tributary-command-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await close();
});

interface Ended {
  code: number;
  out: string;
  err: string;
}

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const { PATH = '' } = process.env;
  const env = {
    PATH,
    HOME: folder,
    DATABASE_URL: url,
    MASTER_KEYS: masterKeysSetting(GATEWAY_KEY),
    BOOTSTRAP_API_KEY: 'test-key-0123456789abcdef',
  };
  const child = execFile(process.execPath, [PROGRAM, 'seed', ...args], { cwd: folder, env });
  const read = { out: '', err: '' };
  child.stdout!.on('data', (text: string) => (read.out += text));
  child.stderr!.on('data', (text: string) => (read.err += text));
  return { child, ended: once(child, 'close').then(([code]) => ({ code: Number(code), ...read })) };
}

const seed = (...args: string[]): Promise<Ended> => start(...args).ended;
const countUsers = async (): Promise<number> =>
  (await storage.pool.query<{ n: number }>('select count(*)::integer as n from users')).rows[0]!.n;

describe('the command that seeds', () => {
  it('refuses what it does not understand, and writes nothing', async () => {
    const ended = await seed('--users', 'many');
    expect(ended).toEqual({ code: 1, out: '', err: '--users takes a whole number from 1 to 10,000,000\n' });
    expect(await countUsers()).toBe(0);
  });

  it(
    'goes on where it was killed, and leaves the same as if it had not been',
    async () => {
      const plan = { ...SMALL_PLAN, users: 3, days: 2, prototypes: 84 };
      const args = ['--users', '3', '--days', '2', '--seed', plan.seed];
      const { child, ended } = start(...args, '--until', plan.until);
      await until(async () => (await countUsers()) > 0);
      child.kill('SIGKILL');
      await ended;
      expect(await countUsers()).toBeLessThan(plan.users);

      const other = await seed('--users', '3', '--days', '4', '--seed', plan.seed);
      expect(other).toMatchObject({
        code: 1,
        err: expect.stringContaining('--days is 2 for the users of --seed test'),
      });
      // The last day is that of the users who are there, whatever day it is now.
      expect(await seed(...args)).toMatchObject({ code: 0, out: expect.stringContaining('3 users until 2026-03-08') });

      const whole = await openTestStorage();
      try {
        await seedStorage(whole.storage, plan);
        expect(await dumpSeeded(storage)).toEqual(await dumpSeeded(whole.storage));
      } finally {
        await whole.close();
      }
    },
    LONG_MS,
  );
});
