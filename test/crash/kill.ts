import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../support/until.js';
import { pick, type Random } from './mischief.js';
import type { Moment } from './moments.js';
import { LOCKING, type Phase } from './phases.js';
import { happensAmidRuns, lapse } from './runs.js';
import { sync } from './requests.js';
import type { Worker } from './workers.js';
import type { World } from './world.js';

/** How a worker ended, and what it did last. */
export interface Kill {
  kind: 'killed' | 'frozen';
  phase: Phase;
}

/** A worker that is gone or frozen. */
export interface Strike extends Kill {
  victim: Worker;
}

/** Those alive will kill or stop themselves at that moment, whichever gets there first. @returns them */
export async function doom({ workers }: World, moment: Moment, nth: number): Promise<readonly Worker[]> {
  const doomed = workers.alive();
  if (moment.kind === 'phase') for (const worker of doomed) await worker.doom({ ...moment, nth });
  return doomed;
}

/** Asked again where the runs ended before any worker came to that. */
const TRIES = 3;

/**
 * Waits for the moment, and strikes.
 * @param doomed at that moment
 * @returns null where no worker came to it
 */
export async function strike(
  { world, athlete, random }: { world: World; athlete: number; random: Random },
  moment: Moment,
  doomed: readonly Worker[],
): Promise<Strike | null> {
  for (let tries = 1; ; tries += 1) {
    const victim = moment.kind === 'phase' ? await firstDown(world, doomed) : await atSomeTime(world, random);
    if (victim !== null) {
      for (const worker of world.workers.alive()) worker.spare();
      if (!moment.isFrozen) await victim.kill();
      else if (!victim.isStopped()) victim.freeze();
      return { kind: moment.isFrozen ? 'frozen' : 'killed', phase: victim.phase(), victim };
    }
    if (tries === TRIES) return null;
    doomed = await doom(world, moment, 1);
    await sync(world.harmed, athlete);
  }
}

/** Its leases run out, and another takes over. */
export async function takeOver(world: World, victim: Worker): Promise<void> {
  lapse(world);
  if (world.workers.alive().every((worker) => worker === victim)) await world.workers.start();
}

/** Whether others can go on with what it has begun. */
export function letsOthers({ phase }: Strike): boolean {
  return !LOCKING.includes(phase) || phase === 'HOLDING';
}

/** It goes on as if nothing had happened, until it has done with what it was at. */
export async function wake({ victim }: Strike): Promise<void> {
  victim.thaw();
  await until(() => victim.isGone() || victim.phase() === 'IDLE');
}

async function firstDown(world: World, doomed: readonly Worker[]): Promise<Worker | null> {
  const isDown = (worker: Worker) => worker.isGone() || worker.isStopped();
  await happensAmidRuns(world, () => doomed.some(isDown));
  return doomed.find(isDown) ?? null;
}

async function atSomeTime(world: World, random: Random): Promise<Worker | null> {
  const { controls, workers } = world;
  const wanted = controls.requests.length + random.integer(1, 8);
  await happensAmidRuns(world, () => controls.requests.length >= wanted);
  await delay(random.integer(0, 60));
  const busy = workers.alive().filter((worker) => worker.phase() !== 'IDLE');
  return busy.length === 0 ? null : pick(random, busy);
}
