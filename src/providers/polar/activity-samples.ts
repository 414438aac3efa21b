import { ActivityZone, type ActivityZoneTotals } from '../../domain/daily-activity.js';
import type { LocalDay } from '../../domain/local-day.js';
import type { SampleSeries } from '../../domain/sample-series.js';
import type { LocalDate } from '../../domain/time.js';
import type { LocalDateTime } from '../../provider-kit/payload-time.js';
import { placeInDay, type ClockKey } from '../../provider-kit/place-in-day.js';
import { DAY_MS, MINUTE_MS } from './clock.js';
import type { ActivitySamples } from './payloads-activity.js';
import { wordOf } from './words.js';

/** The clock of a local day, in milliseconds after its midnight, and where what is known of the day ends. */
export interface DayClock {
  date: LocalDate;
  endMillis: number;
}

/** A value and how long it holds. */
interface Hold<T> {
  value: T;
  startMillis: number;
  endMillis: number;
}

export type ZoneHold = Hold<ActivityZone>;

/** The steps of one interval, from a time on the day's clock on. */
export interface StepCount extends ClockKey {
  steps: number;
}

/** Polar: one count for each interval, and those that repeat the one before are left out. */
export function stepsOf(given: ActivitySamples['steps'], day: DayClock): StepCount[] {
  const interval = given?.interval_ms ?? MINUTE_MS;
  const counts = (given?.samples ?? []).map(({ timestamp, steps }) => ({ timestamp, value: steps ?? null }));
  const counted: StepCount[] = [];
  for (const { value, startMillis, endMillis } of holdsOf(counts, day, interval)) {
    if (value === null || value === -1) continue;
    for (let at = startMillis; at < endMillis; at += interval) {
      counted.push({ millis: at, steps: value, isGiven: at === startMillis });
    }
  }
  return counted;
}

/**
 * Places the steps in time. Repeated counts that were left out are dropped where the clock never showed their time, unless
 * the day's total counts them.
 * @param total steps of the day as Polar tells them
 * @returns null where there are none
 */
export function stepSeries(counts: readonly StepCount[], total: number | null, day: LocalDay): SampleSeries | null {
  if (counts.length === 0) return null;
  let instants = placeInDay(day, counts);
  const isCounted = total === counts.reduce((sum, { steps }) => sum + steps, 0);
  if (isCounted && counts.some(({ steps }, index) => steps > 0 && instants[index] === null)) {
    instants = placeInDay(
      day,
      counts.map((count) => ({ ...count, isGiven: true })),
    );
  }
  const placed = counts.flatMap(({ steps }, index) => {
    const instant = instants[index] ?? null;
    return instant === null ? [] : [{ instant, steps }];
  });
  return {
    type: 'STEPS',
    timestamps: Float64Array.from(placed, ({ instant }) => instant),
    values: Float64Array.from(placed, ({ steps }) => steps),
  };
}

/** Places zones in time; one that holds while the clock changes is as long as it really was. */
export function placeZones(zones: readonly ZoneHold[], day: LocalDay): ZoneHold[] {
  const ends = zones.flatMap(({ startMillis, endMillis }) => [startMillis, endMillis]);
  const instants = instantsOf(ends, day);
  return zones.map(({ value }, index) => ({
    value,
    startMillis: instants[2 * index] ?? Number.NaN,
    endMillis: instants[2 * index + 1] ?? Number.NaN,
  }));
}

/** When the day's clock showed times, which may be of another date; each time has one instant. */
export function instantsOf(times: readonly number[], day: LocalDay): number[] {
  const ofDay = [...new Set(times)].filter((millis) => millis >= 0 && millis < DAY_MS).sort((a, b) => a - b);
  const placed = placeInDay(
    day,
    ofDay.map((millis) => ({ millis, isGiven: true })),
  );
  const byTime = new Map(ofDay.map((millis, index) => [millis, placed[index]]));
  return times.map((millis) => {
    const beside = millis < 0 ? day.startMs + millis : day.endMs + millis - DAY_MS;
    return byTime.get(millis) ?? beside;
  });
}

/** Stretches in order; neighbours of one zone are one. Where a word is missing the day's zones cannot be told: none then. */
export function zonesOf(given: ActivitySamples['activity_zones'], day: DayClock): ZoneHold[] {
  if (given?.some(({ zone }) => zone === null || zone === undefined) === true) return [];
  const changes = (given ?? []).map(({ timestamp, zone }) => ({ timestamp, value: wordOf(zone, '', ActivityZone) }));
  const stretches: ZoneHold[] = [];
  for (const hold of holdsOf(changes, day, 0)) {
    const previous = stretches.at(-1);
    if (previous?.value === hold.value && previous.endMillis === hold.startMillis) previous.endMillis = hold.endMillis;
    else stretches.push({ ...hold });
  }
  return stretches;
}

/** Null where no zone is known at all. */
export function zoneTotalsOf(zones: readonly ZoneHold[]): ActivityZoneTotals | null {
  if (zones.length === 0) return null;
  const secondsIn = (wanted: ActivityZone): number =>
    zones.reduce(
      (sum, { value, startMillis, endMillis }) => sum + (value === wanted ? endMillis - startMillis : 0),
      0,
    ) / 1000;
  return {
    sleepSeconds: secondsIn('SLEEP'),
    sedentarySeconds: secondsIn('SEDENTARY'),
    lightSeconds: secondsIn('LIGHT'),
    moderateSeconds: secondsIn('MODERATE'),
    vigorousSeconds: secondsIn('VIGOROUS'),
    nonWearSeconds: secondsIn('NON_WEAR'),
    unknownSeconds: secondsIn('UNKNOWN'),
  };
}

/**
 * Each value until the next, the last until what is known of the day ends, but at least as long as it was counted over.
 * Nothing leaves the day, so that no value counts on two days. Of two at one time the last one sent counts.
 * @param leastMillis how long a value lasts in any case
 */
function holdsOf<T>(
  given: readonly { timestamp: LocalDateTime; value: T }[],
  { date, endMillis }: DayClock,
  leastMillis: number,
): Hold<T>[] {
  const byTime = new Map(given.map(({ timestamp, value }) => [millisOn(date, timestamp), value]));
  const ordered = [...byTime].sort(([one], [other]) => one - other);
  return ordered
    .map(([start, value], index) => {
      const end = ordered[index + 1]?.[0] ?? Math.max(endMillis, start + leastMillis);
      return { value, startMillis: Math.max(0, start), endMillis: Math.min(DAY_MS, end) };
    })
    .filter((hold) => hold.startMillis < hold.endMillis);
}

/** Where a local time stands after the midnight of a date; below 0 before it. */
export function millisOn(date: LocalDate, local: LocalDateTime): number {
  return Date.parse(`${local}Z`) - Date.parse(`${date}T00:00:00Z`);
}
