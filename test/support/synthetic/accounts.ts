import type { LocalDate } from '../../../src/domain/time.js';
import type { DayActivityTruth, NightTruth } from '../../../src/provider-kit/athlete/index.js';
import { addDays } from '../../../src/provider-kit/payload-time.js';
import {
  exerciseShelfOf,
  type NewExercise,
  type UploadedExercise,
} from '../../../src/providers/polar/sandbox/exercise-shelf.js';
import { renderCardioLoad } from '../../../src/providers/polar/sandbox/render-cardio-load.js';
import { renderExercise } from '../../../src/providers/polar/sandbox/render-exercise.js';
import { renderRecharge, renderSleep } from '../../../src/providers/polar/sandbox/render-night.js';
import type { PolarAthlete } from '../../../src/providers/polar/sandbox/roster.js';

/** What Polar sends; its keys in underscores alone. */
export type Told = Record<string, unknown>;

/** What happened to an athlete of the sandbox in the days that Polar lists, each with what Polar tells of it. */
export interface AccountTruth {
  owner: PolarAthlete;
  /** The same as was added to the sandbox. */
  add(exercise: NewExercise): void;
  dates: readonly LocalDate[];
  exercises(): { exercise: UploadedExercise; told: Told }[];
  nights(): { night: NightTruth; told: Told }[];
  recharges(): { night: NightTruth; told: Told }[];
  activities(): DayActivityTruth[];
  loads(): { date: LocalDate; told: Told }[];
}

const LISTED_DAYS = 28;

export function accountTruth(owner: PolarAthlete, now: Date): AccountTruth {
  const shelf = exerciseShelfOf(owner);
  const account = { owner, shelf, withdrawn: new Set<never>(), extraSteps: new Map<LocalDate, number>() };
  const today = owner.athlete.itinerary.dateAt(now);
  const dates = Array.from({ length: LISTED_DAYS }, (_, index) => addDays(today, index + 1 - LISTED_DAYS));
  const wornNights = owner.isTracked
    ? dates.flatMap((date) => owner.athlete.nightOn(date) ?? []).filter(({ endTime }) => endTime <= now)
    : [];
  return {
    owner,
    dates,
    add: (exercise) => void shelf.add(exercise, now),
    exercises: () =>
      shelf
        .list(now)
        .toSorted((one, other) => one.workout.startTime.getTime() - other.workout.startTime.getTime())
        .map((exercise) => ({
          exercise,
          told: underscored(renderExercise(owner, exercise, { samples: false, zones: false, route: false })),
        })),
    nights: () => wornNights.map((night) => ({ night, told: underscored(renderSleep(owner, night)) })),
    recharges: () =>
      wornNights.flatMap((night) => {
        const recharge = owner.hasRecharge ? owner.athlete.rechargeOn(night.date) : null;
        return recharge === null ? [] : [{ night, told: underscored(renderRecharge(owner, night, recharge)) }];
      }),
    activities: () => (owner.isTracked ? dates.flatMap((date) => owner.athlete.activityOn(date, now) ?? []) : []),
    loads: () => dates.map((date) => ({ date, told: underscored(renderCardioLoad(account, date, now)) })),
  };
}

function underscored(payload: Record<string, unknown>): Told {
  return JSON.parse(JSON.stringify(payload), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.replaceAll('-', '_'), inner]));
  }) as Told;
}
