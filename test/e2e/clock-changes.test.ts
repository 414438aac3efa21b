/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type Account, type StandIn } from '../support/accesslink-stand-in.js';
import { CONNECT } from '../support/body-lists.js';
import { AUTUMN, DATE_LINE, SPRING } from '../support/clock-change-accounts.js';
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
  stepDays: series(type: STEPS, from: $from, to: $to, resolution: DAYS_1) { columns { timestamps values } }
  heartRate: series(type: HEART_RATE, from: $from, to: $to) { columns { timestamps values } }
} }`;

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

const minuteOf = (time: number) => new Date(time).toISOString().slice(5, 16);

/** Heart rates and the curve of a recharge by their instants; `asleep` hours of zones on a date. */
describe.each([
  {
    season: 'spring and two flights',
    now: '2026-04-06T15:00:00Z',
    whole: SPRING,
    pulse: {
      '03-28T22:15': 70,
      '03-28T22:55': 71,
      '03-28T23:15': 72,
      '03-29T10:00': 73,
      '04-02T06:00': 80,
      '04-02T11:00': 81,
      '04-02T13:10': 82,
    },
    asleep: { on: '2026-03-29', hours: 6 },
    recharge: ['03-29T00:20', '03-29T00:55', '03-29T01:00', '03-29T06:02'],
  },
  {
    season: 'autumn',
    now: '2026-10-28T15:00:00Z',
    whole: AUTUMN,
    pulse: { '10-24T21:55': 70, '10-24T22:15': 71, '10-25T22:55': 72, '10-25T23:05': 73 },
    asleep: { on: '2026-10-25', hours: 8 },
  },
  {
    season: 'the date line, west and back',
    now: '2027-01-07T15:00:00Z',
    whole: DATE_LINE,
    pulse: {
      '12-31T10:55': 70,
      '12-31T11:05': 71,
      '12-31T16:00': 72,
      '01-01T09:00': 73,
      '01-02T10:05': 74,
      '01-04T07:00': 75,
      '01-04T19:00': 76,
    },
    // Nobody knows when the clock changed: a time of the day counts as long as it says.
    asleep: { on: '2027-01-01', hours: 7 },
    recharge: ['01-03T04:35', '01-03T06:00', '01-03T09:55'],
  },
])('days on which the clock changed, over GraphQL: $season', ({ now, whole, ...expected }) => {
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

  it('are the buckets of their series', () => {
    const { dailyActivities, stepDays } = users[0]!;
    const days = dailyActivities.nodes.toReversed().map((one: any) => [Date.parse(one.startTime), one.steps]);
    expect(days.length).toBeGreaterThan(2);
    expect(stepDays.columns).toEqual({
      timestamps: days.map(([startMs]: number[]) => startMs),
      values: days.map(([, steps]: number[]) => steps),
    });
  });

  it('hold every heart rate once, when it was', () => {
    const { timestamps, values } = users[0]!['heartRate'].columns;
    expect(timestamps.map((time: number, index: number) => [minuteOf(time), values[index]])).toEqual(
      Object.entries(expected.pulse),
    );
  });

  it('have zones as long as they really were', () => {
    const { on, hours } = expected.asleep;
    const { zoneTotals } = users[0]!['dailyActivities'].nodes.find(({ date }: any) => date === on);
    expect(zoneTotals).toEqual({ sleepSeconds: hours * 3600, sedentarySeconds: 5 * 3600, lightSeconds: 12 * 3600 });
  });

  it('place the curve of the night on the clock that its keys followed', () => {
    const [first] = users[0]!['nightlyRecharges'].nodes;
    expect(first?.hrv.columns.timestamps.map(minuteOf)).toEqual(expected.recharge);
  });

  it('are the same in whatever order the records came', () => {
    for (const user of users) expect(user).toEqual(users[0]);
  });
});
