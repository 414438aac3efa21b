import type { Clock } from '../../src/domain/clock.js';

/** A clock that stands still until it is turned. */
export interface TurnedClock extends Clock {
  set(at: string | Date): void;
  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number; ms?: number }): void;
}

export function turnedClock(start: string | Date): TurnedClock {
  let millis = instant(start);
  return {
    now: () => new Date(millis),
    set(at) {
      millis = instant(at);
    },
    advance({ days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0 }) {
      millis += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms;
    },
  };
}

function instant(at: string | Date): number {
  const millis = new Date(at).getTime();
  if (Number.isNaN(millis)) throw new RangeError(`${String(at)} is not an instant`);
  return millis;
}
