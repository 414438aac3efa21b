import { ActivityZone, type ActivityZoneTotals } from '../../domain/daily-activity.js';
import type { SampleSeries } from '../../domain/sample-series.js';
import type { LocalDate } from '../../domain/time.js';
import type { LocalDateTime } from '../../provider-kit/payload-time.js';
import { DAY_MS, MINUTE_MS } from './clock.js';
import type { ActivitySamples } from './payloads-activity.js';
import { wordOf } from './words.js';

// Everything here is on the day's own clock, in milliseconds after its midnight, so that no offset is needed.

/** A local day, and where what is known of it ends. */
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

/** Polar: one count for each interval, and those that repeat the one before are left out. Null where there is none. */
export function stepsOf(given: ActivitySamples['steps'], day: DayClock): SampleSeries | null {
  const interval = given?.interval_ms ?? MINUTE_MS;
  const counts = (given?.samples ?? []).map(({ timestamp, steps }) => ({ timestamp, value: steps ?? null }));
  const timestamps: number[] = [];
  const values: number[] = [];
  for (const { value, startMillis, endMillis } of holdsOf(counts, day, interval)) {
    if (value === null || value === -1) continue;
    for (let at = startMillis; at < endMillis; at += interval) {
      timestamps.push(at);
      values.push(value);
    }
  }
  if (values.length === 0) return null;
  return { type: 'STEPS', timestamps: Float64Array.from(timestamps), values: Float64Array.from(values) };
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
