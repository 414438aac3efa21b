import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapProject } from '../../src/bootstrap-project.js';
import { loadConfig } from '../../src/config.js';
import type { Storage } from '../../src/storage/index.js';
import { compile, type Program } from '../support/compile.js';
import { masterKeysSetting } from '../support/master-keys.js';
import { openTestStorage, TEST_MASTER_KEYS } from '../support/postgres.js';

const SOURCE = fileURLToPath(new URL('../../src/admin.ts', import.meta.url));

let storage: Storage;
let url: string;
let close: () => Promise<void>;
let folder: string;
let program: Program;
let projectId: string;

beforeAll(async () => {
  ({ storage, url, close } = await openTestStorage());
  folder = await mkdtemp(join(tmpdir(), 'tributary-command-'));
  program = await compile(SOURCE);
  const { project } = await bootstrapProject(storage.projects, loadConfig([], {}), null, { isKeyless: true });
  projectId = project.id;
  for (const id of ['ada', 'bo']) await storage.users.create(projectId, id);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await program.remove();
  await close();
});

function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { PATH = '' } = process.env;
  const env = { PATH, HOME: folder, DATABASE_URL: url, MASTER_KEYS: masterKeysSetting(...TEST_MASTER_KEYS) };
  return new Promise((resolve) => {
    execFile(process.execPath, [program.file, ...args], { cwd: folder, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

describe('the command of who runs the gateway', () => {
  it('writes all that is kept of a user, and tells so in the log, which it lists', async () => {
    const { code, out, err } = await run('export-user', '--project', 'default', '--user', 'ada');
    expect([code, err]).toEqual([0, '']);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; data: object });
    expect(lines[0]).toMatchObject({ type: 'header', data: { user: { id: 'ada' } } });
    expect(lines.at(-1)).toMatchObject({ type: 'end', data: { counts: { users: 1, auditEntries: 2 } } });
    expect(out).not.toContain('"bo"');

    const log = await run('audit', '--project', 'default', '--user', 'ada');
    expect(log.out.split('\n').map((line) => line.split('  ').slice(2, 5))).toEqual([
      ['EXPORT_OPENED', 'ada', 'ROOT'],
      ['USER_CREATED', 'ada', 'GATEWAY'],
      [],
    ]);
    expect((await run('audit', '--project', 'default', '--limit', '1')).out.split('\n')).toHaveLength(2);
    expect(await run('export-user', '--project', 'default', '--user', 'eve')).toMatchObject({ code: 1, out: '' });
  });

  it('finds a log that somebody has changed', async () => {
    const { code, out } = await run('audit-verify', '--json');
    const { rows } = await storage.pool.query<{ sequence: number; hash: Buffer }>('select * from audit_heads');
    const [{ sequence, hash }] = rows as [{ sequence: number; hash: Buffer }];
    expect([code, JSON.parse(out)]).toEqual([
      0,
      [{ projectId, name: 'default', entries: sequence, hash: hash.toString('hex') }],
    ]);
    await storage.pool.query(`
      begin; alter table audit_entries disable trigger append_only;
      update audit_entries set external_user_id = 'eve' where sequence = 2;
      alter table audit_entries enable always trigger append_only; commit`);
    const broken = await run('audit-verify');
    expect([broken.code, broken.out]).toEqual([1, '']);
    expect(broken.err).toContain('entry 2 is another, or missing');
  });
});
