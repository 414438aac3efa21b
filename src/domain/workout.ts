import type { ActivityType } from './activity-type.js';
import type { RecordFacts, StoredRecord } from './record.js';
import type { LocalDate } from './time.js';

/** What a figure of energy counts: above rest only, rest included, or not stated. */
export const EnergyKind = { ACTIVE: 'ACTIVE', TOTAL: 'TOTAL', UNKNOWN: 'UNKNOWN' } as const;
export type EnergyKind = (typeof EnergyKind)[keyof typeof EnergyKind];

export const CadenceUnit = {
  RPM: 'RPM',
  SPM: 'SPM',
  STROKES_PER_MINUTE: 'STROKES_PER_MINUTE',
  PUSHES_PER_MINUTE: 'PUSHES_PER_MINUTE',
} as const;
export type CadenceUnit = (typeof CadenceUnit)[keyof typeof CadenceUnit];

/** Loads in the provider's own arbitrary units, with its own words for them; each null where not given. */
export interface TrainingLoad {
  cardio: number | null;
  muscle: number | null;
  perceived: number | null;
  cardioInterpretation: string | null;
  muscleInterpretation: string | null;
  perceivedInterpretation: string | null;
  /** The wearer's own rating of the exertion, in the provider's word. */
  perceivedExertion: string | null;
}

/** Time spent between two heart rates. Numbered from 1 by rising limits, whatever the provider's own index. */
export interface HeartRateZone {
  index: number;
  lowerBpm: number | null;
  upperBpm: number | null;
  seconds: number;
}

export interface Lap {
  /** From 1. */
  index: number;
  startTime: Date;
  endTime: Date;
  /** Pauses left out. */
  durationSeconds: number | null;
  distanceMeters: number | null;
  averageHeartRateBpm: number | null;
  maxHeartRateBpm: number | null;
  averageSpeedMetersPerSecond: number | null;
  averagePowerWatts: number | null;
  averageCadence: number | null;
  /** Null exactly when `averageCadence` is. */
  cadenceUnit: CadenceUnit | null;
}

/** The recording was paused. In order, not overlapping, inside the workout. */
export interface Pause {
  startTime: Date;
  endTime: Date;
}

/** One position. Degrees WGS 84; `timestamp` null where the provider gives only the line. */
export interface RoutePoint {
  timestamp: Date | null;
  latitude: number;
  longitude: number;
  altitudeMeters: number | null;
}

/**
 * A training session. Quantities are the provider's own figures in the unit of their name, null where it gives none;
 * nothing is computed from samples.
 */
export interface Workout extends RecordFacts {
  startTime: Date;
  endTime: Date;
  /** Local date of the start; null without an offset. */
  localDate: LocalDate | null;
  type: ActivityType;
  /** The provider's own word for the sport, untouched. */
  providerType: string;
  title: string | null;
  /** Start to end, as the provider states it. */
  durationSeconds: number;
  /** Without pauses, or in motion, as the provider counts it. */
  movingSeconds: number | null;
  distanceMeters: number | null;
  energyKcal: number | null;
  /** Null exactly when `energyKcal` is. */
  energyKind: EnergyKind | null;
  averageHeartRateBpm: number | null;
  maxHeartRateBpm: number | null;
  minHeartRateBpm: number | null;
  averageSpeedMetersPerSecond: number | null;
  maxSpeedMetersPerSecond: number | null;
  averageCadence: number | null;
  /** Null exactly when `averageCadence` is. */
  cadenceUnit: CadenceUnit | null;
  averagePowerWatts: number | null;
  maxPowerWatts: number | null;
  elevationGainMeters: number | null;
  elevationLossMeters: number | null;
  trainingLoad: TrainingLoad | null;
  runningIndex: number | null;
  /** Null where the provider gave none or they were not fetched. */
  heartRateZones: HeartRateZone[] | null;
  laps: Lap[] | null;
  /** Null where the provider does not tell; empty where there were none. */
  pauses: Pause[] | null;
  /** What the energy came from, % of `energyKcal`; null where the provider gives none. */
  fatPercent: number | null;
  carbohydratePercent: number | null;
  proteinPercent: number | null;
}

export interface StoredWorkout extends Workout, StoredRecord {
  startTime: Date;
  endTime: Date;
}
