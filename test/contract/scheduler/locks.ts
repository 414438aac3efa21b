import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../support/until.js';
import { AT_ONCE, joinOn, LOCK_MS, LONG_LOCK, MANY, openableGate, USER, type Joined, type JobsBench } from './bench.js';

/** What the gateway asks of the locks of its clock. */
export function describeLocks(keeper: string, openBench: () => Promise<JobsBench>): void {
  describe(`${keeper}: locks`, () => {
    let joined: Joined;
    beforeEach(async () => {
      joined = joinOn(await openBench());
    });
    afterEach(() => joined.close());

    it('does what had to wait longer than a lock lasts', async () => {
      const { bench, join, kept } = joined;
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

    it('does not start a second time what outlasts its lock and gives signs of life, even when others join', async () => {
      const { join, kept } = joined;
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
      const { bench, join } = joined;
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

    it('goes on by itself after standing still for longer than a lock lasts, whatever it was about to do', async () => {
      const { bench, join } = joined;
      let ticks = 0;
      await join({ tick: () => Promise.resolve(void (ticks += 1)) }, { tickMs: 700 });
      await until(async () => ticks > 0 && (await bench.locked('tick')) === 0);
      // Locked ahead of its time, it waits in the process.
      await until(async () => (await bench.locked('tick')) === 1);
      standStill(LOCK_MS + 200);
      const before = ticks;
      await until(() => ticks >= before + 2);
    });

    it('goes on by itself after a job that stood still for longer than its lock lasts', async () => {
      const { bench, join } = joined;
      const gate = openableGate();
      let ticks = 0;
      const tick = async () => {
        ticks += 1;
        if (ticks > 1) return;
        standStill(LOCK_MS + 200);
        await gate.opened;
      };
      let farewells = 0;
      await join(
        { tick, sayFarewells: () => Promise.resolve(void (farewells += 1)) },
        { tickMs: 300, farewellMs: LOCK_MS },
      );
      await until(() => ticks === 1 && farewells >= 3);
      expect([ticks, await bench.locked('tick')]).toEqual([1, 1]);
      gate.open();
      await until(() => ticks >= 3);
    });
  });
}

/** As a process does that is swapped out, or computes: nothing else happens in it meanwhile. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
