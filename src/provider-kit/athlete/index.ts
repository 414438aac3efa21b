export { alertnessOn, bedtimeOn, type AlertnessTruth, type BedtimeTruth } from './alertness.js';
export { bodyAt } from './body.js';
export {
  contactOn,
  ecgOn,
  oxygenTestOn,
  skinTemperatureOn,
  type ContactTruth,
  type EcgTruth,
  type OxygenTestTruth,
  type SkinTemperatureTruth,
} from './body-sensors.js';
export { createAthlete, type Athlete } from './create-athlete.js';
export type { DayActivityTruth } from './day-activity.js';
export type { HeartRateColumns } from './day-heart-rate.js';
export type { CurvePoint } from './night-curves.js';
export type { NightTruth } from './night.js';
export { PEOPLE } from './people.js';
export type { AthleteProfile, SessionKind } from './profile.js';
export { randomFor } from './random.js';
export type { RechargeTruth } from './recharge.js';
export type { RouteTruth } from './route.js';
export type { WorkoutChannels } from './workout-channels.js';
export type { WorkoutRecording, WorkoutTruth } from './workout.js';
