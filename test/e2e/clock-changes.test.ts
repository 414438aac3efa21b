/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type Account, type StandIn } from '../support/accesslink-stand-in.js';
import { CONNECT } from '../support/body-lists.js';
import { turnedClock } from '../support/clock.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const APP = 'https://app.example/done';

const QUERY = `query ($id: ID!, $from: DateTime!, $to: DateTime!) { user(id: $id) {
  dailyActivities(first: 20) { nodes {
    date startTime endTime utcOffsetMinutes steps flags zones { zone startTime endTime }
    zoneTotals { sleepSeconds sedentarySeconds lightSeconds } inactivityAlertTimes } }
  nightlyRecharges(first: 20) { nodes { night startTime endTime utcOffsetMinutes hrv { columns { timestamps values } } } }
  steps: series(type: STEPS, from: $from, to: $to) { columns { timestamps values } }
  heartRate: series(type: HEART_RATE, from: $from, to: $to) { columns { timestamps values } }
} }`;

const night = (date: string, start: string, end: string) => ({ date, sleep_start_time: start, sleep_end_time: end });

/** Counts by the time from which on they hold. */
const day = (date: string, steps: number, counts: Record<string, number>, zones: Record<string, string> = {}) => ({
  start_time: `${date}T00:00`,
  end_time: `${date}T23:59:30`,
  steps,
  samples: {
    steps: {
      interval_ms: 60_000,
      total_steps: steps,
      samples: Object.entries(counts).map(([time, count]) => ({ timestamp: `${date}T${time}`, steps: count })),
    },
    activity_zones: Object.entries(zones).map(([time, zone]) => ({ timestamp: `${date}T${time}`, zone })),
    inactivity_stamps: [],
  },
});

const pulse = (date: string, samples: Record<string, number>) => ({
  date,
  heart_rate_samples: Object.entries(samples).map(([time, bpm]) => ({ sample_time: `${time}:00`, heart_rate: bpm })),
});

const recharge = (date: string, samples: Record<string, number>) => ({
  date,
  heart_rate_avg: 52,
  nightly_recharge_status: 4,
  hrv_samples: samples,
});

const MOVING = { '00:00': 'SLEEP', '07:00': 'SEDENTARY', '12:00': 'LIGHT' };

/** Berlin changes its clocks; then a flight to Sydney, which changes its own, and back. */
const SPRING: Account = {
  ...EMPTY_ACCOUNT,
  exercises: [
    { id: 'w1', start_time: '2026-04-01T18:00:00', start_time_utc_offset: 120, duration: 'PT30M', sport: 'RUNNING' },
  ],
  sleep: {
    nights: [
      night('2026-03-28', '2026-03-27T23:00:00+01:00', '2026-03-28T07:00:00+01:00'),
      night('2026-03-29', '2026-03-29T00:50:00+01:00', '2026-03-29T08:00:00+02:00'),
      night('2026-04-02', '2026-04-02T23:00:00+11:00', '2026-04-03T07:00:00+11:00'),
      night('2026-04-04', '2026-04-04T23:00:00+02:00', '2026-04-05T07:00:00+02:00'),
    ],
  },
  activities: [
    day('2026-03-28', 1000, { '00:00': 0, '23:10': 100, '23:20': 0 }),
    day('2026-03-29', 600, { '00:00': 0, '00:10': 50, '00:20': 0, '12:00': 10, '12:10': 0 }, MOVING),
    day('2026-04-02', 1600, { '00:00': 0, '08:00': 100, '08:10': 0, '22:00': 60, '22:10': 0 }),
    day('2026-04-03', 300, { '00:00': 0, '00:10': 30, '00:20': 0 }),
    day('2026-04-04', 900, { '00:00': 0, '09:00': 40, '09:10': 0, '22:30': 50, '22:40': 0 }),
  ],
  heartRate: {
    heart_rates: [
      pulse('2026-03-28', { '23:15': 70, '23:55': 71 }),
      pulse('2026-03-29', { '00:15': 72, '12:00': 73 }),
      pulse('2026-04-02', { '08:00': 80, '22:00': 81 }),
      pulse('2026-04-03', { '00:10': 82 }),
    ],
  },
  nightlyRecharge: { recharges: [recharge('2026-03-29', { '01:20': 40, '01:55': 41, '03:00': 42, '07:50': 43 })] },
};

const AUTUMN: Account = {
  ...EMPTY_ACCOUNT,
  exercises: [
    { id: 'w2', start_time: '2026-10-24T18:00:00', start_time_utc_offset: 120, duration: 'PT30M', sport: 'RUNNING' },
  ],
  sleep: { nights: [night('2026-10-26', '2026-10-25T23:00:00+01:00', '2026-10-26T07:00:00+01:00')] },
  activities: [
    day('2026-10-24', 1000, { '00:00': 0, '23:10': 100, '23:20': 0 }),
    day('2026-10-25', 600, { '00:00': 0, '00:10': 50, '00:20': 0, '23:50': 10, '23:59': 10 }, MOVING),
    day('2026-10-26', 200, { '00:00': 20, '00:10': 0 }),
  ],
  heartRate: {
    heart_rates: [
      pulse('2026-10-24', { '23:55': 70 }),
      pulse('2026-10-25', { '00:15': 71, '23:55': 72 }),
      pulse('2026-10-26', { '00:05': 73 }),
    ],
  },
};

