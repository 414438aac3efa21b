import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createScheduler, type JobHandlers, type JobsDatabase, type Scheduler } from '../../src/jobs/scheduler.js';
import { until } from '../support/until.js';

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

const USER = '7d9f3a52-0000-4000-8000-000000000001';
const LOCK_MS = 900;
/** Where nothing is lost: longer than a busy machine stands still. */
const LONG_LOCK = { lockMs: 3_000 };
/** How many syncs a scheduler runs at once. */
const AT_ONCE = 8;
const MANY = 40;

const idle: JobHandlers = {
  tick: () => Promise.resolve(),
  syncConnection: () => Promise.resolve(),
  sayFarewells: () => Promise.resolve(),
  keepWebhooks: () => Promise.resolve(),
  watchConnections: () => Promise.resolve(),
};

/** What the gateway asks of its clock, wherever that keeps its jobs. */
export function describeScheduler(keeper: string, openBench: () => Promise<JobsBench>): void {
  describe(`${keeper}: the contract of schedulers`, () => {
    let bench: JobsBench;
    let closers: (() => Promise<void>)[];
    let errors: unknown[];

    beforeEach(async () => {
      closers = [];
      errors = [];
      bench = await openBench();
    });
    afterEach(async () => {
      for (const close of closers.reverse()) await close();
      await bench.drop();
    });

    /** A scheduler as a process of its own has it; `cut` takes its database away from it. */
    async function join(
      handlers: Partial<JobHandlers> | null,
      pace: { tickMs?: number; farewellMs?: number; lockMs?: number } = {},
    ): Promise<Scheduler & { cut: () => Promise<void> }> {
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
    }
    const kept = async (name: string) => (await bench.names()).filter((other) => other === name).length;

    it('runs in one process what another has put in, with what it was given', async () => {
      const seen: unknown[] = [];
      await join({
        syncConnection: (run) => Promise.resolve(void seen.push(run)),
        sayFarewells: () => Promise.resolve(void seen.push('farewell')),
        keepWebhooks: () => Promise.resolve(void seen.push('webhooks')),
      });
      const other = await join(null);
      await until(() => seen.length === 2);
      expect(seen.splice(0).sort()).toEqual(['farewell', 'webhooks']);

      await other.syncSoon({ userId: USER, id: 'one' });
      await until(() => seen.length === 1);
      expect(seen.splice(0)).toEqual([{ userId: USER, id: 'one' }]);
      await other.sayFarewellsSoon();
      await until(() => seen.length === 1);
      expect(seen).toEqual(['farewell']);
      await until(async () => (await kept('sync-connection')) + (await kept('say-farewells-now')) === 0);
      expect(errors).toEqual([]);
    });

    it('only puts in where a process has no handlers', async () => {
      const asking = await join(null);
      await asking.syncSoon({ userId: USER, id: 'one' });
      expect(await bench.names()).toEqual(['sync-connection']);

      const seen: string[] = [];
      await join({ syncConnection: ({ id }) => Promise.resolve(void seen.push(id)) });
      await until(() => seen.length > 0);
      expect(seen).toEqual(['one']);
    });

    it('runs every job at least once over several processes, and each once where nobody is lost', async () => {
      const seen: string[] = [];
      const syncConnection: JobHandlers['syncConnection'] = ({ id }) => Promise.resolve(void seen.push(id));
      const [asking] = await Promise.all([
        join(null),
        join({ syncConnection }, LONG_LOCK),
        join({ syncConnection }, LONG_LOCK),
      ]);
      const ids = Array.from({ length: MANY }, (_, index) => String(index));
      await Promise.all(ids.map((id) => asking.syncSoon({ userId: USER, id })));

      await until(async () => seen.length >= MANY && (await kept('sync-connection')) === 0);
      expect([...seen].sort()).toEqual([...ids].sort());
    });

    it('does what had to wait longer than a lock lasts', async () => {
      const seen = new Set<string>();
      const gate = openableGate();
      let ticks = 0;
      const worker = await join(
        {
          tick: () => Promise.resolve(void (ticks += 1)),
          syncConnection: async ({ id }) => {
            await gate.opened;
            seen.add(id);
          },
        },
        { tickMs: LOCK_MS },
      );
      for (let id = 0; id < MANY; id += 1) await worker.syncSoon({ userId: USER, id: String(id) });
      await until(() => ticks >= 4);
      expect(seen.size).toBe(0);
      // What it cannot begin is free for others.
      expect(await bench.locked('sync-connection')).toBe(AT_ONCE);

      gate.open();
      await until(async () => seen.size === MANY && (await kept('sync-connection')) === 0);
    });

    it('reports a job that throws, keeps nothing of it, and goes on', async () => {
      let ticks = 0;
      const worker = await join(
        {
          tick: () => Promise.reject(new Error(`tick ${(ticks += 1)}`)),
          syncConnection: ({ id }) => Promise.reject(new Error(`sync ${id}`)),
        },
        { tickMs: 200 },
      );
      await worker.syncSoon({ userId: USER, id: 'one' });
      await until(() => ticks >= 3);
      await until(async () => (await kept('sync-connection')) === 0);

      const told = errors.map((error) => (error as Error).message);
      expect(told).toEqual(expect.arrayContaining(['tick 1', 'tick 2', 'sync one']));
      expect(told.filter((message) => message === 'sync one')).toHaveLength(1);
    });

    it('starts several at once without a failure, on one clock that goes on when one of them leaves', async () => {
      let ticks = 0;
      const tick = () => Promise.resolve(void (ticks += 1));
      const [first] = await Promise.all(Array.from({ length: 6 }, () => join({ tick }, { tickMs: 300 })));
      await until(() => ticks >= 3);
      expect((await bench.names()).sort()).toEqual(['keep-webhooks', 'say-farewells', 'tick']);

      await first?.stop(1_000);
      const before = ticks;
      await until(() => ticks >= before + 3);
      expect((await bench.names()).sort()).toEqual(['keep-webhooks', 'say-farewells', 'tick']);
      expect(errors).toEqual([]);
    });

    it('does not start a second time what outlasts its lock and gives signs of life, even when others join', async () => {
      const gate = openableGate();
      let tickStarts = 0;
      let starts = 0;
      const tick = async () => {
        tickStarts += 1;
        await gate.opened;
      };
      const syncConnection = async () => {
        starts += 1;
        await gate.opened;
      };
      let farewells = 0;
      const handlers = { tick, syncConnection, sayFarewells: () => Promise.resolve(void (farewells += 1)) };
      const pace = { tickMs: 300, farewellMs: LOCK_MS };
      const worker = await join(handlers, pace);
      await worker.syncSoon({ userId: USER, id: 'one' });
      await until(() => starts + tickStarts === 2);

      await join(handlers, pace);
      const before = farewells;
      await until(() => farewells >= before + 4);
      expect([starts, tickStarts]).toEqual([1, 1]);
      gate.open();
      await until(async () => (await kept('sync-connection')) === 0);
    });

    it('leaves the lock of a running clock alone when others join', async () => {
      const gate = openableGate();
      let starts = 0;
      const tick = async () => {
        starts += 1;
        await gate.opened;
      };
      const pace = { ...LONG_LOCK, tickMs: 300 };
      await join({ tick }, pace);
      await until(() => starts === 1);
      await join({ tick }, pace);
      expect(await bench.locked('tick')).toBe(1);
      expect(starts).toBe(1);
      gate.open();
    });

    it('hands back at once what it has locked ahead of its time', async () => {
      let ticks = 0;
      const tick = () => Promise.resolve(void (ticks += 1));
      const leaving = await join({ tick }, { ...LONG_LOCK, tickMs: 700 });
      await until(async () => ticks > 0 && (await bench.locked('tick')) === 0);
      await until(async () => (await bench.locked('tick')) === 1);
      await leaving.stop(5_000);
      expect(await bench.locked('tick')).toBe(0);
    });

    it('takes over the jobs of a process that is cut off, the clock among them', async () => {
      const gate = openableGate();
      let hung = 0;
      const hang = async () => {
        hung += 1;
        await gate.opened;
      };
      const lost = await join({ tick: hang, syncConnection: hang }, { tickMs: 300 });
      await lost.syncSoon({ userId: USER, id: 'one' });
      await until(() => hung === 2);
      let begun = 0;
      const count = () => Promise.resolve(void (begun += 1));
      await lost.cut();

      await join({ tick: count, syncConnection: count }, { tickMs: 300 });
      await until(() => begun >= 3);
      await until(async () => (await kept('sync-connection')) === 0);
      gate.open();
    });

    it('ends with what runs, and hands back what has not begun', async () => {
      const gate = openableGate();
      const begun: string[] = [];
      const ended: string[] = [];
      const leaving = await join(
        {
          syncConnection: async ({ id }) => {
            begun.push(id);
            await gate.opened;
            ended.push(id);
          },
        },
        LONG_LOCK,
      );
      const ids = Array.from({ length: MANY }, (_, index) => String(index));
      for (const id of ids) await leaving.syncSoon({ userId: USER, id });
      await until(() => begun.length === AT_ONCE);
      const stopping = leaving.stop(600_000);
      const atStop = [...begun];
      const seen: string[] = [];
      const staying = { syncConnection: ({ id }: { id: string }) => Promise.resolve(void seen.push(id)) };
      await join(staying, LONG_LOCK);
      await until(() => seen.length === MANY - AT_ONCE);
      expect(ended).toEqual([]);
      gate.open();
      await stopping;

      expect(begun).toEqual(atStop);
      expect(ended.sort()).toEqual([...begun].sort());
      expect([...begun, ...seen].sort()).toEqual([...ids].sort());
      expect(await kept('sync-connection')).toBe(0);
      expect(errors).toEqual([]);
    });

    it('waits no longer than the grace, and leaves what still runs to its lock', async () => {
      const gate = openableGate();
      let begun = 0;
      const hang = async () => {
        begun += 1;
        await gate.opened;
      };
      const leaving = await join({ syncConnection: hang });
      await leaving.syncSoon({ userId: USER, id: 'one' });
      await until(() => begun === 1);
      await leaving.stop(1);

      await join({ syncConnection: () => Promise.resolve(void (begun += 1)) });
      await until(async () => (await kept('sync-connection')) === 0);
      expect(begun).toBe(2);
      gate.open();
    });
  });
}

function openableGate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
