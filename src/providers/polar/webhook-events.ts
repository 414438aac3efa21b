import type { DataType } from '../../domain/data-type.js';

/** What each event tells of. Polar: there is no event for recharge, which is there once its night is. */
export const NOTICED = {
  EXERCISE: ['WORKOUT'],
  SLEEP: ['SLEEP_SESSION', 'NIGHTLY_RECHARGE'],
  CONTINUOUS_HEART_RATE: ['HEART_RATE'],
  ACTIVITY_SUMMARY: ['DAILY_ACTIVITY'],
} as const satisfies Record<string, readonly DataType[]>;
