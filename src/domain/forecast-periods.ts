import type { AlertnessPeriod, ForecastKind } from './alertness-period.js';
import type { CircadianBedtime } from './circadian-bedtime.js';
import type { DataType } from './data-type.js';

/** What tells of one period of the wearer's day whether two results are of the same. */
export type ForecastPeriod = Pick<CircadianBedtime, 'startTime' | 'endTime'> &
  Partial<Pick<AlertnessPeriod, 'gradeKind' | 'sleepStartTime' | 'sleepEndTime'>> & { kind: ForecastKind };

/** The data types whose predictions give way to what was found afterwards. */
export const FORECASTS: readonly DataType[] = ['ALERTNESS', 'CIRCADIAN_BEDTIME'];

/** A day has one such period of a kind, so two that begin further apart are of different days. */
const SAME_DAY_MS = 12 * 60 * 60 * 1000;

/**
 * Whether two results tell of the same period though they begin at different minutes. Those that tell the sleep that they
 * follow are of the same if that sleep is; others if they overlap, begin less than half a day apart, and are graded alike.
 */
export function isSamePeriod(one: ForecastPeriod, other: ForecastPeriod): boolean {
  const [sleep, otherSleep] = [sleepOf(one), sleepOf(other)];
  if (sleep !== null && otherSleep !== null) return overlap(sleep, otherSleep);
  const isGradedAlike = (one.gradeKind ?? null) === (other.gradeKind ?? null);
  const apartMs = Math.abs(one.startTime.getTime() - other.startTime.getTime());
  return isGradedAlike && apartMs < SAME_DAY_MS && overlap(one, other);
}

interface Stretch {
  startTime: Date;
  endTime: Date;
}

function sleepOf({ sleepStartTime: startTime, sleepEndTime: endTime }: ForecastPeriod): Stretch | null {
  return startTime && endTime ? { startTime, endTime } : null;
}

function overlap(one: Stretch, other: Stretch): boolean {
  return one.startTime < other.endTime && other.startTime < one.endTime;
}
