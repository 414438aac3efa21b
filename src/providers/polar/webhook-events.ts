import type { DataType } from '../../domain/data-type.js';

/** What each event tells of. Polar: there is none for recharge and skin temperature, which are there once their night is. */
export const NOTICED = {
  EXERCISE: ['WORKOUT'],
  SLEEP: ['SLEEP_SESSION', 'NIGHTLY_RECHARGE', 'SKIN_TEMPERATURE'],
  CONTINUOUS_HEART_RATE: ['HEART_RATE'],
  ACTIVITY_SUMMARY: ['DAILY_ACTIVITY'],
  SLEEP_WISE_ALERTNESS: ['ALERTNESS'],
  SLEEP_WISE_CIRCADIAN_BEDTIME: ['CIRCADIAN_BEDTIME'],
  PHYSICAL_INFORMATION: ['BODY_MEASUREMENT'],
} as const satisfies Record<string, readonly DataType[]>;
