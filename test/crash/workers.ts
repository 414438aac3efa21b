import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PHASES, type Phase } from './phases.js';
import type { Doom, Order, Report } from './worker.js';

export interface Worker {
  /** SIGKILL; nothing where it is gone already. */
  kill(): Promise<void>;
  /** It kills itself by SIGKILL when that comes to pass; null takes it back. */
  doom(how: Doom | null): Promise<void>;
  isGone(): boolean;
  /** What it does, or did last. */
  phase(): Phase;
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
  const folder = mkdtempSync(join(tmpdir(), 'tributary-crash-'));
  let loads = 0;
  let offsetMs = 0;
  let spare = load();

  function load(): { child: ChildProcess; loaded: Promise<void>; phaseFile: string } {
    const phaseFile = join(folder, String((loads += 1)));
    const child = fork(PROGRAM, [phaseFile], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    children.add(child);
    child.once('exit', () => {
      children.delete(child);
      started.delete(child);
    });
    const loaded = reported(child, 'loaded');
    // Told to whoever asks for this one; nobody may before the end.
    loaded.catch(() => undefined);
    return { child, loaded, phaseFile };
  }
  const order = (child: ChildProcess, what: Order) => {
    if (child.connected) child.send(what, () => undefined);
  };
  const isGone = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;
  const end = async (child: ChildProcess) => {
    if (isGone(child)) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };

  return {
    async start() {
      const { child, loaded, phaseFile } = spare;
      await loaded;
      spare = load();
      const isStarted = reported(child, 'started');
      order(child, { kind: 'start', environment: environment(), clockOffsetMs: offsetMs });
      await isStarted;
      started.set(child, {
        kill: () => end(child),
        async doom(how) {
          const isDoomed = reported(child, 'doomed');
          order(child, { kind: 'doom', doom: how });
          // It may be gone before it could tell.
          await isDoomed.catch(() => undefined);
        },
        isGone: () => isGone(child),
        phase: () => PHASES[readFileSync(phaseFile)[0] ?? 0] ?? 'IDLE',
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
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function reported(child: ChildProcess, what: Report): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      child.off('message', onReport);
      child.off('exit', onExit);
      end();
    };
    const onReport = (report: Report) => {
      if (report === what) settle(resolve);
    };
    const onExit = (code: number | null, signal: string | null) =>
      settle(() => reject(new Error(`a worker ended before it had ${what}: ${signal ?? code}`)));
    child.on('message', onReport);
    child.once('exit', onExit);
  });
}
