import type { ActivityType } from '../../domain/activity-type.js';
import type { LocalDate } from '../../domain/time.js';
import { kcalPerSecond, loadPerMinute } from './heart-response.js';
import type { Itinerary } from './itinerary.js';
import { motionOf } from './motion.js';
import type { AthleteProfile } from './profile.js';
import { randomFor } from './random.js';
import { routeOf, type RouteTruth } from './route.js';
import type { Session } from './training-plan.js';
import { channelsOf, type WorkoutChannels } from './workout-channels.js';

// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { max, round } = Math;
const { isNaN } = Number;

/** A workout as it happened. Totals follow from its samples. */
export interface WorkoutTruth {
  /** Unique for the athlete, and the same whenever it is asked for. */
  key: string;
  /** Local date of the start. */
  date: LocalDate;
  startTime: Date;
  endTime: Date;
  utcOffsetMinutes: number;
  durationMs: number;
  type: ActivityType;
  isOutdoor: boolean;
  /** Typed in afterwards: no device, no samples, no heart rate. */
  isManual: boolean;
  /** Null where no distance is covered. */
  distanceMeters: number | null;
  /** Rest included. */
  energyKcal: number;
  averageHeartRateBpm: number;
  maxHeartRateBpm: number;
  /** Training impulse. */
  load: number;
  steps: number;
  /** What it was made from. */
  session: Session;
}

/** What was recorded second by second. */
export interface WorkoutRecording {
  channels: WorkoutChannels;
  /** Null for a workout under a roof. */
  route: RouteTruth[] | null;
}

/** A workout, and its heart rate of every second in the least room: 0 is a gap. */
export interface RecordedWorkout {
  workout: WorkoutTruth;
  heartRateBpm: Uint8Array;
}

export function workoutOf(
  profile: AthleteProfile,
  seed: string,
  itinerary: Itinerary,
  at: { date: LocalDate; startTime: Date },
  session: Session,
): RecordedWorkout {
  const place = itinerary.placeOn(at.date);
  const channels = channelsOf(profile, session, place, randomFor(...seedOf(profile, seed, at.date, session)));
  const { heartRateBpm, cadence, distanceMeters } = channels;
  const motion = motionOf(profile, session.type);
  let [sum, measured, highest, energyKcal, load, steps, previous] = [0, 0, 0, 0, 0, 0, profile.restingHeartRateBpm];
  for (let second = 0; second < heartRateBpm.length; second += 1) {
    const sample = heartRateBpm[second] ?? Number.NaN;
    if (!isNaN(sample)) {
      previous = sample;
      sum += sample;
      measured += 1;
      if (sample > highest) highest = sample;
    }
    energyKcal += kcalPerSecond(profile, previous);
    load += loadPerMinute(profile, previous) / 60;
    if (motion.countsSteps) steps += ((cadence?.[second] ?? 0) * 2) / 60;
  }
  const workout: WorkoutTruth = {
    key: keyOf(at.date, session),
    date: at.date,
    startTime: at.startTime,
    endTime: new Date(at.startTime.getTime() + session.durationMs),
    utcOffsetMinutes: itinerary.utcOffsetAt(at.date, at.startTime),
    durationMs: session.durationMs,
    type: session.type,
    isOutdoor: motion.isOutdoor,
    isManual: session.isManual,
    distanceMeters: distanceMeters === null ? null : round((distanceMeters.at(-1) ?? 0) * 10) / 10,
    energyKcal: round(energyKcal),
    averageHeartRateBpm: round(sum / max(1, measured)),
    maxHeartRateBpm: highest,
    load: round(load * 100) / 100,
    steps: round(steps),
    session,
  };
  return { workout, heartRateBpm: Uint8Array.from(heartRateBpm, (bpm) => (isNaN(bpm) ? 0 : bpm)) };
}

/** Made anew at every call: an hour of all channels is too much to keep for everybody, and takes a few milliseconds. */
export function recordingOf(
  profile: AthleteProfile,
  seed: string,
  itinerary: Itinerary,
  date: LocalDate,
  session: Session,
): WorkoutRecording {
  const random = randomFor(...seedOf(profile, seed, date, session));
  const place = itinerary.placeOn(date);
  const channels = channelsOf(profile, session, place, random);
  const { isOutdoor } = motionOf(profile, session.type);
  const route = isOutdoor && channels.distanceMeters !== null ? routeOf(place, channels.distanceMeters, random) : null;
  return { channels, route };
}

function seedOf(profile: AthleteProfile, seed: string, date: LocalDate, session: Session): (string | number)[] {
  return [seed, profile.key, keyOf(date, session), session.type, session.durationMs, 'channels'];
}

function keyOf(date: LocalDate, { index }: Session): string {
  return `${date}#${index}`;
}
