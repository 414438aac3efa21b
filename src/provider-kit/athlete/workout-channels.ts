import type { AthleteProfile, Place } from './profile.js';
import { heartRatesOf } from './heart-response.js';
import { motionOf, type Motion } from './motion.js';
import type { Random } from './random.js';
import { effortsOf, type Session } from './training-plan.js';

// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { PI, exp, floor, max, min, round, sin } = Math;

/** One value for each second of a workout, all of one length; NaN is a gap. A channel that was not recorded is null. */
export interface WorkoutChannels {
  heartRateBpm: Float64Array;
  speedKmh: Float64Array | null;
  /** Crank turns per minute, or steps of one leg. */
  cadence: Float64Array | null;
  powerWatts: Float64Array | null;
  altitudeMeters: Float64Array | null;
  temperatureCelsius: Float64Array;
  /** Since the start. */
  distanceMeters: Float64Array | null;
}

export function channelsOf(profile: AthleteProfile, session: Session, place: Place, random: Random): WorkoutChannels {
  const seconds = max(60, round(session.durationMs / 1000));
  const efforts = effortsOf(session.kind, seconds, random);
  const motion = motionOf(profile, session.type);
  const isStanding = stopsOf(motion, seconds, random);
  const heartRateBpm = heartRatesOf(profile, efforts, random);
  const ways = moveOf(motion, efforts, isStanding, place, random);
  const rhythm = (rate: Motion['cadence'], noise: number): Float64Array | null =>
    rate === null
      ? null
      : Float64Array.from(efforts, (effort, second) =>
          isStanding[second] === 1 || second < 3 ? 0 : round(random.normal(rate(effort), noise)),
        );
  const cadence = rhythm(motion.cadence, 1.6);
  const powerWatts = rhythm(motion.powerWatts, motion.countsSteps ? 8 : 13);
  blank(heartRateBpm, random.chance(0.35) ? 1 : 0, random);
  if (powerWatts !== null) blank(powerWatts, random.chance(0.15) ? 1 : 0, random);
  return { heartRateBpm, cadence, powerWatts, temperatureCelsius: temperatures(motion, seconds, random), ...ways };
}

interface Ways {
  speedKmh: Float64Array | null;
  altitudeMeters: Float64Array | null;
  distanceMeters: Float64Array | null;
}

/** Speed, way and height, each following from the one before: hills slow down, and the distance is the sum of the speeds. */
function moveOf(motion: Motion, efforts: Float32Array, isStanding: Uint8Array, place: Place, random: Random): Ways {
  const { speedKmh: levelSpeed, lengthMeters } = motion;
  if (levelSpeed === null) return { speedKmh: null, altitudeMeters: null, distanceMeters: null };
  const speedKmh = new Float64Array(efforts.length);
  const altitudeMeters = new Float64Array(efforts.length);
  const distanceMeters = new Float64Array(efforts.length);
  const waves = [1, 0.4].map((share, index) => ({
    meters: motion.hillMeters * share * random.between(0.7, 1),
    length: random.between(1300, 2100) / (index + 1.3),
    phase: random.between(0, 2 * PI),
  }));
  const heightAt = (meters: number): number =>
    waves.reduce((sum, wave) => sum + wave.meters * sin((2 * PI * meters) / wave.length + wave.phase), 0);
  const lowest = waves.reduce((sum, wave) => sum + wave.meters, 0);
  let [speed, distance, height] = [0, 0, heightAt(0)];
  for (let second = 0; second < efforts.length; second += 1) {
    const ahead = heightAt(distance + 5);
    const slope = (ahead - height) / 5;
    const target =
      isStanding[second] === 1 ? 0 : levelSpeed(efforts[second] ?? 0) * min(1.18, max(0.55, 1 - 2.4 * slope));
    speed = max(0, speed + (target - speed) / 5 + (target === 0 ? 0 : random.normal(0, 0.12)));
    if (target === 0 && speed < 0.8) speed = 0;
    if (second > 0) distance += speed / 3.6;
    height = heightAt(distance);
    speedKmh[second] = speed;
    distanceMeters[second] = lengthMeters === null ? distance : floor(distance / lengthMeters) * lengthMeters;
    altitudeMeters[second] = round((place.altitudeMeters + lowest + height) * 10) / 10;
  }
  return { speedKmh, distanceMeters, altitudeMeters: motion.isOutdoor ? altitudeMeters : null };
}

/** 1 for each second spent standing. */
function stopsOf(motion: Motion, seconds: number, random: Random): Uint8Array {
  const isStanding = new Uint8Array(seconds);
  const stops = round((motion.stopsPerHour * seconds) / 3600);
  for (let stop = 0; stop < stops; stop += 1) {
    const start = random.integer(60, max(60, seconds - 120));
    isStanding.fill(1, start, start + random.integer(12, 45));
  }
  return isStanding;
}

/** The sensor on the wrist is warm at first and takes on the air's temperature. */
function temperatures(motion: Motion, seconds: number, random: Random): Float64Array {
  const air = motion.isOutdoor ? random.between(8, 26) : random.between(19, 25);
  const skin = random.between(27, 31);
  return Float64Array.from(
    { length: seconds },
    (_, second) => round((air + (skin - air) * exp(-second / 420)) * 10) / 10,
  );
}

/** Takes out stretches in which a sensor lost its signal. */
function blank(values: Float64Array, gaps: number, random: Random): void {
  for (let gap = 0; gap < gaps; gap += 1) {
    const start = random.integer(30, max(30, values.length - 120));
    values.fill(Number.NaN, start, min(values.length - 5, start + random.integer(8, 70)));
  }
}
