/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type Account, type StandIn } from '../support/accesslink-stand-in.js';
import { CONNECT } from '../support/body-lists.js';
import { turnedClock, type TurnedClock } from '../support/clock.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';

const payload = (name: string) => readFileSync(new URL(`../providers/polar/payloads/${name}`, import.meta.url));
const [PAUSED] = JSON.parse(payload('exercise-composed-file.json').toString()) as [Record<string, unknown>];

const QUERY = `query ($id: ID!, $from: DateTime!, $to: DateTime!) { user(id: $id) {
  workouts { nodes { startTime endTime pauses { startTime endTime } laps { startTime }
    heartRate { samples { timestamp } } sleepBefore { startTime } } }
  sleepSessions { nodes { id night startTime endTime } }
  nightlyRecharges { nodes { night sleep { startTime } } }
  heartRate: series(type: HEART_RATE, from: $from, to: $to) { columns { timestamps } }
} }`;

/** What Polar's users, and its own second thoughts, do to what was read already; seen over HTTP alone. */
describe('what is edited at Polar', () => {
  let database: TestDatabase;
  let polar: StandIn;
  let gateway: Gateway;
  let clock: TurnedClock;
  let made = 0;

  beforeAll(async () => {
    clock = turnedClock('2026-03-20T12:00:00Z');
    database = await createTestDatabase();
    polar = await startAccessLink();
    gateway = await startGateway({ databaseUrl: database.url, accessLink: polar, clock });
  });
  afterAll(async () => {
    await gateway.stop();
    await polar.close();
    await database.drop();
  });

  /** Connects somebody, and reads all that there is. */
  async function connected(given: Partial<Account>): Promise<{ id: string; account: Account }> {
    made += 1;
    const [id, account] = [`user-${made}`, { ...EMPTY_ACCOUNT, ...given }];
    polar.signIn(made, account);
    const { data } = await gateway.ask(CONNECT, { userId: id, app: 'https://app.example/' });
    await follow(data!['connectUser'].authorizationUrl, 'https://app.example');
    await until(async () => {
      const { workouts, sleepSessions } = await read(id);
      return workouts.nodes.length > 0 || sleepSessions.nodes.length > 0;
    });
    await sync(id);
    return { id, account };
  }
  async function sync(id: string, parts = ''): Promise<any> {
    clock.advance({ minutes: 20 });
    const { data, errors } = await gateway.ask(
      `mutation { syncUser(input: { userId: "${id}", provider: POLAR, wait: true ${parts} }) {
         runs { status steps { dataType created updated } } } }`,
    );
    expect(errors).toBeUndefined();
    return data!['syncUser'].runs[0];
  }
  async function read(id: string): Promise<any> {
    const { data, errors } = await gateway.ask(QUERY, { id, from: '2026-03-10T00:00:00Z', to: '2026-03-20T00:00:00Z' });
    expect(errors).toBeUndefined();
    return data!['user'];
  }
  async function theWorkout(id: string): Promise<any> {
    const { workouts } = await read(id);
    expect(workouts.nodes).toHaveLength(1);
    return workouts.nodes[0];
  }

  const run = {
    id: 'Edit1',
    upload_time: '2026-03-18T10:00:00Z',
    start_time: '2026-03-18T09:00:00',
    start_time_utc_offset: 60,
    duration: 'PT30M',
    sport: 'RUNNING',
    samples: [{ recording_rate: 60, sample_type: 0, data: '100,101,102' }],
  };

  it('is a workout whose offset is put right, while its file cannot be got', async () => {
    const { id, account } = await connected({ exercises: [run] });
    account.exercises = [{ ...run, upload_time: '2026-03-19T14:00:00Z', start_time_utc_offset: 120 }];
    polar.fail('/v3/exercises/Edit1/fit', { status: 500 });
    // As often as the file is asked for, and then once more.
    for (let count = 0; count < 4; count += 1) {
      await sync(id);
      expect(await theWorkout(id)).toMatchObject({
        ...{ startTime: '2026-03-18T07:00:00.000Z', endTime: '2026-03-18T07:30:00.000Z' },
        heartRate: { samples: [{ timestamp: '2026-03-18T07:00:00.000Z' }, {}, {}] },
      });
    }
    polar.fail('/v3/exercises/Edit1/fit', null);
  });

  it('is a workout whose start is moved, when nothing but itself is asked for', async () => {
    const files = { [`${String(PAUSED['id'])}/fit`]: payload('exercise-composed-file.fit') };
    const { id, account } = await connected({ exercises: [PAUSED], files });
    const before = await theWorkout(id);
    const start = new Date(`${String(PAUSED['start_time'])}Z`).getTime() + 90 * 60_000;
    account.exercises = [
      { ...PAUSED, upload_time: '2026-03-19T14:00:00Z', start_time: new Date(start).toISOString().slice(0, 19) },
    ];
    await sync(id, 'samples: false, zones: false, route: false');
    const later = (time: string) => new Date(Date.parse(time) + 90 * 60_000).toISOString();
    expect(before.pauses).toHaveLength(1);
    expect(await theWorkout(id)).toEqual({
      ...before,
      startTime: later(before.startTime),
      endTime: later(before.endTime),
      pauses: before.pauses.map((one: any) => ({ startTime: later(one.startTime), endTime: later(one.endTime) })),
      laps: before.laps.map((one: any) => ({ startTime: later(one.startTime) })),
      heartRate: { samples: before.heartRate.samples.map((one: any) => ({ timestamp: later(one.timestamp) })) },
    });
  });

  /** With a heart rate at its start. */
  const night = (date: string, from: string, to: string) => ({
    ...{
      date,
      sleep_start_time: `2026-03-${from}:00+01:00`,
      sleep_end_time: `2026-03-${to}:00+01:00`,
      device_id: 'D1',
    },
    heart_rate_samples: { [from.slice(3)]: 50 },
  });
  const EARLY = night('2026-03-18', '17T21:00', '18T00:30');
  const LATE = night('2026-03-18', '18T02:15', '18T06:45');
  const MERGED = night('2026-03-18', '17T21:00', '18T06:45');
  const OTHER = { ...night('2026-03-18', '17T20:55', '18T06:40'), device_id: 'D2' };
  const NAP = night('2026-03-18', '18T14:00', '18T14:25');

  it.each<[string, any[], any[], string[]]>([
    ['two sleeps that become one', [EARLY, LATE], [MERGED], ['17T20:00 18T05:45']],
    [
      'two that become one which begins before',
      [EARLY, LATE],
      [night('2026-03-18', '17T20:50', '18T06:45')],
      ['17T19:50 18T05:45'],
    ],
    [
      'one that goes over midnight after all',
      [night('2026-03-14', '14T18:00', '14T23:50')],
      [night('2026-03-15', '14T18:04', '15T00:10')],
      ['14T17:04 14T23:10'],
    ],
    ['one that becomes two', [MERGED], [EARLY, LATE], ['17T20:00 17T23:30', '18T01:15 18T05:45']],
    [
      'one beside a nap, that begins later',
      [MERGED, NAP],
      [night('2026-03-18', '17T21:10', '18T06:45'), NAP],
      ['17T20:10 18T05:45', '18T13:00 18T13:25'],
    ],
    [
      'one beside that of another device',
      [OTHER, EARLY, LATE],
      [night('2026-03-18', '17T21:06', '18T06:45'), OTHER],
      ['17T19:55 18T05:40', '17T20:06 18T05:45'],
    ],
  ])('is %s', async (_, before, after, left) => {
    const { id, account } = await connected({ sleep: { nights: before } });
    account.sleep = { nights: after };
    const { status } = await sync(id);
    expect(status).toBe('SUCCEEDED');
    const user = await read(id);
    const times = user.sleepSessions.nodes.map(({ startTime, endTime }: any) =>
      [startTime, endTime].map((time) => time.slice(8, 16)).join(' '),
    );
    expect(times.toSorted()).toEqual(left);
    expect(user.heartRate.columns.timestamps.length).toBeLessThanOrEqual(left.length);

    const { steps } = await sync(id);
    expect(steps.find(({ dataType }: any) => dataType === 'SLEEP_SESSION')).toMatchObject({ created: 0, updated: 0 });
    expect(await read(id)).toEqual(user);
  });

  it('is a sleep to which the night and the next day lead, as it is now', async () => {
    const recharge = (date: string) => ({ date, heart_rate_avg: 52, nightly_recharge_status: 4, hrv_samples: {} });
    const { id, account } = await connected({
      exercises: [run],
      sleep: { nights: [EARLY, LATE, night('2026-03-14', '14T18:00', '14T23:50')] },
      nightlyRecharge: { recharges: [recharge('2026-03-18'), recharge('2026-03-14'), recharge('2026-03-15')] },
    });
    const links = async () => {
      const { workouts, nightlyRecharges } = await read(id);
      const nights = nightlyRecharges.nodes.map((one: any) => [one.night, one.sleep?.startTime.slice(8, 16) ?? null]);
      return [workouts.nodes[0].sleepBefore.startTime.slice(8, 16), Object.fromEntries(nights)];
    };
    expect(await links()).toEqual([
      '18T01:15',
      { '2026-03-18': '18T01:15', '2026-03-14': '14T17:00', '2026-03-15': null },
    ]);
    account.sleep = { nights: [MERGED, night('2026-03-15', '14T18:04', '15T00:10')] };
    await sync(id);
    expect(await links()).toEqual([
      '17T20:00',
      { '2026-03-18': '17T20:00', '2026-03-14': null, '2026-03-15': '14T17:04' },
    ]);
  });
});
