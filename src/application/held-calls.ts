import type { Clock } from '../domain/clock.js';
import type { TakenCalls } from './budget-desk.js';
import type { Settlement } from './call-settlement.js';
import { LONGEST_HELD_MS, type GrantedCalls } from './ports/index.js';

/** Taken at once by a run that makes its calls quickly. */
const MAX_CALLS = 8;

/** Calls of one caller that are granted and not made yet. */
export interface HeldCalls {
  /**
   * One of them, or of some that are taken for it. Null where calls are not counted.
   * @throws ProviderError `defer` where none is granted
   */
  next(): Promise<GrantedCalls | null>;
  /** Hands back those that were not made. */
  release(): void;
}

/**
 * Takes one call first, and then twice as many each time as long as they are made quickly: each taking waits for the disk,
 * and for all who take of the same budget.
 * @param take grants up to so many
 * @param isPaused whether the provider has asked for a pause since, be it another process that was asked
 */
export function heldCalls(
  clock: Clock,
  settlement: Settlement,
  take: (calls: number) => Promise<TakenCalls | null>,
  isPaused: () => Promise<boolean>,
): HeldCalls {
  let held: { grant: TakenCalls; left: number } | null = null;
  let taking: Promise<GrantedCalls | null> | null = null;

  function release(): void {
    if (held !== null && held.left > 0) settlement.handBack(held.grant, held.left);
    held = null;
  }

  function isFresh(at: number): boolean {
    if (held === null) return false;
    const { takenAt, era } = held.grant;
    return at >= takenAt && at - takenAt < LONGEST_HELD_MS && era === settlement.era;
  }

  async function refill(): Promise<GrantedCalls | null> {
    const isQuick = isFresh(clock.now().getTime());
    const calls = isQuick ? Math.min((held?.grant.calls ?? 0) * 2, MAX_CALLS) : 1;
    release();
    const grant = await take(calls);
    if (grant !== null) held = { grant, left: grant.calls };
    return grant;
  }

  return {
    async next() {
      for (;;) {
        if (held !== null && held.left > 0 && isFresh(clock.now().getTime())) {
          const from = held;
          const isFirst = from.left === from.grant.calls;
          from.left -= 1;
          if (isFirst || !(await isPaused())) return from.grant;
          settlement.handBack(from.grant, 1);
          if (held === from) release();
        }
        // Of several who find none, one takes for all.
        taking ??= refill().finally(() => (taking = null));
        if ((await taking) === null) return null;
      }
    },
    release,
  };
}
