/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '../../src/provider-kit/payload-time.js';
import { polarAthletes } from '../../src/providers/polar/sandbox/roster.js';
import { accountTruth } from '../support/synthetic/accounts.js';
import { dayTotals, dayTruth, loadTruth } from '../support/synthetic/days.js';
import { rechargeTruth, sleepTruth } from '../support/synthetic/nights.js';
import { startSyntheticPeople, type SyntheticPeople } from '../support/synthetic/people.js';
import { workoutTruth } from '../support/synthetic/workouts.js';

/** Clocks were turned within the days before in Europe and in Australia. */
const NOW = new Date('2026-04-10T10:30:00.000Z');
const SEED = 'synthetic truth';
/** Different devices on different clocks. Of the two who travel one is enough. */
const OWNERS = polarAthletes(SEED, '2026-04-10').filter(({ athlete }) => athlete.profile.key !== 'aino');
const PAUSED = {
  date: '2026-04-08',
  startSeconds: 13 * 3600,
  type: 'RUNNING',
  kind: 'EASY',
  minutes: 25,
  pauses: [
    { afterSeconds: 400, seconds: 95 },
    { afterSeconds: 1000, seconds: 240 },
  ],
} as const;

/** What is the same to the letter need not be compared number by number, which takes a second for an hour. */
function known<T>(value: unknown, truth: T): unknown {
  return JSON.stringify(value) === JSON.stringify(truth) ? truth : value;
}

describe('what people of the sandbox did is in GraphQL to the last figure:', () => {
  const counted = { nights: 0, workouts: 0 };
  let people: SyntheticPeople;
  beforeAll(async () => {
    people = await startSyntheticPeople(NOW, SEED);
  });
  afterAll(() => people.stop());

  it.each(OWNERS.map((owner) => [owner.device.model, owner] as const))('of %s', async (_, owner) => {
    const account = accountTruth(owner, NOW);
    account.add(PAUSED);
    people.controls.addExercise(owner.number, PAUSED);
    expect(await people.connect(owner)).toEqual([]);

    const nights = account.nights();
    expect(await people.read(owner, 'sleepSessions')).toEqual(
      nights.map(({ night, told }) => sleepTruth(owner, night, told, NOW)),
    );
    expect(await people.read(owner, 'nightlyRecharges')).toEqual(
      account.recharges().map(({ night }) => rechargeTruth(owner, night, NOW)),
    );

    const exercises = account.exercises();
    const workouts = await people.read(owner, 'workouts');
    expect(workouts.map(({ source }) => source.externalId)).toEqual(exercises.map(({ exercise }) => exercise.id));
    for (const [index, { exercise, told }] of exercises.entries()) {
      const { files, series, route, ...workout } = workouts[index];
      const truth = workoutTruth(owner, exercise, told, NOW);
      const byType = series.toSorted((one: any, other: any) => (one.type < other.type ? -1 : 1));
      expect({
        ...workout,
        route: known(route, truth.route),
        series: byType.map((one: any, at: number) => known(one, truth.series[at])),
      }).toEqual(truth);
      expect(files.length).toBeGreaterThan(0);
    }

    const days = await people.read(owner, 'dailyActivities');
    const activities = account.activities();
    expect(days).toEqual(activities.map((day) => expect.objectContaining(dayTotals(day))));
    const { itinerary } = owner.athlete;
    const clocksOn = (date: string) => itinerary.piecesOf(date).map(({ utcOffsetMinutes }) => utcOffsetMinutes);
    for (const [index, day] of activities.entries()) {
      // Polar's times of day say nothing of the clock, which is known from other records alone: near a turn it may be either.
      if (new Set([-1, 0, 1].flatMap((days) => clocksOn(addDays(day.date, days)))).size > 1) continue;
      expect(days[index]).toEqual(dayTruth(owner, day, NOW));
    }

    const loads = (await people.read(owner, 'dailyTrainingLoads')).map(
      ({ utcOffsetMinutes: _offset, ...load }) => load,
    );
    const done = exercises.map(({ exercise }) => exercise);
    expect(loads).toEqual(account.loads().flatMap(({ date, told }) => loadTruth(date, done, told, NOW) ?? []));
    counted.nights += nights.length;
    counted.workouts += workouts.length;
  });

  it('of a hundred nights and a hundred workouts', () => {
    expect(counted.nights).toBeGreaterThanOrEqual(100);
    expect(counted.workouts).toBeGreaterThanOrEqual(100);
  });
});
