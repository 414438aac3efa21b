import type { Operation } from '../../domain/operation.js';
import { createAthlete, type Athlete } from '../../provider-kit/athlete/index.js';
import { addDays } from '../../provider-kit/payload-time.js';
import { dayOperations } from './day-records.js';
import { nightOperations } from './night-records.js';
import { CYCLE_DAYS, hasSeries, prototypeOf, type SeedPlan } from './plan.js';
import { shifted } from './shift.js';
import { workoutOperations } from './workout-records.js';

/** Nights before the first that is used, so that it can be compared with them. */
const LEAD_DAYS = 30;

/** What happens to users, day by day. A day of a person is made once, and lived by all who live that life. */
export function livesOf(plan: SeedPlan): (index: number, daysBack: number) => Operation[] {
  const athletes = new Map<number, Athlete>();
  const days = new Map<string, Operation[]>();
  return (index, daysBack) => {
    const { person, profile, weeksBack } = prototypeOf(plan, index);
    const sourceBack = (daysBack + weeksBack * 7) % CYCLE_DAYS;
    const isWhole = hasSeries(plan, index);
    const key = `${person} ${sourceBack} ${isWhole}`;
    let operations = days.get(key);
    if (operations === undefined) {
      const wornSince = addDays(plan.until, -CYCLE_DAYS - LEAD_DAYS);
      const athlete = athletes.get(person) ?? createAthlete(profile, { seed: plan.seed, wornSince });
      athletes.set(person, athlete);
      const date = addDays(plan.until, -sourceBack);
      operations = [workoutOperations, nightOperations, dayOperations].flatMap((of) => of(athlete, date, isWhole));
      days.set(key, operations);
    }
    return operations.map((operation) => shifted(operation, sourceBack - daysBack));
  };
}
