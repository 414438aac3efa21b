import { createAthlete, PEOPLE, type Athlete, type AthleteProfile } from '../../../provider-kit/athlete/index.js';
import { addDays } from '../../../provider-kit/payload-time.js';
import type { LocalDate } from '../../../domain/time.js';

/** An athlete as a customer of Polar. */
export interface PolarAthlete {
  /** From 1; what `sandbox_athlete` takes. */
  number: number;
  polarUserId: number;
  athlete: Athlete;
  seed: string;
  device: { model: string; id: string };
  /** Keys inside of exercises: with underscores as in answers of 2026, or with hyphens as in the specification. */
  style: 'underscore' | 'hyphen';
  /** From one sample of an exercise to the next. */
  recordingRateSeconds: number;
  hasSleepStages: boolean;
  hasRecharge: boolean;
  /** Round the clock: sleep, recharge, heart rate, activity. Without it there are exercises alone. */
  isTracked: boolean;
  /** The device finds out alertness and bedtimes. */
  hasSleepWise: boolean;
  /** The device senses temperature, blood oxygen, ECG and skin contact. */
  hasBiosensing: boolean;
  /** Polar: times of tests are in seconds in the specification's example, and read as milliseconds elsewhere. */
  testTimeUnit: 'seconds' | 'milliseconds';
}

interface Traits {
  profile: AthleteProfile;
  model: string;
  /** Days for which the device has been worn when the sandbox first starts; null: for years. */
  wornForDays: number | null;
  style?: PolarAthlete['style'];
  recordingRateSeconds?: number;
  hasSleepStages?: boolean;
  hasRecharge?: boolean;
  isTracked?: boolean;
  hasSleepWise?: boolean;
  hasBiosensing?: boolean;
  testTimeUnit?: PolarAthlete['testTimeUnit'];
}

const ROSTER: readonly Traits[] = [
  { profile: PEOPLE.aino, model: 'Polar Vantage V3', wornForDays: null, hasSleepWise: true, hasBiosensing: true },
  {
    profile: PEOPLE.ravi,
    model: 'Polar Grit X2 Pro',
    wornForDays: null,
    hasSleepWise: true,
    hasBiosensing: true,
    testTimeUnit: 'milliseconds',
  },
  { profile: PEOPLE.maeve, model: 'Polar Pacer Pro', wornForDays: null, hasSleepWise: true },
  { profile: PEOPLE.jonas, model: 'Polar Vantage V', wornForDays: null, style: 'hyphen', recordingRateSeconds: 5 },
  { profile: PEOPLE.tama, model: 'Polar Ignite 3', wornForDays: 11, hasSleepWise: true },
  { profile: PEOPLE.rosa, model: 'Polar A370', wornForDays: null, hasSleepStages: false, hasRecharge: false },
  { profile: PEOPLE.kamau, model: 'Polar M460', wornForDays: null, isTracked: false },
];

const FIRST_POLAR_USER_ID = 99_000_101;
const WORN_FOR_YEARS: LocalDate = '2020-01-01';

/** @param startedOn date of the sandbox's first start, from which the newcomer's first days are counted back */
export function polarAthletes(seed: string, startedOn: LocalDate): PolarAthlete[] {
  return ROSTER.map(({ profile, model, wornForDays, ...traits }, index) => ({
    number: index + 1,
    polarUserId: FIRST_POLAR_USER_ID + index,
    athlete: createAthlete(profile, {
      seed,
      wornSince: wornForDays === null ? WORN_FOR_YEARS : addDays(startedOn, -wornForDays),
    }),
    seed,
    device: { model, id: (0x5c20a9f1 + index * 0x01030507).toString(16).toUpperCase() },
    style: 'underscore',
    recordingRateSeconds: 1,
    hasSleepStages: true,
    hasRecharge: true,
    isTracked: true,
    hasSleepWise: false,
    hasBiosensing: false,
    testTimeUnit: 'seconds',
    ...traits,
  }));
}
