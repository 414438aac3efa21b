import type { ActivityType } from '../../domain/activity-type.js';
import type { AthleteProfile } from './profile.js';

// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { cbrt } = Math;

/** How a body moves in an activity. */
export interface Motion {
  isOutdoor: boolean;
  /** km/h on level ground at an effort; null where no distance is covered. */
  speedKmh: ((effort: number) => number) | null;
  /** Crank turns per minute, or steps of one leg; null where neither is counted. */
  cadence: ((effort: number) => number) | null;
  powerWatts: ((effort: number) => number) | null;
  /** Half the height between the lowest and the highest point of the usual round; metres. */
  hillMeters: number;
  countsSteps: boolean;
  /** What a distance is made of, in metres: a pool has whole lengths. */
  lengthMeters: number | null;
  /** Stops on the way, at lights and crossings. */
  stopsPerHour: number;
}

const INDOOR: Motion = {
  isOutdoor: false,
  speedKmh: null,
  cadence: null,
  powerWatts: null,
  hillMeters: 0,
  countsSteps: false,
  lengthMeters: null,
  stopsPerHour: 0,
};

export function motionOf(profile: AthleteProfile, type: ActivityType): Motion {
  const run = (effort: number): number => profile.thresholdRunKmh * (0.33 + 0.67 * effort);
  const pedal = (effort: number): number => 74 + 18 * effort;
  const watts = (effort: number): number => profile.thresholdPowerWatts * effort;
  const onFoot: Motion = { ...INDOOR, isOutdoor: true, countsSteps: true, hillMeters: 9, stopsPerHour: 1.5 };
  switch (type) {
    case 'RUNNING':
      return {
        ...onFoot,
        speedKmh: run,
        cadence: (effort) => 75 + 12 * effort,
        powerWatts: (effort) => profile.weightKg * 4.4 * effort,
      };
    case 'TRAIL_RUNNING':
      return {
        ...onFoot,
        speedKmh: (effort) => run(effort) * 0.84,
        cadence: (effort) => 72 + 12 * effort,
        hillMeters: 34,
      };
    case 'WALKING':
      return { ...onFoot, speedKmh: (effort) => 3.4 + 3.1 * effort, cadence: (effort) => 44 + 16 * effort };
    case 'CYCLING':
      return {
        ...INDOOR,
        isOutdoor: true,
        speedKmh: (effort) => 36 * cbrt(effort * (profile.thresholdPowerWatts / 270)),
        cadence: pedal,
        powerWatts: watts,
        hillMeters: 22,
        stopsPerHour: 5,
      };
    case 'INDOOR_CYCLING':
      return { ...INDOOR, cadence: pedal, powerWatts: watts };
    case 'POOL_SWIMMING':
      return { ...INDOOR, speedKmh: (effort) => 1.9 + 1.4 * effort, lengthMeters: 25, stopsPerHour: 10 };
    default:
      return INDOOR;
  }
}
