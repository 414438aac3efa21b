import type { Night } from '../../domain/offset-timeline.js';
import { DAY_MS, MINUTE_MS, clockMillis } from './clock.js';

/** Where times of day stand in a night. */
export interface UnrolledClock {
  /** For each key, in the order of the keys; milliseconds since the epoch. */
  instants: number[];
  /** The first instant that was read on the clock of the end; null where all were read on that of the start. */
  clockChangeAt: number | null;
}

/**
 * Gives times of day their dates: each is the first such time after the start, on the clock of the start's offset.
 *
 * Polar: on a night with a clock change it is not known whether the keys stay on the clock of the start or follow the
 * wall. They are taken to follow it where that alone keeps them in order and leaves the night least, or where `misfit`
 * finds a better agreement so; in every other case the clock of the start counts. Where several moments of the change agree
 * equally well, that counts which leaves it at the hours at which clocks are changed.
 * @param keys in the order in which they were sent
 * @param misfit how badly a reading contradicts what else is known of the night; 0 says nothing against it
 */
export function unrollClock(
  keys: readonly string[],
  night: Night,
  misfit: (reading: UnrolledClock) => number,
): UnrolledClock {
  const onStartClock = keys.map((key) => instantOf(key, night, night.startOffsetMinutes));
  const plain: UnrolledClock = { instants: onStartClock, clockChangeAt: null };
  if (night.startOffsetMinutes === night.endOffsetMinutes) return plain;
  const onEndClock = keys.map((key) => instantOf(key, night, night.endOffsetMinutes));
  const readings = [plain];
  for (let change = 1; change < keys.length; change += 1) {
    const instants = [...onStartClock.slice(0, change), ...onEndClock.slice(change)];
    readings.push({ instants, clockChangeAt: onEndClock[change] ?? null });
  }
  const inOrder = readings.filter(isRising);
  const leastOutside = Math.min(...inOrder.map((reading) => msOutside(reading, night)));
  let best: { reading: UnrolledClock; misfit: number; usualMs: number } | null = null;
  for (const reading of inOrder) {
    if (msOutside(reading, night) > leastOutside) continue;
    const cost = misfit(reading);
    const usualMs = reading === plain ? Number.POSITIVE_INFINITY : usualMsAround(reading, night);
    const lead = best === null ? Number.POSITIVE_INFINITY : best.misfit - cost;
    if (best === null || lead > SAME || (lead > -SAME && usualMs > best.usualMs))
      best = { reading, misfit: cost, usualMs };
  }
  return best?.reading ?? plain;
}

/**
 * The ends of a sleep may be corrected by hand when its keys are not any more, so a reading that leaves the night by less is
 * as good as one that does not. A third of the smallest change of a clock.
 */
const SLACK_MS = 10 * MINUTE_MS;

/** Misfits that differ by less are equal. */
const SAME = 1e-6;

/** When clocks are changed in most countries, on the clock of the start. */
const USUAL_FROM_MS = 60 * MINUTE_MS;
const USUAL_TO_MS = 240 * MINUTE_MS;

/** How much of the usual time of a change lies between the last key on the clock of the start and the first on that of the end. */
function usualMsAround({ instants, clockChangeAt }: UnrolledClock, { startOffsetMinutes }: Night): number {
  const change = instants.findLastIndex((instant) => instant < (clockChangeAt ?? 0));
  const onClock = (instant: number) => instant + startOffsetMinutes * MINUTE_MS;
  const [last, first] = [onClock(instants[change] ?? 0), onClock(clockChangeAt ?? 0)];
  const midnight = first - modulo(first, DAY_MS);
  return Math.min(first, midnight + USUAL_TO_MS) - Math.max(last, midnight + USUAL_FROM_MS);
}

function instantOf(key: string, { startTime, endTime }: Night, offsetMinutes: number): number {
  const startMinute = Math.floor(startTime.getTime() / MINUTE_MS) * MINUTE_MS;
  const startClock = startMinute + offsetMinutes * MINUTE_MS;
  const ahead = modulo(clockMillis(key) - startClock, DAY_MS);
  // A key that lies outside of the night is put on the side to which it is nearer.
  const pastEnd = startMinute + ahead - endTime.getTime();
  const beforeStart = DAY_MS - ahead;
  return pastEnd > beforeStart ? startMinute - beforeStart : startMinute + ahead;
}

function isRising({ instants }: UnrolledClock): boolean {
  return instants.every((instant, index) => index === 0 || instant > (instants[index - 1] ?? instant));
}

/** How far a reading leaves the night at its ends, beyond what counts as inside. */
function msOutside({ instants }: UnrolledClock, { startTime, endTime }: Night): number {
  const [first = startTime.getTime()] = instants;
  const before = Math.max(0, startTime.getTime() - MINUTE_MS - first - SLACK_MS);
  return before + Math.max(0, (instants.at(-1) ?? first) - endTime.getTime() - SLACK_MS);
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
