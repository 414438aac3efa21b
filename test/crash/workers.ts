import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, Report } from './worker.js';

export interface Worker {
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGSTOP: it holds all it has, and answers nothing. */
  freeze(): void;
  /** SIGCONT: it goes on as if nothing had happened. */
  thaw(): void;
}

export interface Workers {
  /** Starts one on the gateway's database. */
  start(): Promise<void>;
  /** Those that run or are frozen. */
  alive(): readonly Worker[];
  /** Turns the clocks of all of them. */
  setClock(offsetMs: number): void;
  close(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('./worker-process.mjs', import.meta.url));

/**
 * Worker processes. One more than is asked for is always being loaded, since that takes longer than anything else.
 * @param environment of the gateway, once there is one
 */
export function createWorkers(environment: () => Record<string, string>): Workers {
  const children = new Set<ChildProcess>();
  const started = new Map<ChildProcess, Worker>();
  let offsetMs = 0;
  let spare = load();

  function load(): { child: ChildProcess; loaded: Promise<void> } {
    const child = fork(PROGRAM, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    children.add(child);
    child.once('exit', () => {
      children.delete(child);
      started.delete(child);
    });
    const loaded = reported(child, 'loaded');
    // Told to whoever asks for this one; nobody may before the end.
    loaded.catch(() => undefined);
    return { child, loaded };
  }
  const order = (child: ChildProcess, what: Order) => {
    if (child.connected) child.send(what, () => undefined);
  };
  const end = async (child: ChildProcess) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };

  return {
    async start() {
      const { child, loaded } = spare;
      await loaded;
      spare = load();
      const isStarted = reported(child, 'started');
      order(child, { kind: 'start', environment: environment(), clockOffsetMs: offsetMs });
      await isStarted;
      started.set(child, {
        kill: () => end(child),
        freeze: () => void child.kill('SIGSTOP'),
        thaw: () => void child.kill('SIGCONT'),
      });
    },
    alive: () => [...started.values()],
    setClock(next) {
      offsetMs = next;
      for (const child of children) order(child, { kind: 'clock', offsetMs });
    },
    async close() {
      await Promise.all([...children].map(end));
    },
  };
}

function reported(child: ChildProcess, what: Report): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', (report: Report) => {
      if (report === what) resolve();
    });
    child.once('exit', (code, signal) => reject(new Error(`a worker ended before it had ${what}: ${signal ?? code}`)));
  });
}
