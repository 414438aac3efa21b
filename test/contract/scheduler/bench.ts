import type { JobHandlers, JobsDatabase, Scheduler } from '../../../src/jobs/scheduler.js';
import { createScheduler } from '../../../src/jobs/scheduler.js';

/** A database of jobs for one test. */
export interface JobsBench {
  /** A connection of its own, as another process has; `close` may be called twice. */
  connect(): Promise<{ database: JobsDatabase; close: () => Promise<void> }>;
  /** Names of the jobs that are kept, one a row. */
  names(): Promise<string[]>;
  /** How many rows of that name a process has locked. */
  locked(name: string): Promise<number>;
  /** @throws Error when a connection was left open */
  drop(): Promise<void>;
}

/** Schedulers that share one database of jobs, for one test. */
export interface Joined {
  bench: JobsBench;
  /** What was told as an error, by any of them. */
  errors: unknown[];
  /** A scheduler as a process of its own has it; `cut` takes its database away from it. */
  join(
    handlers: Partial<JobHandlers> | null,
    pace?: { tickMs?: number; farewellMs?: number; lockMs?: number },
  ): Promise<Scheduler & { cut: () => Promise<void> }>;
  /** How many rows of that name are kept. */
  kept(name: string): Promise<number>;
  close(): Promise<void>;
}

export const USER = '7d9f3a52-0000-4000-8000-000000000001';
export const LOCK_MS = 900;
/** Where nothing is lost: longer than a busy machine stands still. */
export const LONG_LOCK = { lockMs: 3_000 };
/** How many syncs a scheduler runs at once. */
export const AT_ONCE = 8;
export const MANY = 40;

const idle: JobHandlers = {
  tick: () => Promise.resolve(),
  syncConnection: () => Promise.resolve(),
  sayFarewells: () => Promise.resolve(),
  keepWebhooks: () => Promise.resolve(),
  watchConnections: () => Promise.resolve(),
};

/** @param bench dropped when all is closed */
export function joinOn(bench: JobsBench): Joined {
  const closers: (() => Promise<void>)[] = [];
  const errors: unknown[] = [];
  return {
    bench,
    errors,
    async join(handlers, pace = {}) {
      const connection = await bench.connect();
      closers.push(connection.close);
      const scheduler = await createScheduler({
        database: connection.database,
        handlers: handlers === null ? null : { ...idle, ...handlers },
        onError: (error) => errors.push(error),
        tickMs: 60_000,
        farewellMs: 60_000,
        lockMs: LOCK_MS,
        ...pace,
      });
      closers.push(() => scheduler.stop(0));
      await scheduler.start();
      return { ...scheduler, cut: connection.close };
    },
    kept: async (name) => (await bench.names()).filter((other) => other === name).length,
    async close() {
      for (const close of closers.reverse()) await close();
      await bench.drop();
    },
  };
}

export function openableGate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
