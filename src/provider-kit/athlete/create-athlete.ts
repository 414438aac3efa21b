import type { LocalDate } from '../../domain/time.js';
import { addDays } from '../payload-time.js';
import { dayActivityOf, type DayActivityTruth } from './day-activity.js';
import { dayHeartRateOf, type HeartRateColumns } from './day-heart-rate.js';
import { itineraryOf, type Itinerary } from './itinerary.js';
import { nightCurvesOf, type NightCurves } from './night-curves.js';
import { nightOf, type NightTruth } from './night.js';
import type { AthleteProfile } from './profile.js';
import { randomFor } from './random.js';
import {
  BASELINE_NIGHTS,
  rechargeOf,
  restLevelsOf,
  sleepChargeOf,
  type RechargeTruth,
  type RestLevels,
} from './recharge.js';
import { sessionsOn, type Session } from './training-plan.js';
import { outlineOf, type DayOutline, type Span } from './walks.js';
import { recordingOf, workoutOf, type RecordedWorkout, type WorkoutRecording, type WorkoutTruth } from './workout.js';

/**
 * What really happened to somebody who does not exist, day by day, without end in both directions. A date is the same
 * whenever it is asked for, in whatever order, by whatever process: it follows from the seed, the athlete and the date.
 */
export interface Athlete {
  profile: AthleteProfile;
  itinerary: Itinerary;
  /** Before that date nothing was measured. */
  wornSince: LocalDate;
  /** Workouts that began on a local date, in order, apart from each other. */
  workoutsOn(date: LocalDate): readonly WorkoutTruth[];
  /** A workout beside those that happen by themselves. */
  invent(date: LocalDate, startSeconds: number, session: Session): WorkoutTruth;
  recordingOf(workout: WorkoutTruth): WorkoutRecording;
  /** The night that ended on a local date; null where the device was not worn. */
  nightOn(date: LocalDate): NightTruth | null;
  /** Null with `nightOn`. */
  nightCurvesOn(date: LocalDate): NightCurves | null;
  /** 1 to 5 against the 28 nights before; null in the first nights. */
  sleepChargeOn(date: LocalDate): number | null;
  /** Null without a night of four and a half hours with stages. */
  rechargeOn(date: LocalDate): RechargeTruth | null;
  /** Up to an instant; empty before the device was worn. */
  heartRateOn(date: LocalDate, until: Date): HeartRateColumns;
  /** Up to an instant; null before the device was worn and before the day has begun. */
  activityOn(date: LocalDate, until: Date): DayActivityTruth | null;
}

/** Weights of the load of yesterday, the day before, and so on, in what the body still feels. */
const FATIGUE = [0.6, 0.25, 0.1, 0.05];
const PUT_ON_AT = 9.25 * 3600;

