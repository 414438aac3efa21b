import type { LocalDate } from '../../domain/time.js';
import { plausibleHeartRate } from './heart-response.js';
import type { ClockPiece } from './itinerary.js';
import type { CurvePoint } from './night-curves.js';
import type { AthleteProfile } from './profile.js';
import { randomFor, type Random } from './random.js';
import type { DayOutline, Span } from './walks.js';
import type { RecordedWorkout } from './workout.js';

// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { ceil, exp, max, round } = Math;

/** Heart rate round the clock, in columns of one length; a value that is NaN is a sensor without signal. */
export interface HeartRateColumns {
  /** Milliseconds since the epoch, whole seconds, rising. */
  timestamps: Float64Array;
  bpm: Float64Array;
}

/** What a day's heart rate follows from. */
export interface DayOfHeart {
  date: LocalDate;
  pieces: readonly ClockPiece[];
  outline: DayOutline;
  /** Of the nights that end and begin on the date. */
  nights: readonly NightOfHeart[];
  workouts: readonly RecordedWorkout[];
}

export interface NightOfHeart extends Span {
  heartRate: readonly CurvePoint[];
  /** The device lay on the table otherwise. */
  isWorn: boolean;
}

interface Burst extends Span {
  bpmAt: (ms: number) => number;
}

/** From here on a walk is brisk enough for a device to look closely. */
const BRISK_STEPS_PER_MINUTE = 109;

/** One sample about every five minutes, and one a second through brisk walks and recorded workouts. */
export function dayHeartRateOf(
  profile: AthleteProfile,
  seed: string,
  day: DayOfHeart,
  untilMs: number,
): HeartRateColumns {
  const random = randomFor(seed, profile.key, day.date, 'heart-rate');
  const bursts = burstsOf(profile, day, random);
  const idleAt = idleHeartRate(profile, day, random);
  const timestamps: number[] = [];
  const bpm: number[] = [];
  for (const piece of day.pieces) {
    let at = ceil(piece.startMs / 1000) * 1000 + random.integer(20, 290) * 1000;
    let next = bursts.findIndex(({ endMs }) => endMs > at);
    while (at < piece.endMs) {
      const burst = next < 0 ? undefined : bursts[next];
      if (burst !== undefined && at >= burst.startMs) {
        for (; at < burst.endMs && at < piece.endMs; at += 1000) {
          timestamps.push(at);
          bpm.push(burst.bpmAt(at));
        }
        next += 1;
        at += random.integer(60, 290) * 1000;
        continue;
      }
      const value = random.chance(0.012) ? Number.NaN : plausibleHeartRate(profile, idleAt(at));
      if (!isWithin(day.outline.charging, at) && !day.nights.some((night) => !night.isWorn && isWithin(night, at))) {
        timestamps.push(at);
        bpm.push(value);
      }
      const later = at + random.integer(299, 302) * 1000;
      at = burst !== undefined && burst.startMs < later ? ceil(burst.startMs / 1000) * 1000 : later;
    }
  }
  const count = timestamps.findIndex((timestamp) => timestamp > untilMs);
  const length = count < 0 ? timestamps.length : count;
  return { timestamps: Float64Array.from(timestamps.slice(0, length)), bpm: Float64Array.from(bpm.slice(0, length)) };
}

function burstsOf(profile: AthleteProfile, { outline, workouts }: DayOfHeart, random: Random): Burst[] {
  const brisk = outline.walks.filter(({ stepsPerMinute }) => stepsPerMinute >= BRISK_STEPS_PER_MINUTE);
  const walks = brisk.map((walk): Burst => {
    const plateau = 24 + 0.22 * (walk.stepsPerMinute - 90) + random.normal(0, 3);
    let flutter = 0;
    return {
      ...walk,
      bpmAt(ms) {
        flutter = flutter * 0.95 + random.normal(0, 0.5);
        const rise = 1 - exp(-(ms - walk.startMs) / 50_000);
        return plausibleHeartRate(profile, profile.restingHeartRateBpm + 18 + plateau * rise + flutter);
      },
    };
  });
  const recorded = workouts.map(({ workout, heartRateBpm }): Burst => ({
    startMs: workout.startTime.getTime(),
    endMs: workout.startTime.getTime() + heartRateBpm.length * 1000,
    bpmAt: (ms) => heartRateBpm[round((ms - workout.startTime.getTime()) / 1000)] || Number.NaN,
  }));
  return [...walks, ...recorded].sort((a, b) => a.startMs - b.startMs);
}

/** Asleep it is the night's own curve; awake it depends on the hour, and comes down slowly after training. */
function idleHeartRate(
  profile: AthleteProfile,
  { nights, workouts }: DayOfHeart,
  random: Random,
): (ms: number) => number {
  const mood = random.normal(0, 2);
  return (ms) => {
    const night = nights.find(({ startMs, endMs }) => ms >= startMs && ms < endMs);
    if (night !== undefined) return valueAt(night.heartRate, ms) ?? profile.restingHeartRateBpm + 5;
    const lingering = workouts.reduce((most, { workout }) => {
      const minutes = (ms - workout.endTime.getTime()) / 60_000;
      const above = workout.averageHeartRateBpm - profile.restingHeartRateBpm;
      return minutes < 0 ? most : max(most, 0.4 * above * exp(-minutes / 35));
    }, 0);
    return profile.restingHeartRateBpm + 15 + mood + lingering + random.normal(0, 4);
  };
}

/** The last measured value at or before an instant; null before the first. */
function valueAt(points: readonly CurvePoint[], ms: number): number | null {
  return points.findLast(({ time, value }) => value !== null && time.getTime() <= ms)?.value ?? null;
}

function isWithin(span: Span | null, ms: number): boolean {
  return span !== null && ms >= span.startMs && ms < span.endMs;
}
