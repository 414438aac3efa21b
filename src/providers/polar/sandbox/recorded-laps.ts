import type { WorkoutChannels } from '../../../provider-kit/athlete/index.js';

/** The timer was stopped. Samples know nothing of it. */
export interface TimerPause {
  /** Seconds that were recorded before it. */
  afterSeconds: number;
  seconds: number;
}

/** A stretch of the recording, `from` inclusive, `to` exclusive, in seconds that were recorded. */
export interface RecordedLap {
  from: number;
  to: number;
}

const LAP_METERS = 1000;

/** One for each kilometre; one in all where no distance is covered. */
export function lapsOf({ heartRateBpm, distanceMeters }: WorkoutChannels): RecordedLap[] {
  const laps: RecordedLap[] = [];
  const { length } = heartRateBpm;
  let from = 0;
  for (let second = 1; distanceMeters !== null && second < length - 1; second += 1) {
    if ((distanceMeters[second] ?? 0) < LAP_METERS * (laps.length + 1)) continue;
    laps.push({ from, to: second });
    from = second;
  }
  return [...laps, { from, to: length }];
}

/** What went by until the recording had run for so many seconds. A pause counts from its end on. */
export function elapsedAt(second: number, pauses: readonly TimerPause[]): number {
  return pauses.reduce((sum, { afterSeconds, seconds }) => (second >= afterSeconds ? sum + seconds : sum), second);
}

/** Mean and highest of the values there are; null without any. */
export function summary(values: Float64Array, { from, to }: RecordedLap): { mean: number; highest: number } | null {
  const there = values.slice(from, to).filter((value) => !Number.isNaN(value));
  if (there.length === 0) return null;
  return { mean: there.reduce((sum, value) => sum + value, 0) / there.length, highest: Math.max(...there) };
}