export function createAthlete(profile: AthleteProfile, options: { seed: string; wornSince: LocalDate }): Athlete {
  const { seed, wornSince } = options;
  const itinerary = itineraryOf(profile, seed);
  const usualLoad =
    profile.training.reduce((sum, { minutes, probability }) => sum + minutes * probability * 1.05, 0) / 7;

  const sleepBefore = remember((date) => nightOf(profile, seed, itinerary, date));
  const isWorn = (date: LocalDate): boolean =>
    date > wornSince && !randomFor(seed, profile.key, date, 'worn').chance(0.025);

  const recorded = remember((date): RecordedWorkout[] =>
    itinerary.isTravelDay(date)
      ? []
      : sessionsOn(profile, seed, date).map((session) => {
          const random = randomFor(seed, profile.key, date, session.index, 'start');
          const wake = sleepBefore(date).endTime.getTime() + random.integer(2100, 4800) * 1000;
          const evening = itinerary.instantOf(date, random.integer(17 * 3600, 18.6 * 3600)).getTime();
          const startMs = Math.ceil((session.at === 'morning' ? wake : evening) / 1000) * 1000;
          return workoutOf(profile, seed, itinerary, { date, startTime: new Date(startMs) }, session);
        }),
  );
  const workouts = (date: LocalDate): WorkoutTruth[] => recorded(date).map(({ workout }) => workout);

  function strainBefore(date: LocalDate): number {
    const felt = FATIGUE.map((weight, index) => {
      const load = workouts(addDays(date, -1 - index)).reduce((sum, workout) => sum + workout.load, 0);
      return weight * load;
    });
    return felt.reduce((sum, load) => sum + load, 0) / usualLoad;
  }

  const curves = remember((date) => nightCurvesOf(profile, seed, sleepBefore(date), strainBefore(date)));
  const nightOn = (date: LocalDate): NightTruth | null => (isWorn(date) ? sleepBefore(date) : null);
  const levels = remember((date): RestLevels | null =>
    isWorn(date) ? restLevelsOf(sleepBefore(date), curves(date)) : null,
  );
  const baselineOf = <T>(date: LocalDate, valueOn: (date: LocalDate) => T | null): T[] =>
    Array.from({ length: BASELINE_NIGHTS }, (_, index) => valueOn(addDays(date, -1 - index))).flatMap(
      (value) => value ?? [],
    );

  function sleepChargeOn(date: LocalDate): number | null {
    const night = nightOn(date);
    return night === null
      ? null
      : sleepChargeOf(
          night,
          baselineOf(date, nightOn).filter(({ cycles }) => cycles > 0),
        );
  }

  const outline = remember((date): DayOutline => {
    const pieces = itinerary.piecesOf(date);
    const dayStart = pieces.at(itinerary.isTravelDay(date) ? -1 : 0)?.startMs ?? 0;
    const dayEnd = pieces.at(-1)?.endMs ?? 0;
    const awake: Span = {
      startMs: Math.max(dayStart, sleepBefore(date).endTime.getTime()),
      endMs: Math.min(dayEnd, sleepBefore(addDays(date, 1)).startTime.getTime()),
    };
    const busy = workouts(date).map(({ startTime, endTime }) => ({
      startMs: startTime.getTime(),
      endMs: endTime.getTime(),
    }));
    return outlineOf(profile, seed, itinerary, date, awake, busy);
  });

  function wornSpan(date: LocalDate): Span {
    const pieces = itinerary.piecesOf(date);
    const startMs = date === wornSince ? itinerary.instantOf(date, PUT_ON_AT).getTime() : (pieces[0]?.startMs ?? 0);
    return { startMs, endMs: pieces.at(-1)?.endMs ?? startMs };
  }

  const restSpan = (night: LocalDate): Span & { isWorn: boolean } => ({
    startMs: sleepBefore(night).startTime.getTime(),
    endMs: sleepBefore(night).endTime.getTime(),
    isWorn: isWorn(night),
  });

  const recordingFor = (workout: WorkoutTruth): WorkoutRecording =>
    recordingOf(profile, seed, itinerary, workout.date, workout.session);

  return {
    profile,
    itinerary,
    wornSince,
    workoutsOn: (date) => (date < wornSince ? [] : workouts(date)),
    invent: (date, startSeconds, session) =>
      workoutOf(
        profile,
        seed,
        itinerary,
        { date, startTime: itinerary.instantOf(date, Math.round(startSeconds)) },
        session,
      ).workout,
    recordingOf: recordingFor,
    nightOn,
    nightCurvesOn: (date) => (isWorn(date) ? curves(date) : null),
    sleepChargeOn,
    rechargeOn(date) {
      const rested = levels(date);
      if (rested === null) return null;
      return rechargeOf(sleepBefore(date), curves(date), rested, baselineOf(date, levels), sleepChargeOn(date));
    },
    heartRateOn(date, until) {
      if (date < wornSince) return { timestamps: new Float64Array(), bpm: new Float64Array() };
      const { startMs } = wornSpan(date);
      const pieces = itinerary.piecesOf(date).map((piece) => ({ ...piece, startMs: Math.max(piece.startMs, startMs) }));
      const nights = [date, addDays(date, 1)].map((night) => ({
        ...restSpan(night),
        heartRate: curves(night).heartRateBpm,
      }));
      const measured = recorded(date).filter(({ workout }) => !workout.isManual);
      const day = { date, pieces, outline: outline(date), nights, workouts: measured };
      return dayHeartRateOf(profile, seed, day, until.getTime());
    },
    activityOn(date, until) {
      const span = wornSpan(date);
      if (date < wornSince || until.getTime() < span.startMs) return null;
      const nights = [date, addDays(date, 1)].map(restSpan);
      const day = { date, span, untilMs: until.getTime(), outline: outline(date), workouts: workouts(date), nights };
      return dayActivityOf(profile, seed, day);
    },
  };
}

function remember<T>(make: (date: LocalDate) => T): (date: LocalDate) => T {
  const known = new Map<LocalDate, T>();
  return (date) => {
    const found = known.get(date);
    if (found !== undefined || known.has(date)) return found as T;
    const made = make(date);
    known.set(date, made);
    return made;
  };
}
