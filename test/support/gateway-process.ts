import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.js';
import { API_KEY, type Answer } from './gateway.js';
import { GATEWAY_KEY, masterKeysSetting } from './master-keys.js';
import { until } from './until.js';

const PROGRAM = fileURLToPath(new URL('./main-process.mjs', import.meta.url));

/** A gateway in a process of its own, as an operator starts it. */
export interface GatewayProcess {
  url: string;
  pid: number;
  /** All that it wrote so far. */
  printed(): { out: string; err: string };
  /** Lines of its log at a level of at least `warn`. */
  complaints(): string[];
  /** Waits until it is ready to work. @throws Error with what it printed when it ends before */
  ready(): Promise<void>;
  /** Of an answer; 0 where nobody answers. */
  status(path: string): Promise<number>;
  ask(query: string): Promise<Answer>;
  /** Puts its clock this much ahead of the machine's. */
  turnClock(aheadMs: number): void;
  signal(name: NodeJS.Signals): void;
  /** How it ended; waits for it. `code` is null where a signal ended it. */
  ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** SIGKILL, where it still runs. */
  close(): Promise<void>;
}

/** Starts one with these settings and no others, in an empty folder. */
export async function startProcess(environment: Record<string, string>): Promise<GatewayProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-process-'));
  const port = await freePort();
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [PROGRAM], {
    cwd: folder,
    env: {
      PATH,
      HOME: folder,
      PORT: String(port),
      BOOTSTRAP_API_KEY: API_KEY,
      MASTER_KEYS: masterKeysSetting(GATEWAY_KEY),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let out = '';
  let err = '';
  child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const closed = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const url = `http://127.0.0.1:${port}`;
  const status = (path: string) =>
    fetch(`${url}${path}`).then(
      ({ status: answered }) => answered,
      () => 0,
    );
  return {
    url,
    pid: child.pid ?? 0,
    printed: () => ({ out, err }),
    complaints: () => [
      ...out.split('\n').filter((line) => line.startsWith('{') && (JSON.parse(line) as { level: number }).level >= 40),
      ...err.split('\n').filter((line) => line !== ''),
    ],
    async ready() {
      await until(async () => hasEnded() || (await status('/health/ready')) === 200, 45_000);
      if (hasEnded()) throw new Error(`the process ended: ${out}${err}`);
    },
    status,
    async ask(query) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${API_KEY}` },
        body: JSON.stringify({ query }),
      });
      return (await response.json()) as Answer;
    },
    turnClock: (aheadMs) => void child.send(aheadMs),
    signal: (name) => void child.kill(name),
    ended: () => closed,
    async close() {
      if (!hasEnded()) child.kill('SIGKILL');
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
