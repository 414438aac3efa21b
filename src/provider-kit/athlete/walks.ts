import type { LocalDate } from '../../domain/time.js';
import type { Itinerary } from './itinerary.js';
import type { AthleteProfile } from './profile.js';
import { randomFor } from './random.js';

/** A stretch of time; milliseconds since the epoch. */
export interface Span {
  startMs: number;
  endMs: number;
}

/** A walk that nobody recorded: to work, to a shop, with a dog. */
export interface WalkTruth extends Span {
  stepsPerMinute: number;
}

/** How a local date is spent besides training. */
export interface DayOutline {
  /** From waking to falling asleep, cut to the local date; travel is left out, nothing is worn then. */
  awake: Span;
  /** In order, apart from each other and from workouts. */
  walks: readonly WalkTruth[];
  /** The watch is on its charger; null on most days. */
  charging: Span | null;
}

const MINUTE_MS = 60_000;

export function outlineOf(
  profile: AthleteProfile,
  seed: string,
  itinerary: Itinerary,
  date: LocalDate,
  awake: Span,
  workouts: readonly Span[],
): DayOutline {
  const random = randomFor(seed, profile.key, date, 'walks');
  const isShort = itinerary.isTravelDay(date);
  const wanted = profile.dailySteps * (isShort ? 0.5 : 1) * random.normal(0.75, 0.2);
  const taken: Span[] = workouts.map(({ startMs, endMs }) => ({
    startMs: startMs - 20 * MINUTE_MS,
    endMs: endMs + 25 * MINUTE_MS,
  }));
  const charging = random.chance(0.3) ? spanWithin(awake, random.between(0.86, 0.94), random.integer(22, 45)) : null;
  if (charging !== null) taken.push(charging);

  const walks: WalkTruth[] = [];
  let steps = 0;
  for (let attempt = 0; attempt < 40 && steps < wanted; attempt += 1) {
    const minutes = random.integer(3, 21);
    const span = spanWithin(awake, random.between(0.03, 0.92), minutes);
    const stepsPerMinute = random.integer(94, 119);
    if (taken.some(({ startMs, endMs }) => span.startMs < endMs && startMs < span.endMs)) continue;
    taken.push({ startMs: span.startMs - 6 * MINUTE_MS, endMs: span.endMs + 6 * MINUTE_MS });
    walks.push({ ...span, stepsPerMinute });
    steps += minutes * stepsPerMinute;
  }
  return { awake, walks: walks.toSorted((a, b) => a.startMs - b.startMs), charging };
}

function spanWithin({ startMs, endMs }: Span, share: number, minutes: number): Span {
  const start = Math.round((startMs + share * (endMs - startMs)) / 1000) * 1000;
  return { startMs: start, endMs: Math.min(endMs, start + minutes * MINUTE_MS) };
}