const ORDERS = [
  ['exercises', 'sleep', 'days'],
  ['exercises', 'days', 'sleep'],
  ['sleep', 'exercises', 'days'],
  ['sleep', 'days', 'exercises'],
  ['days', 'exercises', 'sleep'],
  ['days', 'sleep', 'exercises'],
];
/** What of an account comes together. What came before is not read again with it. */
const PARTS: Record<string, { keys: (keyof Account)[]; types: string[] }> = {
  exercises: { keys: ['exercises'], types: ['WORKOUT'] },
  sleep: { keys: ['sleep'], types: ['SLEEP_SESSION'] },
  days: {
    keys: ['activities', 'heartRate', 'nightlyRecharge'],
    types: ['NIGHTLY_RECHARGE', 'HEART_RATE', 'DAILY_ACTIVITY'],
  },
};

describe.each([
  { season: 'spring and two flights', now: '2026-04-06T15:00:00Z', whole: SPRING },
  { season: 'autumn', now: '2026-10-28T15:00:00Z', whole: AUTUMN },
])('days on which the clock changed, over GraphQL: $season', ({ season, now, whole }) => {
  let database: TestDatabase;
  let gateway: Gateway;
  let vendor: StandIn;
  const users: Record<string, any>[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    vendor = await startAccessLink();
    gateway = await startGateway({ databaseUrl: database.url, accessLink: vendor, clock: turnedClock(now) });
    for (const [index, order] of ORDERS.entries()) users.push(await wearer(`wearer${index}`, index + 1, order));
  });
  afterAll(async () => {
    await gateway.stop();
    await vendor.close();
    await database.drop();
  });

  /** What is read of a user whose data came in this order. */
  async function wearer(id: string, polarUserId: number, order: readonly string[]): Promise<Record<string, any>> {
    const account = { ...EMPTY_ACCOUNT };
    vendor.signIn(polarUserId, account);
    const { data } = await gateway.ask(CONNECT, { userId: id, app: APP });
    await follow(data!['connectUser'].authorizationUrl, 'https://app.example');
    for (const part of order) {
      const { keys, types } = PARTS[part]!;
      Object.assign(account, Object.fromEntries(keys.map((key) => [key, whole[key]])));
      const { errors } = await gateway.ask(
        `mutation ($id: ID!, $types: [DataType!]) {
           syncUser(input: { userId: $id, provider: POLAR, dataTypes: $types, wait: true }) { runs { status } } }`,
        { id, types },
      );
      expect(errors).toBeUndefined();
    }
    const from = new Date(Date.parse(now) - 12 * 86_400_000).toISOString();
    const answer = await gateway.ask(QUERY, { id, from, to: now });
    expect(answer.errors).toBeUndefined();
    return answer.data!['user'];
  }

  it('hold the steps of their day, all of them and only those', () => {
    const { dailyActivities, steps } = users[0]!;
    const counted: { timestamp: number; count: number }[] = steps.columns.timestamps.map(
      (timestamp: number, index: number) => ({ timestamp, count: steps.columns.values[index] }),
    );
    for (const { date, startTime, endTime, steps: total, flags } of dailyActivities.nodes) {
      // A day ends half a minute after what Polar tells.
      const [from, to] = [Date.parse(startTime), Date.parse(endTime) + 30_000];
      const inside = counted.filter(({ timestamp }) => timestamp >= from && timestamp < to);
      expect([date, inside.reduce((sum, { count }) => sum + count, 0), flags]).toEqual([date, total, []]);
    }
    expect(new Set(steps.columns.timestamps).size).toBe(steps.columns.timestamps.length);
  });

  it('hold every heart rate once, when it was', () => {
    const { timestamps, values } = users[0]!['heartRate'].columns;
    const told = timestamps.map((time: number, index: number) => [
      new Date(time).toISOString().slice(5, 16),
      values[index],
    ]);
    expect(told).toEqual(
      season === 'autumn'
        ? [
            ['10-24T21:55', 70],
            ['10-24T22:15', 71],
            ['10-25T22:55', 72],
            ['10-25T23:05', 73],
          ]
        : [
            ['03-28T22:15', 70],
            ['03-28T22:55', 71],
            ['03-28T23:15', 72],
            ['03-29T10:00', 73],
            ['04-02T06:00', 80],
            ['04-02T11:00', 81],
            ['04-02T13:10', 82],
          ],
    );
  });

  it('have zones as long as they really were', () => {
    const { zoneTotals } = users[0]!['dailyActivities'].nodes.find(({ date }: any) => /03-29|10-25/.test(date));
    const hours = season === 'autumn' ? 8 : 6;
    expect(zoneTotals).toEqual({ sleepSeconds: hours * 3600, sedentarySeconds: 5 * 3600, lightSeconds: 12 * 3600 });
  });

  it('place the curve of the night on the clock that its keys followed', () => {
    const [first] = users[0]!['nightlyRecharges'].nodes;
    const times = first?.hrv.columns.timestamps.map((time: number) => new Date(time).toISOString().slice(11, 16));
    expect(times).toEqual(season === 'autumn' ? undefined : ['00:20', '00:55', '01:00', '05:50']);
  });

  it('are the same in whatever order the records came', () => {
    for (const user of users) expect(user).toEqual(users[0]);
  });
});
