import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UseCases } from '../../../src/application/use-cases.js';
import { MAX_SAMPLES_PER_ANSWER } from '../../../src/graphql/sample-budget.js';
import { ask, faults } from './gateway.js';
import { aBlock, aRecharge, aSleep, aUser, aWorkout } from './records.js';

const user = aUser(1);
const workout = aWorkout(user, 1);
const START = Date.UTC(2026, 2, 1, 16);
const seconds = [0, 1, 2, 5];
const instants = seconds.map((second) => START + second * 1000);
const blocks = [
  aBlock(workout.id, 'HEART_RATE', instants.slice(0, 2), [120, 121.5]),
  aBlock(workout.id, 'HEART_RATE', instants.slice(2), [122, 125]),
  aBlock(workout.id, 'SPEED', instants, [3, 3.25, 0, 3.5]),
];
const contents = { users: [user], workouts: [workout], blocks };
const ofWorkout = (fields: string): string => `{ user(id: "athlete-001") { workouts { nodes { ${fields} } } } }`;

describe('the series of a workout', () => {
  it('has the same samples as objects and as columns', async () => {
    const { data, errors } = await ask({
      query: ofWorkout(`heartRate { samples { timestamp bpm } columns { timestamps values min max count } aggregation
        summary { count min max average } spans { startTime endTime utcOffsetMinutes utcOffsetOrigin source { provider externalId } } }
        series { type unit samples { timestamp value } columns { timestamps values } }`),
      contents,
    });
    expect(errors).toEqual([]);
    const [{ heartRate, series }] = data.user.workouts.nodes;
    expect(heartRate).toEqual({
      samples: [
        { timestamp: '2026-03-01T16:00:00.000Z', bpm: 120 },
        { timestamp: '2026-03-01T16:00:01.000Z', bpm: 121.5 },
        { timestamp: '2026-03-01T16:00:02.000Z', bpm: 122 },
        { timestamp: '2026-03-01T16:00:05.000Z', bpm: 125 },
      ],
      columns: { timestamps: instants, values: [120, 121.5, 122, 125], min: null, max: null, count: null },
      aggregation: 'RAW',
      summary: { count: 4, min: 120, max: 125, average: 122.125 },
      spans: [
        {
          startTime: '2026-03-01T16:00:00.000Z',
          endTime: '2026-03-01T16:00:05.000Z',
          utcOffsetMinutes: 120,
          utcOffsetOrigin: 'RECORD',
          source: { provider: 'POLAR', externalId: workout.externalId },
        },
      ],
    });
    expect(series.map(({ type, unit }: { type: string; unit: string }) => [type, unit])).toEqual([
      ['HEART_RATE', 'bpm'],
      ['SPEED', 'm/s'],
    ]);
    for (const { samples, columns } of series) {
      expect(samples.map(({ timestamp }: { timestamp: string }) => Date.parse(timestamp))).toEqual(columns.timestamps);
      expect(samples.map(({ value }: { value: number }) => value)).toEqual(columns.values);
    }
  });

  it('is equal in both shapes whatever the samples', async () => {
    const column = fc.uniqueArray(fc.integer({ min: 0, max: 10 ** 9 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        column,
        fc.infiniteStream(fc.double({ noNaN: true, noDefaultInfinity: true })),
        async (offsets, numbers) => {
          const timestamps = [...offsets].sort((one, other) => one - other).map((offset) => START + offset);
          const values = [...numbers.take(timestamps.length)].map((number) => number + 0);
          const query = ofWorkout('heartRate { samples { timestamp bpm } columns { timestamps values } }');
          const answer = await ask({
            query,
            contents: { ...contents, blocks: [aBlock(workout.id, 'HEART_RATE', timestamps, values)] },
          });
          const { samples, columns } = answer.data.user.workouts.nodes[0].heartRate;
          expect(columns).toEqual({ timestamps, values });
          expect(samples).toEqual(
            timestamps.map((at, index) => ({ timestamp: new Date(at).toISOString(), bpm: values[index] })),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('gives the types that were asked for and that it has, once, in one order', async () => {
    const types = async (argument: string): Promise<string[]> => {
      const { data } = await ask({ query: ofWorkout(`series${argument} { type }`), contents });
      return (data.user.workouts.nodes[0].series as { type: string }[]).map(({ type }) => type);
    };
    expect(await types('')).toEqual(['HEART_RATE', 'SPEED']);
    expect(await types('(types: null)')).toEqual(['HEART_RATE', 'SPEED']);
    expect(await types('(types: [SPEED, HEART_RATE, SPEED])')).toEqual(['HEART_RATE', 'SPEED']);
    expect(await types('(types: [POWER, SPEED])')).toEqual(['SPEED']);
    expect(await types('(types: [])')).toEqual([]);
  });

  it('is empty, not missing, where there is no heart rate', async () => {
    const { data } = await ask({
      query: ofWorkout(
        'heartRate { samples { bpm } columns { timestamps values } summary { count } spans { startTime } }',
      ),
      contents: { ...contents, blocks: [] },
    });
    expect(data.user.workouts.nodes[0].heartRate).toEqual({
      samples: [],
      columns: { timestamps: [], values: [] },
      summary: null,
      spans: [],
    });
  });

  it('asks for the resolution that was asked for', async () => {
    const { calls } = await ask({
      query: ofWorkout('heartRate(resolution: MINUTES_5) { unit: aggregation } series(types: [SPEED]) { unit }'),
      contents,
    });
    const made = calls.filter(({ name }) => name === 'recordSeries').map(({ args }) => [args[1], args[3]]);
    expect(made).toEqual([
      ['HEART_RATE', 'MINUTES_5'],
      ['SPEED', 'RAW'],
    ]);
  });
});

describe('the series of a night', () => {
  it('are heart rate of the sleep, variability and breathing of the recharge', async () => {
    const sleep = aSleep(user, 1);
    const recharge = aRecharge(user, 1);
    const { data } = await ask({
      query: `{ user(id: "athlete-001") { sleepSessions { nodes { heartRate { columns { values } } } }
        nightlyRecharges { nodes { hrv { type unit columns { values } } breathing { type unit columns { values } } } } } }`,
      contents: {
        users: [user],
        sleepSessions: [sleep],
        nightlyRecharges: [recharge],
        blocks: [
          aBlock(sleep.id, 'HEART_RATE', instants, [50, 51, 52, 53]),
          aBlock(recharge.id, 'HRV_RMSSD', instants, [40, 41, 42, 43]),
          aBlock(recharge.id, 'BREATHING_RATE', instants, [14, 13.9, 14.1, 14]),
        ],
      },
    });
    expect(data.user.sleepSessions.nodes[0].heartRate.columns.values).toEqual([50, 51, 52, 53]);
    expect(data.user.nightlyRecharges.nodes[0]).toEqual({
      hrv: { type: 'HRV_RMSSD', unit: 'ms', columns: { values: [40, 41, 42, 43] } },
      breathing: { type: 'BREATHING_RATE', unit: 'breaths/min', columns: { values: [14, 13.9, 14.1, 14] } },
    });
  });
});

describe("the series of a user's time", () => {
  it('hands range, resolution and provider on', async () => {
    const query = `{ user(id: "athlete-001") {
      heartRate(from: "2026-03-01T00:00:00+02:00", to: "2026-03-02T00:00:00Z", resolution: HOURS_1, provider: POLAR) { aggregation }
      series(type: SPEED, from: "2026-03-01T00:00:00Z", to: "2026-03-02T00:00:00Z") { unit } } }`;
    const { calls } = await ask({ query, contents });
    const to = new Date('2026-03-02T00:00:00Z');
    expect(calls.filter(({ name }) => name === 'timelines').map(({ args }) => args[0])).toEqual([
      {
        userIds: [user.id],
        dataTypes: null,
        type: 'HEART_RATE',
        from: new Date('2026-02-28T22:00:00Z'),
        to,
        resolution: 'HOURS_1',
        provider: 'polar',
      },
      {
        userIds: [user.id],
        dataTypes: null,
        type: 'SPEED',
        from: new Date('2026-03-01T00:00:00Z'),
        to,
        resolution: 'RAW',
        provider: null,
      },
    ]);
  });
});

describe('samples as objects', () => {
  const RANGE = 'from: "2026-03-01T00:00:00Z", to: "2026-03-02T00:00:00Z"';
  const timeline = (count: number): Partial<UseCases> => ({
    timelines: async ({ type, userIds }) => {
      const timestamps = Float64Array.from({ length: count }, (_, index) => START + index * 1000);
      const values = new Float64Array(count).fill(60);
      const view = { type, unit: 'bpm', aggregation: 'RAW' as const, timestamps, values, summary: null, spans: [] };
      return userIds.map(() => ({ ...view, min: null, max: null, count: null }));
    },
  });
  const twice = `{ user(id: "athlete-001") { a: heartRate(${RANGE}) { samples { bpm } } b: series(type: HEART_RATE, ${RANGE}) { samples { value } } } }`;

  it('are counted over the whole answer, aliases and both shapes: at the limit it is given', async () => {
    const { data, errors } = await ask({ query: twice, contents, overrides: timeline(MAX_SAMPLES_PER_ANSWER / 2) });
    expect(errors).toEqual([]);
    expect(data.user.b.samples).toHaveLength(MAX_SAMPLES_PER_ANSWER / 2);
  });

  it('are refused past the limit', async () => {
    const answer = await ask({ query: twice, contents, overrides: timeline(MAX_SAMPLES_PER_ANSWER / 2 + 1) });
    expect(faults(answer)).toEqual([{ code: 'QUERY_TOO_COMPLEX', field: undefined }]);
  });

  it('are not counted where columns are asked for', async () => {
    const query = `{ user(id: "athlete-001") { heartRate(${RANGE}) { columns { values } } } }`;
    const { data, errors } = await ask({ query, contents, overrides: timeline(MAX_SAMPLES_PER_ANSWER + 1) });
    expect(errors).toEqual([]);
    expect(data.user.heartRate.columns.values).toHaveLength(MAX_SAMPLES_PER_ANSWER + 1);
  });
});
