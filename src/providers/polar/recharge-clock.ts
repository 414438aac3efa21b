import type { Night } from '../../domain/offset-timeline.js';
import type { LocalDate } from '../../domain/time.js';
import { localToUtc } from '../../provider-kit/payload-time.js';
import { DAY_MS, MINUTE_MS, clockMillis } from './clock.js';
import { unrollClock, type UnrolledClock } from './night-clock.js';

/**
 * Polar: keys are times of day without a date, and the night ended on `date`. A night leaves one long gap in the circle of
 * the day, so the time before that gap is its last one and falls on `date`; what is later on the clock is of the evening
 * before. That goes wrong where all of them are of the evening: then the sleep of the night tells.
 * @param keys of all curves, since they run on different minutes of one night
 * @returns milliseconds since the epoch, by key
 */
export function nightByItsKeys(
  keys: readonly string[],
  date: LocalDate,
  utcOffsetMinutes: number,
): Map<string, number> {
  const midnight = localToUtc(`${date}T00:00`, utcOffsetMinutes).getTime();
  const last = lastOfNight(keys.map(clockMillis));
  return new Map(
    keys.map((key) => {
      const clock = clockMillis(key);
      return [key, midnight + clock - (clock > last ? DAY_MS : 0)];
    }),
  );
}

function lastOfNight(clocks: readonly number[]): number {
  const ordered = clocks.toSorted((a, b) => a - b);
  let last = ordered.at(-1) ?? 0;
  let longestGap = (ordered[0] ?? 0) + DAY_MS - last;
  for (const [index, clock] of ordered.entries()) {
    const gap = (ordered[index + 1] ?? clock) - clock;
    if (gap > longestGap) [last, longestGap] = [clock, gap];
  }
  return last;
}

/**
 * The same for a night whose sleep is known: the keys are read as those of the sleep are. Where the clock changed and both
 * readings keep them in order and inside the night, that counts which leaves fewer holes, since the curves are sampled evenly.
 * @param changeMs when the clocks were changed, where that is known: a key that followed the wall did so from then on
 */
export function nightByItsSleep(keys: readonly string[], night: Night, changeMs: number | null): Map<string, number> {
  const startClock = night.startTime.getTime() + night.startOffsetMinutes * MINUTE_MS;
  const afterStart = (key: string) => (((clockMillis(key) - startClock) % DAY_MS) + DAY_MS) % DAY_MS;
  const ordered = [...new Set(keys)].sort((one, other) => afterStart(one) - afterStart(other));
  const { instants } = unrollClock(
    ordered,
    night,
    (reading) => holesIn(reading) + keysAstray(reading, changeMs) * HOLES_FOR_ONE_ASTRAY,
  );
  return new Map(ordered.map((key, index) => [key, instants[index] ?? Number.NaN]));
}

/** More than there can be holes. */
const HOLES_FOR_ONE_ASTRAY = 1440;

/** How many keys a reading puts on the clock that did not run. */
function keysAstray({ instants, clockChangeAt }: UnrolledClock, changeMs: number | null): number {
  if (clockChangeAt === null || changeMs === null) return 0;
  return instants.filter((instant) => instant < clockChangeAt !== instant < changeMs).length;
}

/** How many times there is more than twice the usual time between two keys. */
function holesIn({ instants }: UnrolledClock): number {
  const gaps = instants.slice(1).map((instant, index) => instant - (instants[index] ?? instant));
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  return gaps.filter((gap) => gap > 2 * usual).length;
}
