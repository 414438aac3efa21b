import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../support/until.js';
import { AT_ONCE, joinOn, LONG_LOCK, MANY, openableGate, USER, type Joined, type JobsBench } from './bench.js';

/** What the gateway asks of its clock when a process leaves or is lost. */
export function describeLeaving(keeper: string, openBench: () => Promise<JobsBench>): void {
  describe(`${keeper}: leaving`, () => {
    let joined: Joined;
    beforeEach(async () => {
      joined = joinOn(await openBench());
    });
    afterEach(() => joined.close());

    it('hands back at once what it has locked ahead of its time', async () => {
      const { bench, join } = joined;
      let ticks = 0;
      const tick = () => Promise.resolve(void (ticks += 1));
      const leaving = await join({ tick }, { ...LONG_LOCK, tickMs: 700 });
      await until(async () => ticks > 0 && (await bench.locked('tick')) === 0);
      await until(async () => (await bench.locked('tick')) === 1);
      await leaving.stop(5_000);
      expect(await bench.locked('tick')).toBe(0);
    });

    it('takes over the jobs of a process that is cut off, the clock among them', async () => {
      const { join, kept } = joined;
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
      const { errors, join, kept } = joined;
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
      const { join, kept } = joined;
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
