import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Storage } from '../../src/storage/index.js';
import { masterKeysSetting } from '../support/master-keys.js';
import { openTestStorage, TEST_MASTER_KEYS } from '../support/postgres.js';
import { dumpUser } from '../support/rebuilding.js';
import { makeWearer, NOW, payload, upsertWorkout, workout, type Wearer } from './storage/builders.js';

const PROGRAM = fileURLToPath(new URL('../support/command-process.mjs', import.meta.url));
const LONG_MS = 120_000;

let storage: Storage;
let url: string;
let close: () => Promise<void>;
let folder: string;
/** In the order in which they are rebuilt. */
let wearers: Wearer[];

beforeAll(async () => {
  ({ storage, url, close } = await openTestStorage({ clock: { now: () => NOW } }));
  folder = await mkdtemp(join(tmpdir(), 'tributary-command-'));
  wearers = [await makeWearer(storage), await makeWearer(storage), await makeWearer(storage)];
  wearers.sort((one, other) => (one.userId < other.userId ? -1 : 1));
  for (const wearer of wearers) await storage.data.commit(wearer.batch([payload(upsertWorkout(workout('w')))]));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await close();
});

function rebuild(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { PATH = '' } = process.env;
  const env = {
    PATH,
    HOME: folder,
    DATABASE_URL: url,
    MASTER_KEYS: masterKeysSetting(...TEST_MASTER_KEYS),
    BOOTSTRAP_API_KEY: 'test-key-0123456789abcdef',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, 'rebuild', ...args], { cwd: folder, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

describe('the command that rebuilds', () => {
  it(
    'goes on after a user who cannot be rebuilt, and tells of that one at its end',
    async () => {
      const [first, ...others] = wearers;
      const { rows } = await storage.pool.query<{ wrapped: Buffer }>(
        'select wrapped from data_keys where user_id = $1',
        [first!.userId],
      );
      await storage.pool.query(`update data_keys set wrapped = 'broken' where user_id = $1`, [first!.userId]);
      const before = await dumpUser(storage, first!.userId);

      const { code, out, err } = await rebuild();
      expect(code).toBe(1);
      for (const { externalId } of others) expect(out).toContain(`${externalId}: 1 payloads`);
      expect(out).not.toContain(`${first!.externalId}:`);
      expect(err).toContain(`${first!.externalId} (${first!.userId}) could not be rebuilt, and is as before: `);
      expect(err).toContain(`1 of 3 users could not be rebuilt: ${first!.externalId}\n`);
      expect(await dumpUser(storage, first!.userId)).toEqual(before);
      // What the others have is marked: Polar has never sent such a payload.
      const { rows: marked } = await storage.pool.query<{ userId: string }>(
        'select user_id as "userId" from payloads where rejection is not null order by 1',
      );
      expect(marked.map(({ userId }) => userId)).toEqual(others.map(({ userId }) => userId));

      await storage.pool.query('update data_keys set wrapped = $2 where user_id = $1', [
        first!.userId,
        rows[0]!.wrapped,
      ]);
      const again = await rebuild('--user', first!.externalId);
      expect(again).toMatchObject({ code: 0, out: expect.stringContaining(`${first!.externalId}: 1 payloads`) });
    },
    LONG_MS,
  );
});
