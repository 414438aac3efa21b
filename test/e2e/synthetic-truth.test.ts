/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { polarAthletes } from '../../src/providers/polar/sandbox/roster.js';
import { accountTruth } from '../support/synthetic/accounts.js';
import { clockTotals, dayTotals, dayTruth, loadTruth } from '../support/synthetic/days.js';
import { rechargeTruth, sleepTruth } from '../support/synthetic/nights.js';
import { startSyntheticPeople, type SyntheticPeople } from '../support/synthetic/people.js';
import { workoutTruth } from '../support/synthetic/workouts.js';

/** Clocks were turned within the days before in Europe and in Australia. */
const NOW = new Date('2026-04-10T10:30:00.000Z');
const SEED = 'synthetic truth';
/** Different devices on different clocks. Of the two who travel one is enough, and of long workouts there are others. */
const OWNERS = polarAthletes(SEED, '2026-04-10').filter(
  ({ athlete }) => !['aino', 'kamau'].includes(athlete.profile.key),
);
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
/** Beside what people do of themselves. */
const ADDED = [
  PAUSED,
  { ...PAUSED, startSeconds: 3600, pauses: [], minutes: 5 },
  { ...PAUSED, startSeconds: 7200, pauses: [], minutes: 5 },
];

/** What is the same to the letter need not be compared number by number, which takes a second for an hour. */
function known<T>(value: unknown, truth: T): unknown {
  return JSON.stringify(value) === JSON.stringify(truth) ? truth : value;
}

/** How much there was of everything, whenever it was. */
function amountsOf({ zoneTotals, stepSeries, inactivityAlertTimes }: any) {
  const { timestamps, values } = stepSeries.columns;
  return {
    zoneTotals,
    minutes: values.filter((count: number) => count > 0).length,
    steps: values.reduce((sum: number, count: number) => sum + count, 0),
    instants: new Set(timestamps).size === timestamps.length,
    alerts: inactivityAlertTimes.length,
  };
}

/** Whether the steps and zones of a day follow each other, after those of the day before and before those of the next. */
function spanOf(days: any[], index: number) {
  const instantsOf = ({ stepSeries, zones }: any): number[][] => [
    stepSeries.columns.timestamps,
    zones.flatMap(({ startTime, endTime }: any) => [Date.parse(startTime), Date.parse(endTime)]),
  ];
  const [before, own, after] = [-1, 0, 1].map((step) => instantsOf(days[index + step]));
  const isRising = (times: number[]) => times.every((time, place) => place === 0 || time >= (times[place - 1] ?? time));
  return {
    isOrdered: own!.every(isRising),
    isBetweenNeighbours: own!.every(
      (times, at) => before![at]!.at(-1)! <= times[0]! && times.at(-1)! <= after![at]![0]!,
    ),
  };
}

describe('what people of the sandbox did is in GraphQL to the last figure:', () => {
  const counted = { nights: 0, workouts: 0, clockChanges: 0, travelDays: 0 };
  let people: SyntheticPeople;
  beforeAll(async () => {
    people = await startSyntheticPeople(NOW, SEED);
  });
  afterAll(() => people.stop());

  it.each(OWNERS.map((owner) => [owner.device.model, owner] as const))('of %s', async (_, owner) => {
    const account = accountTruth(owner, NOW);
    for (const exercise of ADDED) {
      account.add(exercise);
      people.controls.addExercise(owner.number, exercise);
    }
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
    for (const [index, day] of activities.entries()) {
      const truth = dayTruth(owner, day, NOW);
      if (itinerary.isTravelDay(day.date)) {
        // Nobody tells when the clock changed under way, but nothing is lost and nothing of it leaves the day.
        counted.travelDays += 1;
        expect(amountsOf(days[index])).toEqual(amountsOf({ ...truth, zoneTotals: clockTotals(owner, day) }));
        expect(spanOf(days, index)).toEqual({ isOrdered: true, isBetweenNeighbours: true });
      } else expect(days[index]).toEqual(truth);
      if (!itinerary.isTravelDay(day.date) && itinerary.piecesOf(day.date).length > 1) counted.clockChanges += 1;
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
    expect(counted).toMatchObject({ clockChanges: 2, travelDays: 2 });
  });
});
