import { setTimeout as delay } from 'node:timers/promises';
import { pick, type Random } from './mischief.js';
import { PACE } from './pace.js';
import { PHASES, type Phase } from './phases.js';
import type { Worker } from './workers.js';
import type { World } from './world.js';

/** How a worker ended, and what it did last. */
export interface Kill {
  kind: 'killed' | 'frozen';
  phase: Phase;
}

/** A moment at which a worker is killed: as a phase begins, or a while after some requests. */
export type Moment =
  | { kind: 'phase'; phase: Phase; nth: number; isLate: boolean }
  | { kind: 'time'; requests: number; afterMs: number; isFrozen: boolean };

/** Requests of a sync: of a first one, and of a later one. */
const REQUESTS = { first: 30, later: 8 };
/** Those that a worker passes once in a run; the others it passes for every request or batch. */
const ONCE: readonly Phase[] = ['CLAIMING', 'FINISHING', 'FINISHED'];
const FROZEN_MS = 500;

export function anyMoment(random: Random, isFirst: boolean): Moment {
  if (random.chance(0.4)) {
    const requests = random.integer(1, isFirst ? REQUESTS.first : REQUESTS.later);
    return { kind: 'time', requests, afterMs: random.integer(0, 60), isFrozen: random.chance(0.4) };
  }
  const phase = pick(
    random,
    PHASES.filter((one) => one !== 'IDLE'),
  );
  return { kind: 'phase', phase, nth: ONCE.includes(phase) ? 1 : random.integer(1, 4), isLate: random.chance(0.5) };
}

/** The victim is gone, or silent until another has begun; its leases run out, and another takes over. */
export async function takeOver({ workers, clock }: World, victim: Worker, isFrozen: boolean): Promise<Kill> {
  if (isFrozen) victim.freeze();
  else await victim.kill();
  const kill: Kill = { kind: isFrozen ? 'frozen' : 'killed', phase: victim.phase() };
  clock.jumpTo(new Date(clock.now().getTime() + PACE.leaseMs));
  if (isFrozen || workers.alive().length === 0) await workers.start();
  if (!isFrozen) return kill;
  await delay(FROZEN_MS);
  victim.thaw();
  // Time enough to write what it must not; then the other goes on alone.
  await delay(FROZEN_MS);
  await victim.kill();
  return kill;
}
