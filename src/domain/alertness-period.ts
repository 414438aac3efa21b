import type { RecordFacts, StoredRecord } from './record.js';

/** PREDICTION: told ahead, replaced once the time has passed. HISTORY: what was found afterwards. */
export const ForecastKind = { PREDICTION: 'PREDICTION', HISTORY: 'HISTORY', UNKNOWN: 'UNKNOWN' } as const;
export type ForecastKind = (typeof ForecastKind)[keyof typeof ForecastKind];

/** How far the provider trusts a result. */
export const ForecastValidity = {
  VALID: 'VALID',
  ESTIMATE: 'ESTIMATE',
  NOT_VALID: 'NOT_VALID',
  RESET: 'RESET',
  UNKNOWN: 'UNKNOWN',
} as const;
export type ForecastValidity = (typeof ForecastValidity)[keyof typeof ForecastValidity];

export const AlertnessLevel = {
  MINIMAL: 'MINIMAL',
  VERY_LOW: 'VERY_LOW',
  LOW: 'LOW',
  HIGH: 'HIGH',
  VERY_HIGH: 'VERY_HIGH',
  UNKNOWN: 'UNKNOWN',
} as const;
export type AlertnessLevel = (typeof AlertnessLevel)[keyof typeof AlertnessLevel];

export const AlertnessGradeClass = {
  WEAK: 'WEAK',
  FAIR: 'FAIR',
  STRONG: 'STRONG',
  EXCELLENT: 'EXCELLENT',
  UNKNOWN: 'UNKNOWN',
} as const;
export type AlertnessGradeClass = (typeof AlertnessGradeClass)[keyof typeof AlertnessGradeClass];

/** How heavy waking up was. */
export const SleepInertia = {
  NO_INERTIA: 'NO_INERTIA',
  MILD: 'MILD',
  MODERATE: 'MODERATE',
  HEAVY: 'HEAVY',
  UNKNOWN: 'UNKNOWN',
} as const;
export type SleepInertia = (typeof SleepInertia)[keyof typeof SleepInertia];

/** What sleep a period follows. ARTIFICIAL: one that the provider assumed, since none was recorded. */
export const PrecedingSleep = {
  PRIMARY: 'PRIMARY',
  SECONDARY: 'SECONDARY',
  ARTIFICIAL: 'ARTIFICIAL',
  UNKNOWN: 'UNKNOWN',
} as const;
export type PrecedingSleep = (typeof PrecedingSleep)[keyof typeof PrecedingSleep];

/** PRIMARY: the grade of the day. ADDITIONAL: one more, after a nap for one. */
export const AlertnessGradeKind = { PRIMARY: 'PRIMARY', ADDITIONAL: 'ADDITIONAL', UNKNOWN: 'UNKNOWN' } as const;
export type AlertnessGradeKind = (typeof AlertnessGradeKind)[keyof typeof AlertnessGradeKind];

/** Alertness of one stretch of the period; in order, not overlapping. */
export interface AlertnessStretch {
  startTime: Date;
  endTime: Date;
  level: AlertnessLevel;
  validity: ForecastValidity;
}

/** How alert the wearer is expected to be, or was, from waking up on. Keyed by its start; history replaces prediction. */
export interface AlertnessPeriod extends RecordFacts {
  startTime: Date;
  endTime: Date;
  kind: ForecastKind;
  validity: ForecastValidity;
  /** 0 to 10 (Polar); null where the provider gives none. */
  grade: number | null;
  gradeClass: AlertnessGradeClass;
  gradeKind: AlertnessGradeKind;
  /** For how long the grade holds, from the start; null where the provider gives none. */
  gradeValiditySeconds: number | null;
  inertia: SleepInertia;
  precedingSleep: PrecedingSleep;
  /** The sleep that the period follows; null where the provider gives none. */
  sleepStartTime: Date | null;
  sleepEndTime: Date | null;
  stretches: AlertnessStretch[];
}

export interface StoredAlertnessPeriod extends AlertnessPeriod, StoredRecord {
  startTime: Date;
  endTime: Date;
}
