import { instantOn, onlyStretchOf, shows, type DayStretch, type LocalDay } from '../domain/local-day.js';

/** A time of day in milliseconds after midnight on the clock. */
export interface ClockKey {
  millis: number;
  /** The provider sent it; one that was filled in between is left out where the clock never showed it. */
  isGiven: boolean;
}

/**
 * When a clock that may have changed within the day showed its times. Instants rise with the keys, none leaves the day, and
 * none that was given is lost:
 * - A time that the clock showed twice is the first one, since one set of times was sent.
 * - A time that the clock never showed was recorded by a device that changed its clock later than the wearer, or earlier
 *   where the instant of the change is only the first that is known. So the change is moved to the nearest hole between
 *   given times that has room for it; where there is none, the times are squeezed in where the hour is missing.
 * @param keys in order, none twice
 * @returns null for a key that was not given and was never shown
 */
export function placeInDay(day: LocalDay, keys: readonly ClockKey[]): (number | null)[] {
  const whole = onlyStretchOf(day);
  // Nearly every day has one offset.
  if (whole !== null && keys.every(({ millis }) => shows(day, whole, millis))) {
    return keys.map(({ millis }) => instantOn(day, whole, millis));
  }
  const given = keys.filter(({ isGiven }) => isGiven).map(({ millis }) => millis);
  const stretches = movedChanges(day, given);
  let current = 0;
  const read = keys.map(({ millis }) => {
    const found = stretches.findIndex((stretch, index) => index >= current && shows(day, stretch, millis));
    if (found < 0) return null;
    current = found;
    return instantOn(day, stretches[found] as DayStretch, millis);
  });
  const kept = keys.flatMap((key, index) => (key.isGiven || read[index] !== null ? [index] : []));
  const instants = squeezed(
    { ...day, stretches },
    kept.map((index) => keys[index]?.millis ?? 0),
    kept.map((index) => read[index] ?? null),
  );
  const placed: (number | null)[] = keys.map(() => null);
  for (const [place, index] of kept.entries()) placed[index] = instants[place] ?? null;
  return placed;
}

/** The stretches of the day as the device's clock ran, as far as the given times show that it did not follow the wearer's. */
function movedChanges(day: LocalDay, given: readonly number[]): DayStretch[] {
  const stretches = day.stretches.map((stretch) => ({ ...stretch }));
  for (const [index, next] of stretches.entries()) {
    const before = stretches[index - 1];
    if (before === undefined) continue;
    const hidden = given.filter(
      (millis) => instantOn(day, before, millis) >= before.endMs && instantOn(day, next, millis) < next.startMs,
    );
    if (hidden.length === 0) continue;
    const changeMs = changeOfDevice(day, before, next, given, hidden);
    if (changeMs === null) continue;
    before.endMs = changeMs;
    next.startMs = changeMs;
  }
  return stretches.filter(({ startMs, endMs }) => startMs < endMs);
}

/** The first instant that the device shows on the new clock; null where the given times leave no room for a change. */
function changeOfDevice(
  day: LocalDay,
  before: DayStretch,
  next: DayStretch,
  given: readonly number[],
  hidden: readonly number[],
): number | null {
  const firstHidden = given.indexOf(hidden[0] ?? 0);
  const fits = (first: number): boolean => {
    const [last, start] = [given[first - 1], given[first]];
    const lastMs = last === undefined ? before.startMs - 1 : instantOn(day, before, last);
    const startMs = start === undefined ? next.endMs : instantOn(day, next, start);
    return lastMs < startMs && startMs > before.startMs && lastMs < next.endMs && startMs <= next.endMs;
  };
  const changeAt = (first: number): number =>
    given[first] === undefined ? next.endMs : instantOn(day, next, given[first]);
  if (!next.isExact) {
    for (let first = firstHidden; first >= 0; first -= 1) if (fits(first)) return changeAt(first);
  }
  for (let first = firstHidden + hidden.length; first <= given.length; first += 1) {
    if (fits(first)) return changeAt(first);
  }
  return null;
}

/** Gives times without an instant a place between their neighbours, and sees to it that all rise within the day. */
function squeezed(day: LocalDay, keys: readonly number[], read: readonly (number | null)[]): number[] {
  const instants = [...read];
  for (let first = 0; first < instants.length; first += 1) {
    if (instants[first] !== null) continue;
    let end = first;
    while (end < instants.length && instants[end] === null) end += 1;
    const previousMs = instants[first - 1] ?? day.startMs - 1;
    const nextMs = instants[end] ?? day.endMs;
    const room = roomFor(day, keys[first] ?? 0, previousMs, nextMs, end - first);
    for (let index = first; index < end; index += 1) {
      instants[index] = room + Math.floor(((nextMs - room) * (index - first)) / (end - first));
    }
  }
  return rising(instants as number[], day);
}

/** Where the hour is missing, as far as there is room before the next time; else halfway from the time before. */
function roomFor(day: LocalDay, millis: number, previousMs: number, nextMs: number, count: number): number {
  const changeMs = day.stretches.find((stretch) => instantOn(day, stretch, millis) < stretch.startMs)?.startMs;
  const fromMs = Math.max(previousMs + 1, Math.min(changeMs ?? day.endMs, nextMs));
  return nextMs - fromMs >= count ? fromMs : Math.max(previousMs + 1, Math.ceil((previousMs + nextMs) / 2));
}

function rising(instants: readonly number[], { startMs, endMs }: LocalDay): number[] {
  let last = startMs - 1;
  const raised = instants.map((instant) => (last = Math.max(instant, last + 1)));
  let next = endMs;
  return raised
    .map((_, index) => {
      const place = raised.length - 1 - index;
      return (next = Math.min(raised[place] ?? next, next - 1));
    })
    .reverse();
}
