/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type Account, type StandIn } from '../support/accesslink-stand-in.js';
import { CONNECT } from '../support/body-lists.js';
import { turnedClock } from '../support/clock.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const DAY_MS = 86_400_000;

const DAYS = 'columns { timestamps values count }';
const QUERY = `query ($from: DateTime!, $to: DateTime!) { user(id: "wearer") {
  dailyActivities(first: 5) { nodes { startTime endTime steps stepSeries(resolution: DAYS_1) { ${DAYS} } } }
  workouts(first: 5) { nodes { series(types: [POWER], resolution: DAYS_1) { ${DAYS} } } }
  steps: series(type: STEPS, from: $from, to: $to, resolution: DAYS_1) { ${DAYS} }
  heartRate: series(type: HEART_RATE, from: $from, to: $to, resolution: DAYS_1) { ${DAYS} }
  power: series(type: POWER, from: $from, to: $to, resolution: DAYS_1) { ${DAYS} }
} }`;

/** Steps a minute, by the time from which on they hold. */
const day = (date: string, steps: number, counts: Record<string, number>) => ({
  start_time: `${date}T00:00`,
  end_time: `${date}T23:59:30`,
  steps,
  samples: {
    steps: {
      interval_ms: 60_000,
      total_steps: steps,
      samples: Object.entries(counts).map(([time, count]) => ({ timestamp: `${date}T${time}`, steps: count })),
    },
    activity_zones: [],
    inactivity_stamps: [],
  },
});

const pulse = (date: string, samples: Record<string, number>) => ({
  date,
  heart_rate_samples: Object.entries(samples).map(([time, bpm]) => ({ sample_time: `${time}:00`, heart_rate: bpm })),
});

const ride = (start: string, offset: number) => ({
  ...{ id: start.slice(0, 10), start_time: start, start_time_utc_offset: offset, duration: 'PT30M', sport: 'CYCLING' },
  samples: [{ recording_rate: 60, sample_type: '4', data: Array.from({ length: 30 }, () => 200).join(',') }],
});

/** Three days of which the clocks were changed in the second, and a ride on the first and on the last clock. */
function accountOf([before, changed, after]: readonly string[], [first, last]: readonly number[]): Account {
  return {
    ...EMPTY_ACCOUNT,
    exercises: [ride(`${before}T18:00:00`, first!), ride(`${changed}T10:00:00`, last!)],
    activities: [
      day(before!, 1000, { '00:00': 0, '23:10': 100, '23:20': 0 }),
      day(changed!, 700, { '00:00': 50, '00:10': 0, '23:50': 20, '23:59': 20 }),
      day(after!, 300, { '00:00': 30, '00:10': 0 }),
    ],
    heartRate: {
      heart_rates: [
        pulse(before!, { '23:30': 60 }),
        pulse(changed!, { '00:10': 70, '12:00': 72, '23:50': 74 }),
        pulse(after!, { '00:05': 80 }),
      ],
    },
  };
}

describe.each([
  {
    ...{ place: 'Berlin, autumn', dates: ['2026-10-24', '2026-10-25', '2026-10-26'], offsets: [120, 60] },
    midnights: ['2026-10-23T22:00Z', '2026-10-24T22:00Z', '2026-10-25T23:00Z'],
  },
  {
    ...{ place: 'New York, spring', dates: ['2028-03-11', '2028-03-12', '2028-03-13'], offsets: [-300, -240] },
    midnights: ['2028-03-11T05:00Z', '2028-03-12T05:00Z', '2028-03-13T04:00Z'],
  },
  {
    ...{ place: 'Lord Howe, spring', dates: ['2026-10-03', '2026-10-04', '2026-10-05'], offsets: [630, 660] },
    midnights: ['2026-10-02T13:30Z', '2026-10-03T13:30Z', '2026-10-04T13:00Z'],
  },
])('buckets of a day, over GraphQL: $place', ({ dates, offsets, midnights }) => {
  let database: TestDatabase;
  let gateway: Gateway;
  let vendor: StandIn;
  const labels = midnights.map((midnight) => Date.parse(midnight));
  const [before, changed] = labels as [number, number, number];

  beforeAll(async () => {
    database = await createTestDatabase();
    vendor = await startAccessLink();
    const clock = turnedClock(new Date(labels[2]! + 2 * DAY_MS).toISOString());
    gateway = await startGateway({ databaseUrl: database.url, accessLink: vendor, clock });
    vendor.signIn(1, accountOf(dates, offsets));
    const { data } = await gateway.ask(CONNECT, { userId: 'wearer', app: 'https://app.example/done' });
    await follow(data!['connectUser'].authorizationUrl, 'https://app.example');
    const { errors } = await gateway.ask(
      `mutation { syncUser(input: { userId: "wearer", provider: POLAR, wait: true,
         dataTypes: [WORKOUT, HEART_RATE, DAILY_ACTIVITY] }) { runs { status } } }`,
    );
    expect(errors).toBeUndefined();
  });
  afterAll(async () => {
    await gateway.stop();
    await vendor.close();
    await database.drop();
  });

  async function read(fromMs: number, toMs: number): Promise<Record<string, any>> {
    const [from, to] = [new Date(fromMs), new Date(toMs)].map((time) => time.toISOString());
    const { data, errors } = await gateway.ask(QUERY, { from, to });
    expect(errors).toBeUndefined();
    return data!['user'];
  }

  it.each([
    ['those days', 0],
    ['a year', 180],
  ])('begin at the midnight that was, and hold what was done until the next one: %s', async (_, margin) => {
    const { steps, heartRate, power } = await read(before - margin * DAY_MS, labels[2]! + (1 + margin) * DAY_MS);
    expect(steps.columns).toMatchObject({ timestamps: labels, values: [1000, 700, 300] });
    expect(heartRate.columns).toEqual({ timestamps: labels, values: [60, 72, 80], count: [1, 3, 1] });
    expect(power.columns).toEqual({ timestamps: [before, changed], values: [200, 200], count: [30, 30] });
  });

  it('begin there too where only a part of the day is asked for', async () => {
    const noon = changed + DAY_MS / 2;
    const { steps, power } = await read(noon - DAY_MS / 4, noon + DAY_MS / 4);
    expect([steps.columns.timestamps, power.columns.timestamps]).toEqual([[changed], [changed]]);
  });

  it('are the same in the series of a record', async () => {
    const { dailyActivities, workouts } = await read(before, changed);
    const days = dailyActivities.nodes.toReversed();
    expect(days.map(({ startTime }: any) => Date.parse(startTime))).toEqual(labels);
    expect(days.map(({ stepSeries }: any) => [stepSeries.columns.timestamps, stepSeries.columns.values])).toEqual(
      days.map(({ startTime, steps }: any) => [[Date.parse(startTime)], [steps]]),
    );
    const [last, first] = workouts.nodes.map(({ series: [power] }: any) => power.columns.timestamps);
    expect([first, last]).toEqual([[before], [changed]]);
  });
});
