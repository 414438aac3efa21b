import { defaultMaxListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { JobHandlers } from '../../../src/jobs/scheduler.js';
import { until } from '../../support/until.js';
import { AT_ONCE, joinOn, LONG_LOCK, MANY, openableGate, USER, type Joined, type JobsBench } from './bench.js';

/** As often as a scheduler looks for jobs by itself. */
const LOOKS_EVERY_MS = 500;
const CLOCKS = ['keep-webhooks', 'say-farewells', 'tick', 'watch-connections'];

/** What the gateway asks of its clock where nothing goes wrong but the work itself. */
export function describeJobs(keeper: string, openBench: () => Promise<JobsBench>): void {
  describe(`${keeper}: jobs`, () => {
    let joined: Joined;
    beforeEach(async () => {
      joined = joinOn(await openBench());
    });
    afterEach(() => joined.close());

    it('runs in one process what another has put in, with what it was given', async () => {
      const { errors, join, kept } = joined;
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

    it('lets no signal have more listeners than it takes without a warning, in a full house', async () => {
      const most = watchListeners();
      try {
        const { join } = joined;
        const { opened, open } = openableGate();
        let running = 0;
        const work = () => {
          running += 1;
          return opened;
        };
        const scheduler = await join(
          { tick: work, syncConnection: work, sayFarewells: work, keepWebhooks: work, watchConnections: work },
          LONG_LOCK,
        );
        for (let id = 0; id < AT_ONCE; id += 1) await scheduler.syncSoon({ userId: USER, id: String(id) });
        await scheduler.sayFarewellsSoon();
        await until(() => running === AT_ONCE + CLOCKS.length + 1);
        expect(most.count()).toBeLessThanOrEqual(defaultMaxListeners);
        open();
      } finally {
        most.restore();
      }
    });

    it('only puts in where a process has no handlers', async () => {
      const { bench, join } = joined;
      const asking = await join(null);
      await asking.syncSoon({ userId: USER, id: 'one' });
      expect(await bench.names()).toEqual(['sync-connection']);

      const seen: string[] = [];
      await join({ syncConnection: ({ id }) => Promise.resolve(void seen.push(id)) });
      await until(() => seen.length > 0);
      expect(seen).toEqual(['one']);
    });

    it('runs every job at least once over several processes, and each once where nobody is lost', async () => {
      const { join, kept } = joined;
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

    it('begins what is put into the same process, and what waits for a place, without a look at the clock', async () => {
      const { join, kept } = joined;
      const looks = stopTimer(LOOKS_EVERY_MS);
      try {
        const seen: string[] = [];
        const worker = await join({ syncConnection: ({ id }) => Promise.resolve(void seen.push(id)) }, LONG_LOCK);
        expect(looks.stopped()).toBe(1);
        const ids = Array.from({ length: MANY }, (_, index) => String(index));
        await Promise.all(ids.map((id) => worker.syncSoon({ userId: USER, id })));
        await until(async () => seen.length === MANY && (await kept('sync-connection')) === 0);
      } finally {
        looks.restore();
      }
    });

    it('reports a job that throws, keeps nothing of it, and goes on', async () => {
      const { errors, join, kept } = joined;
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
      const { bench, errors, join } = joined;
      let ticks = 0;
      const tick = () => Promise.resolve(void (ticks += 1));
      const [first] = await Promise.all(Array.from({ length: 6 }, () => join({ tick }, { tickMs: 300 })));
      await until(() => ticks >= 3);
      expect((await bench.names()).sort()).toEqual(CLOCKS);

      await first?.stop(1_000);
      const before = ticks;
      await until(() => ticks >= before + 3);
      expect((await bench.names()).sort()).toEqual(CLOCKS);
      expect(errors).toEqual([]);
    });
  });
}

/** Timers that are set to go off so often never do. */
function stopTimer(everyMs: number): { stopped(): number; restore(): void } {
  const original = globalThis.setInterval;
  let stopped = 0;
  const spy = jest.spyOn(globalThis, 'setInterval').mockImplementation((work: () => void, ms?: number) => {
    if (ms !== everyMs) return original(work, ms);
    stopped += 1;
    return original(() => undefined, 1_000_000).unref();
  });
  return { stopped: () => stopped, restore: () => spy.mockRestore() };
}

/** The most listeners that one signal has had at one time since. */
function watchListeners(): { count(): number; restore(): void } {
  const held = new Map<EventTarget, number>();
  let most = 0;
  const watch = (name: 'addEventListener' | 'removeEventListener', change: number) => {
    const original = EventTarget.prototype[name];
    return jest.spyOn(EventTarget.prototype, name).mockImplementation(function (this: EventTarget, ...args) {
      if (this instanceof AbortSignal && args[0] === 'abort') held.set(this, (held.get(this) ?? 0) + change);
      most = Math.max(most, ...held.values());
      original.apply(this, args as Parameters<typeof original>);
    });
  };
  const spies = [watch('addEventListener', 1), watch('removeEventListener', -1)];
  return {
    count: () => most,
    restore() {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
