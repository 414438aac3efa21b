import type { LocalDate } from '../../domain/time.js';
import { addDays } from '../payload-time.js';
import type { Athlete } from './create-athlete.js';
import { randomFor, type Random } from './random.js';

/** Skin of one night. */
export interface SkinTemperatureTruth {
  night: LocalDate;
  celsius: number;
  /** From the mean of the nights before; null as long as too few are known. */
  deviationCelsius: number | null;
  startTime: Date;
  endTime: Date;
  /** Every five minutes, in milliseconds from the start. */
  samples: readonly { deltaMs: number; celsius: number }[];
}

/** A test of blood oxygen, taken at rest after waking. */
export interface OxygenTestTruth {
  time: Date;
  utcOffsetMinutes: number;
  /** Null where the test failed. */
  percent: number | null;
  qualityPercent: number;
  heartRateBpm: number;
  hrvMs: number;
  altitudeMeters: number;
}

export interface EcgTruth {
  time: Date;
  utcOffsetMinutes: number;
  heartRateBpm: number;
  hrvMs: number;
  /** In milliseconds from the start. */
  samples: readonly { deltaMs: number; millivolts: number }[];
  contactAfterMs: number;
}

/** Whether the device was worn, over one day UTC. */
export interface ContactTruth {
  date: LocalDate;
  changes: readonly { deltaMs: number; isInContact: boolean }[];
}

// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { exp, floor, max, round } = Math;

const MINUTE_MS = 60_000;
const BASELINE_NIGHTS = 28;
const FEWEST_NIGHTS = 3;
const ECG_STEP_MS = 8;
const ECG_MS = 30_000;

/** Null where the night was not measured. */
export function skinTemperatureOn(athlete: Athlete, seed: string, date: LocalDate): SkinTemperatureTruth | null {
  const night = athlete.nightOn(date);
  if (night === null) return null;
  const celsius = levelOn(athlete, seed, date);
  const before = Array.from({ length: BASELINE_NIGHTS }, (_, index) => addDays(date, -1 - index))
    .filter((other) => athlete.nightOn(other) !== null)
    .map((other) => levelOn(athlete, seed, other));
  const usual = before.reduce((sum, value) => sum + value, 0) / before.length;
  const random = randomOf(athlete, seed, date, 'skin-curve');
  const length = floor((night.endTime.getTime() - night.startTime.getTime()) / (5 * MINUTE_MS));
  return {
    night: date,
    celsius,
    deviationCelsius: before.length < FEWEST_NIGHTS ? null : hundredths(celsius - usual),
    startTime: night.startTime,
    endTime: night.endTime,
    samples: Array.from({ length }, (_, index) => ({
      deltaMs: index * 5 * MINUTE_MS,
      celsius: hundredths(celsius - 1.2 * exp(-index / 6) + random.normal(0, 0.15)),
    })),
  };
}

/** Of some mornings; one in five fails. */
export function oxygenTestOn(athlete: Athlete, seed: string, date: LocalDate): OxygenTestTruth | null {
  const random = randomOf(athlete, seed, date, 'oxygen');
  const night = athlete.nightOn(date);
  if (night === null || !random.chance(0.5)) return null;
  const hasFailed = random.chance(0.2);
  return {
    ...morningOf(athlete, date, night.endTime, random),
    percent: hasFailed ? null : random.integer(95, 99),
    qualityPercent: hasFailed ? random.integer(10, 30) : random.integer(85, 99),
    altitudeMeters: athlete.itinerary.placeOn(date).altitudeMeters,
  };
}

/** Of some mornings. */
export function ecgOn(athlete: Athlete, seed: string, date: LocalDate): EcgTruth | null {
  const random = randomOf(athlete, seed, date, 'ecg');
  const night = athlete.nightOn(date);
  if (night === null || !random.chance(0.25)) return null;
  const rest = morningOf(athlete, date, night.endTime, random);
  const beatMs = 60_000 / rest.heartRateBpm;
  return {
    ...rest,
    samples: Array.from({ length: ECG_MS / ECG_STEP_MS }, (_, index) => ({
      deltaMs: index * ECG_STEP_MS,
      millivolts: rounded(beatAt(((index * ECG_STEP_MS) % beatMs) / beatMs) + random.normal(0, 0.01), 1e4),
    })),
    contactAfterMs: random.integer(40, 120) * ECG_STEP_MS,
  };
}

/** Up to an instant; null before the device was worn. Worn all day, but for a shower. */
export function contactOn(athlete: Athlete, seed: string, date: LocalDate, until: Date): ContactTruth | null {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  if (date <= athlete.wornSince || midnight > until.getTime()) return null;
  const random = randomOf(athlete, seed, date, 'contact');
  const off = random.integer(17 * 60, 19 * 60) * MINUTE_MS;
  const changes = [
    { deltaMs: 0, isInContact: true },
    { deltaMs: off, isInContact: false },
    { deltaMs: off + random.integer(8, 40) * MINUTE_MS, isInContact: true },
  ];
  return { date, changes: changes.filter(({ deltaMs }) => midnight + deltaMs <= until.getTime()) };
}

function levelOn(athlete: Athlete, seed: string, date: LocalDate): number {
  const usual = 33.2 + randomFor(seed, athlete.profile.key, 'skin').next();
  return hundredths(usual + randomOf(athlete, seed, date, 'skin').normal(0, 0.3));
}

function morningOf(athlete: Athlete, date: LocalDate, wake: Date, random: Random) {
  const time = new Date(floor(wake.getTime() / 1000) * 1000 + random.integer(10, 55) * MINUTE_MS);
  return {
    time,
    utcOffsetMinutes: athlete.itinerary.utcOffsetAt(date, time),
    heartRateBpm: athlete.profile.restingHeartRateBpm + random.integer(6, 14),
    hrvMs: max(8, round(athlete.profile.restingHrvMs * (0.8 + 0.3 * random.next()) * 10) / 10),
  };
}

/** P wave, QRS complex and T wave, mV, by the share of a beat that has passed. */
function beatAt(share: number): number {
  const wave = (at: number, width: number, height: number): number => height * exp(-(((share - at) / width) ** 2));
  return wave(0.18, 0.03, 0.12) + wave(0.3, 0.012, 1.05) - wave(0.33, 0.012, 0.22) + wave(0.55, 0.05, 0.28);
}

function randomOf(athlete: Athlete, seed: string, date: LocalDate, what: string): Random {
  return randomFor(seed, athlete.profile.key, date, what);
}

function hundredths(value: number): number {
  return rounded(value, 100);
}

/** Never −0, which JSON does not have. */
function rounded(value: number, perUnit: number): number {
  return round(value * perUnit) / perUnit + 0;
}
