import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PHASES, type Phase } from './phases.js';
import type { Doom, Order, Report } from './worker.js';

export interface Worker {
  /** SIGKILL; nothing where it is gone already. */
  kill(): Promise<void>;
  /** It kills or stops itself when that comes to pass. */
  doom(how: Doom): Promise<void>;
  /** Takes that back, as soon as it hears of it. */
  spare(): void;
  isGone(): boolean;
  isStopped(): boolean;
  /** What it does, or did last. */
  phase(): Phase;
  /** SIGSTOP, or by itself: it holds all it has, and answers nothing. */
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

/**
 * Worker processes. One more than is asked for is always being loaded, since that takes longer than anything else.
 * @param program as it was built
 * @param environment of the gateway, once there is one
 */
export function createWorkers(program: string, environment: () => Record<string, string>): Workers {
  const children = new Set<ChildProcess>();
  const started = new Map<ChildProcess, Worker>();
  const folder = mkdtempSync(join(tmpdir(), 'tributary-crash-'));
  let loads = 0;
  let offsetMs = 0;
  let spare = load();

  function load(): { child: ChildProcess; loaded: Promise<void>; markFile: string } {
    const markFile = join(folder, String((loads += 1)));
    const child = fork(program, [markFile], {
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
    return { child, loaded, markFile };
  }
  const order = (child: ChildProcess, what: Order) => {
    if (child.connected) child.send(what, () => undefined);
  };
  const end = async (child: ChildProcess) => {
    if (isGone(child)) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };

  return {
    async start() {
      const { child, loaded, markFile } = spare;
      await loaded;
      spare = load();
      const isStarted = reported(child, 'started');
      order(child, { kind: 'start', environment: environment(), clockOffsetMs: offsetMs });
      await isStarted;
      started.set(child, workerOf(child, markFile, end, order));
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

function workerOf(
  child: ChildProcess,
  markFile: string,
  end: (child: ChildProcess) => Promise<void>,
  order: (child: ChildProcess, what: Order) => void,
): Worker {
  let isFrozen = false;
  let stopsSeen = 0;
  const [PHASE, STOPS] = [0, 1];
  const read = (what: number) => readFileSync(markFile)[what] ?? 0;
  return {
    kill: () => end(child),
    async doom(how) {
      const isDoomed = reported(child, 'doomed');
      order(child, { kind: 'doom', doom: how });
      // It may be gone before it could tell.
      await isDoomed.catch(() => undefined);
    },
    spare: () => order(child, { kind: 'doom', doom: null }),
    isGone: () => isGone(child),
    isStopped: () => isFrozen || read(STOPS) > stopsSeen,
    phase: () => PHASES[read(PHASE)] ?? 'IDLE',
    freeze() {
      isFrozen = true;
      child.kill('SIGSTOP');
    },
    thaw() {
      isFrozen = false;
      stopsSeen = read(STOPS);
      child.kill('SIGCONT');
    },
  };
}

function isGone({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
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
