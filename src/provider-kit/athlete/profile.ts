import type { ActivityType } from '../../domain/activity-type.js';

/** Where somebody lives or stays. */
export interface Place {
  /** IANA name, so that clocks change there as they do. */
  zone: string;
  latitude: number;
  longitude: number;
  altitudeMeters: number;
}

/** A journey that comes again: `days` away, every `everyDays`. At most three hours of clock from home. */
export interface Trip {
  to: Place;
  everyDays: number;
  days: number;
}

export const SessionKind = {
  EASY: 'EASY',
  LONG: 'LONG',
  TEMPO: 'TEMPO',
  INTERVALS: 'INTERVALS',
  STRENGTH: 'STRENGTH',
  GENTLE: 'GENTLE',
} as const;
export type SessionKind = (typeof SessionKind)[keyof typeof SessionKind];

/** What somebody means to do on a weekday. */
export interface WeeklySession {
  /** 1 is Monday. */
  weekday: number;
  at: 'morning' | 'evening';
  type: ActivityType;
  kind: SessionKind;
  minutes: number;
  /** How often it really happens, 0 to 1. */
  probability: number;
}

/** A person who does not exist. Nothing here depends on a provider. */
export interface AthleteProfile {
  /** Seeds all that happens to this person. */
  key: string;
  firstName: string;
  lastName: string;
  /** `YYYY-MM-DD`. */
  birthdate: string;
  gender: 'FEMALE' | 'MALE';
  weightKg: number;
  heightCm: number;
  /** Lowest of a good night; nothing measured is below. */
  restingHeartRateBpm: number;
  thresholdHeartRateBpm: number;
  maxHeartRateBpm: number;
  /** RMSSD of a night after rest. */
  restingHrvMs: number;
  thresholdRunKmh: number;
  thresholdPowerWatts: number;
  /** Usual time of falling asleep, in seconds after midnight of the evening's date; past 86,400 is after midnight. */
  bedtimeSeconds: number;
  sleepNeedSeconds: number;
  /** Outside of training. */
  dailySteps: number;
  home: Place;
  trip: Trip | null;
  training: readonly WeeklySession[];
}
