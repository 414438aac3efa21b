import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProviderError } from '../../src/domain/errors.js';
import type { Storage } from '../../src/storage/index.js';
import { GATEWAY_KEY, masterKeysSetting } from '../support/master-keys.js';
import { openTestStorage } from '../support/postgres.js';
import { scriptedRuns } from '../support/scripted-runs.js';
import { connect, EVERYTHING, makeProject, NOW } from './storage/builders.js';

const PROGRAM = fileURLToPath(new URL('../support/command-process.mjs', import.meta.url));
const LONG_MS = 120_000;

let storage: Storage;
let url: string;
let close: () => Promise<void>;
let folder: string;
const ids = new Map<string, string>();

beforeAll(async () => {
  ({ storage, url, close } = await openTestStorage({ clock: { now: () => NOW } }));
  folder = await mkdtemp(join(tmpdir(), 'tributary-command-'));
  const projectId = await makeProject(storage);
  for (const name of ['ada', 'bob']) {
    const { id: userId } = await storage.users.create(projectId, name);
    const { id: connectionId } = (await connect(storage, userId, 'polar', `account of ${name}`))!;
    const queued = { userId, connectionId, trigger: 'SCHEDULED' as const, request: EVERYTHING, now: NOW };
    await scriptedRuns(
      storage,
      { now: () => NOW },
      [],
    )(await storage.runs.enqueue(queued), {
      WORKOUT: () => Promise.reject(new ProviderError('fail', 'INTERNAL', 'Polar answered 418')),
    });
    const [letter] = await storage.deadLetters.listOpen({ id: null, provider: null, externalId: name });
    ids.set(name, letter!.id);
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await close();
});

function command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { PATH = '' } = process.env;
  const env = {
    PATH,
    HOME: folder,
    DATABASE_URL: url,
    MASTER_KEYS: masterKeysSetting(GATEWAY_KEY),
    BOOTSTRAP_API_KEY: 'test-key-0123456789abcdef',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, 'dead-letters', ...args], { cwd: folder, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

describe('the command for dead letters', () => {
  it(
    'lists, runs again and discards, and says what cannot be',
    async () => {
      const [ada, bob] = [ids.get('ada')!, ids.get('bob')!];
      const list = await command('list');
      expect(list).toMatchObject({ code: 0, out: expect.stringContaining('INTERNAL: Polar answered 418') });
      expect(list.out).toContain(ada);
      expect(list.out).toContain(bob);
      const ofAda = await command('list', '--user', 'ada', '--provider', 'polar');
      expect(ofAda.out).toContain(ada);
      expect(ofAda.out).not.toContain(bob);

      expect(await command('retry', ada)).toMatchObject({ code: 0, out: expect.stringContaining('is QUEUED') });
      expect((await command('retry', '--all')).out.match(/is QUEUED/g)).toHaveLength(2);
      const { rowCount } = await storage.pool.query(`select 1 from sync_runs where status = 'QUEUED'`);
      expect(rowCount).toBe(2);

      expect(await command('discard', ada)).toMatchObject({ code: 0 });
      expect(await command('discard', ada)).toMatchObject({ code: 1, err: `There is no open dead letter ${ada}\n` });
      expect((await command('list')).out).not.toContain(ada);
    },
    LONG_MS,
  );

  it(
    'refuses what it does not understand, with how it is used',
    async () => {
      for (const args of [['retry'], ['discard', '--all'], ['read']]) {
        const { code, err } = await command(...args);
        expect([args, code, err]).toEqual([args, 1, expect.stringContaining('npm run dead-letters -- list')]);
      }
      expect(await command('list', '--provider', 'nobody')).toMatchObject({
        code: 1,
        err: expect.stringContaining('There is no provider nobody'),
      });
    },
    LONG_MS,
  );
});
