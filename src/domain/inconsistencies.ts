import type { DailyActivity } from './daily-activity.js';
import type { DataType } from './data-type.js';
import type { RecordOf } from './operation.js';
import { RecordFlag } from './record-flag.js';
import type { SampleSeries } from './sample-series.js';
import type { SleepSession } from './sleep-session.js';
import type { Workout } from './workout.js';

/**
 * Durations are whole seconds at most providers, and their sums hold exactly; only starts and ends have fractions, so that a
 * length is less than one second from the sum of its parts. Zones are rounded each by itself and may be off by so much each.
 */
const ROUNDING_SECONDS = 1;

/** A record with its data type, and its series where they are stated. */
export type Facts = {
  [T in DataType]: { dataType: T; record: RecordOf[T]; series?: readonly SampleSeries[] | undefined };
}[DataType];

/** What does not add up in a record; empty where all does, or where parts are missing. */
export function flagsOf({ dataType, record, series = [] }: Facts): RecordFlag[] {
  switch (dataType) {
    case 'SLEEP_SESSION':
      return sleepFlags(record);
    case 'WORKOUT':
      return workoutFlags(record);
    case 'DAILY_ACTIVITY':
      return activityFlags(record, series);
    default:
      return [];
  }
}

function activityFlags({ steps }: DailyActivity, series: readonly SampleSeries[]): RecordFlag[] {
  const counted = series.find(({ type }) => type === 'STEPS')?.values.reduce((sum, count) => sum + count, 0) ?? null;
  return differ(counted, steps) ? [RecordFlag.STEPS_DIFFER] : [];
}

function sleepFlags(sleep: SleepSession): RecordFlag[] {
  const { deepSeconds, lightSeconds, remSeconds, unknownSeconds, awakeSeconds, startTime, endTime } = sleep;
  const { shortInterruptionSeconds, longInterruptionSeconds } = sleep;
  const parts = total([deepSeconds, lightSeconds, remSeconds, unknownSeconds, awakeSeconds]);
  const interruptions = total([shortInterruptionSeconds, longInterruptionSeconds]);
  const lengthSeconds = (endTime.getTime() - startTime.getTime()) / 1000;
  const flags: RecordFlag[] = [];
  if (differ(parts, lengthSeconds)) flags.push(RecordFlag.SLEEP_PARTS_DIFFER);
  if (differ(interruptions, awakeSeconds)) flags.push(RecordFlag.SLEEP_INTERRUPTIONS_DIFFER);
  return flags;
}

function workoutFlags({ heartRateZones, durationSeconds }: Workout): RecordFlag[] {
  const inZones = (heartRateZones ?? []).reduce((sum, { seconds }) => sum + seconds, 0);
  const allowed = durationSeconds + ROUNDING_SECONDS * (heartRateZones?.length ?? 0);
  return inZones > allowed ? [RecordFlag.ZONES_EXCEED_DURATION] : [];
}

function total(parts: readonly (number | null)[]): number | null {
  return parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}

function differ(one: number | null, other: number | null): boolean {
  return one !== null && other !== null && Math.abs(one - other) >= ROUNDING_SECONDS;
}
