import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashApiKey } from '../../src/application/api-key.js';
import { loadLocalSecrets } from '../../src/local-secrets.js';
import type { Storage } from '../../src/storage/index.js';
import { compile, type Program } from '../support/compile.js';
import { GATEWAY_KEY, masterKeysSetting } from '../support/master-keys.js';
import { openTestStorage } from '../support/postgres.js';

const SOURCE = fileURLToPath(new URL('../../src/admin.ts', import.meta.url));

let storage: Storage;
let url: string;
let close: () => Promise<void>;
let folder: string;
let program: Program;

beforeAll(async () => {
  ({ storage, url, close } = await openTestStorage());
  folder = await mkdtemp(join(tmpdir(), 'tributary-command-'));
  // Once: a command that compiled itself would take ten times as long.
  program = await compile(SOURCE);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await program.remove();
  await close();
});

interface Outcome {
  code: number;
  out: string;
  err: string;
}

function run(args: string[], environment: Record<string, string>): Promise<Outcome> {
  const { PATH = '' } = process.env;
  const env = { PATH, HOME: folder, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [program.file, ...args], { cwd: folder, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

const command = (...args: string[]) =>
  run(args, {
    DATABASE_URL: url,
    MASTER_KEYS: masterKeysSetting(GATEWAY_KEY),
    REDIRECT_URLS: 'https://first.example',
    ROOT_API_KEY: 'root-key-0123456789-0123456789-abcdef',
  });
/** What the command tells a program. */
async function told<T>(...args: string[]): Promise<T> {
  const { code, out, err } = await command(...args, '--json');
  expect({ args, code, err }).toEqual({ args, code: 0, err: '' });
  return JSON.parse(out) as T;
}
const isGood = async (key: string) => (await storage.projects.findGoodKey(hashApiKey(key), new Date())) !== null;

interface Issued {
  key: string;
  apiKey: { id: string; prefix: string; scopes: string[]; expiresAt: string | null };
}

describe('the command of who runs the gateway', () => {
  it('makes projects and keys, rotates and revokes them, and sets redirect URLs, also before the first start', async () => {
    const project = await told<{ id: string }>('create-project', '--name', 'coach');
    expect(await told('list-projects')).toMatchObject([
      { id: project.id, name: 'coach' },
      { name: 'default', redirectUrls: ['https://first.example'] },
    ]);

    const made = await command('create-key', '--project', 'coach', '--name', 'web', '--scopes', 'read:sleep, sync');
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^trb_[\w-]{43}\n/) });
    const key = made.out.split('\n')[0]!;
    expect(await isGood(key)).toBe(true);
    const [listed] = await told<Issued['apiKey'][]>('list-keys', '--project', project.id);
    expect(listed).toMatchObject({ prefix: key.slice(0, 12), scopes: ['read:sleep', 'sync'], expiresAt: null });
    expect((await command('list-keys', '--project', 'coach')).out).not.toContain(key);

    const rotated = await told<Issued>('rotate-key', listed!.id, '--overlap-hours', '0');
    expect([await isGood(key), await isGood(rotated.key)]).toEqual([false, true]);
    const revoked = await command('revoke-key', rotated.apiKey.id);
    expect(revoked).toMatchObject({ code: 0, out: expect.stringContaining('revoked 20') });
    expect(await isGood(rotated.key)).toBe(false);

    expect(
      await told('set-redirect-urls', '--project', 'coach', 'https://coach.example/', 'http://localhost:3000'),
    ).toMatchObject({ redirectUrls: ['https://coach.example', 'http://localhost:3000'] });
    expect(await told('set-redirect-urls', '--project', 'coach')).toMatchObject({ redirectUrls: [] });
  });

  it('says in a line what is wrong', async () => {
    for (const [args, told] of [
      [['create-key', '--project', 'nobody', '--name', 'x'], 'There is no project nobody'],
      [['revoke-key', 'nobody'], 'names no API key within reach'],
      [['set-redirect-urls', '--project', 'default', 'https://a.example'], 'REDIRECT_URLS'],
    ] as const) {
      const { code, err } = await command(...args);
      expect([args, code, err.trim().split('\n')]).toEqual([args, 1, [expect.stringContaining(told)]]);
    }
  });

  it('tells the root key, and that there is none', async () => {
    expect(await command('root-key')).toMatchObject({ code: 0, out: 'root-key-0123456789-0123456789-abcdef\n' });
    const own = { DATABASE_URL: url, MASTER_KEYS: masterKeysSetting(GATEWAY_KEY) };
    expect(await run(['root-key'], own)).toMatchObject({ code: 1, err: expect.stringContaining('ROOT_API_KEY') });
    const embedded = await run(['root-key', '--json'], {});
    const { rootKey } = JSON.parse(embedded.out) as { rootKey: string };
    expect(rootKey).toMatch(/^trb_root_[\w-]{43}$/);
    const secrets = await loadLocalSecrets(join(folder, '.tributary'));
    expect(secrets.rootKey).toBe(rootKey);
  });
});
