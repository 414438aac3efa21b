import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../support/free-port.js';
import { readmeBlocks } from '../support/readme.js';
import { until } from '../support/until.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

describe("the README's commands", () => {
  const [start, test, curl] = readmeBlocks('sh');
  let folder: string;
  let port: number;
  let gateway: ChildProcess;
  let printed = '';

  beforeAll(async () => {
    folder = await copyOfTheProject();
    port = await freePort();
    gateway = spawn('sh', ['-c', start!], { cwd: folder, env: clean({ PORT: String(port) }), detached: true });
    gateway.stdout!.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    gateway.stderr!.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await until(() => printed.includes('Stop ') || gateway.exitCode !== null, 150_000);
  }, 200_000);
  afterAll(async () => {
    if (gateway.exitCode === null && gateway.signalCode === null) process.kill(-gateway.pid!, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  it('starts a gateway that says where its playground is and which key it takes', () => {
    expect(printed).toContain(`http://localhost:${port}/graphql`);
    expect(printed).toMatch(/API key +trb_\S{20,}/);
  });

  it('answers from a shell as the README shows', async () => {
    const key = /API key +(\S+)/.exec(printed)![1]!;
    const { stdout } = await run('sh', ['-c', curl!.replaceAll('localhost:4000', `localhost:${port}`)], {
      env: clean({ KEY: key }),
    });

    expect(JSON.parse(stdout)).toMatchObject({
      data: { providers: [{ id: 'POLAR', isConfigured: true, isSandbox: true }] },
    });
  });

  it('ends at once on Ctrl-C, and leaves no server behind', async () => {
    const [pid] = (await readFile(join(folder, '.tributary/postgres/data/postmaster.pid'), 'utf8')).split('\n');
    process.kill(-gateway.pid!, 'SIGINT');
    await until(() => gateway.exitCode !== null || gateway.signalCode !== null);

    expect(printed).not.toMatch(/error|Error/);
    // The shell may be gone before what it started.
    await until(() => !isAlive(Number(pid)));
  });

  it('names the command that runs these tests', async () => {
    expect(test).toBe('npm install && npm test');
    expect(await readFile(join(root, '.ci/run'), 'utf8')).toContain('npm test');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** What git would hand out, with the packages that are installed linked in, so that installing has nothing to fetch. */
async function copyOfTheProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-readme-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
  }).toString();
  for (const file of files.split('\0').filter(Boolean)) {
    await cp(join(root, file), join(folder, file), { recursive: true }).catch((error: unknown) => {
      // Deleted, and not committed yet.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
  }
  await run('cp', ['-al', join(root, 'node_modules'), folder]);
  return folder;
}

/** The environment of somebody who has set nothing. */
function clean(more: Record<string, string>): Record<string, string> {
  const { PATH = '', HOME = tmpdir() } = process.env;
  return { PATH: `${dirname(process.execPath)}:${PATH}`, HOME, ...more };
}
