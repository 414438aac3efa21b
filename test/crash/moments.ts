import type { Random } from './mischief.js';
import { PHASES, type Phase } from './phases.js';

/** When a worker is killed or frozen: as a phase begins or just after, or a while after some requests. */
export type Moment =
  { kind: 'phase'; phase: Phase; isFrozen: boolean; isLate: boolean } | { kind: 'time'; isFrozen: boolean };

/** Those out of which a sync that hangs can do harm when it wakes. */
const FROZEN: readonly Phase[] = ['ANSWERED', 'HOLDING', 'COMMITTING'];
const TIMED = [false, false, true];

/** Deals every phase before it deals one again, in any order. */
export function dealMoments(random: Random): () => Moment {
  let left: Moment[] = [];
  const phase = (one: Phase, isFrozen: boolean): Moment => ({
    kind: 'phase',
    phase: one,
    isFrozen,
    isLate: random.chance(0.5),
  });
  return () => {
    if (left.length === 0) {
      const all: Moment[] = [
        ...PHASES.filter((one) => one !== 'IDLE').map((one) => phase(one, false)),
        ...FROZEN.map((one) => phase(one, true)),
        ...TIMED.map((isFrozen) => ({ kind: 'time', isFrozen }) as const),
      ];
      left = all
        .map((moment) => ({ moment, at: random.next() }))
        .sort((one, other) => one.at - other.at)
        .map(({ moment }) => moment);
    }
    return left.pop() ?? { kind: 'time', isFrozen: false };
  };
}
