/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { turnedClock, type TurnedClock } from '../support/clock.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';

const payload = (name: string) => readFileSync(new URL(`../providers/polar/payloads/${name}`, import.meta.url));
const FIT = payload('exercise-composed-file.fit');
const TCX = Buffer.from('<?xml version="1.0"?><TrainingCenterDatabase/>');
const GPX = Buffer.from('<?xml version="1.0"?><gpx/>');
const [PAUSED] = JSON.parse(payload('exercise-composed-file.json').toString()) as [Record<string, unknown>];
/** Indoors, and of a device that gave no FIT file. */
const BARE = {
  id: 'bare',
  start_time: '2026-03-13T18:00:00',
  start_time_utc_offset: 120,
  duration: 'PT600S',
  sport: 'OTHER',
};

/** What a front-end gets of the recordings of workouts, over HTTP alone. */
describe('the files of workouts', () => {
  let database: TestDatabase;
  let polar: StandIn;
  let gateway: Gateway;
  let clock: TurnedClock;

  beforeAll(async () => {
    clock = turnedClock('2026-03-15T12:00:00Z');
    database = await createTestDatabase();
    polar = await startAccessLink();
    gateway = await startGateway({ databaseUrl: database.url, accessLink: polar, clock });
  });
  afterAll(async () => {
    await gateway.stop();
    await polar.close();
    await database.drop();
  });
  afterEach(() => polar.fail('/v3/exercises/F1tPause/tcx', null));

  async function connected(userId: string, polarUserId: number): Promise<void> {
    const files = { 'F1tPause/fit': FIT, 'F1tPause/tcx': gzipSync(TCX), 'F1tPause/gpx': GPX };
    polar.signIn(polarUserId, { ...EMPTY_ACCOUNT, exercises: [PAUSED, BARE], files });
    const { data } = await gateway.ask(
      `mutation { connectUser(input: { userId: "${userId}", provider: POLAR, redirectUrl: "https://app.example/" }) { authorizationUrl } }`,
    );
    await follow(data!['connectUser'].authorizationUrl, 'https://app.example');
    await until(async () => (await workoutsOf(userId)).length === 2);
  }
  async function workoutsOf(userId: string): Promise<any[]> {
    const { data } = await gateway.ask(
      `{ user(id: "${userId}") { workouts { nodes { flags pauses { startTime endTime }
         laps { index startTime endTime durationSeconds distanceMeters averageHeartRateBpm maxHeartRateBpm }
         heartRate { samples { timestamp bpm } } files { format url expiresAt } } } } }`,
    );
    return data!['user'].workouts.nodes;
  }
  async function linksOf(userId: string): Promise<Record<string, string>> {
    const [workout] = await workoutsOf(userId);
    return Object.fromEntries(workout.files.map(({ format, url }: any) => [format, url]));
  }
  const fileCalls = () => polar.calls.filter((call) => /\/(fit|tcx|gpx)$/.test(call));

  it('bring laps and pauses, and put what was recorded after a pause where it was', async () => {
    await connected('ann', 31);
    const [workout, bare] = await workoutsOf('ann');
    expect(workout).toMatchObject({
      flags: [],
      pauses: [{ startTime: '2026-03-14T04:30:42.000Z', endTime: '2026-03-14T04:34:18.000Z' }],
      laps: [{ index: 1, durationSeconds: 60, distanceMeters: 168, averageHeartRateBpm: 125, maxHeartRateBpm: 155 }],
    });
    const { samples } = workout.heartRate;
    expect([samples[29], samples[30]]).toEqual([
      { timestamp: '2026-03-14T04:30:41.000Z', bpm: 149 },
      { timestamp: '2026-03-14T04:34:18.000Z', bpm: 130 },
    ]);
    expect(bare).toMatchObject({ pauses: null, laps: null });
  });

  it('are offered where they are: FIT that came with the workout, GPX where it has a route', async () => {
    const [workout, bare] = await workoutsOf('ann');
    expect(workout.files.map(({ format }: any) => format)).toEqual(['FIT', 'TCX', 'GPX']);
    expect(workout.files[0]).toMatchObject({
      url: expect.stringContaining(`${gateway.url}/files/`),
      expiresAt: '2026-03-15T12:10:00.000Z',
    });
    expect(bare.files.map(({ format }: any) => format)).toEqual(['TCX']);
  });

  it('are downloaded without credentials, as the provider has them: FIT from here, the others from there', async () => {
    const links = await linksOf('ann');
    const before = fileCalls();
    const fit = await fetch(links['FIT']!);
    expect(Buffer.from(await fit.arrayBuffer()).equals(FIT)).toBe(true);
    expect(fileCalls()).toEqual(before);
    expect(Object.fromEntries(fit.headers)).toMatchObject({
      'content-type': 'application/vnd.ant.fit',
      'content-disposition': 'attachment; filename="2026-03-14-trail-running.fit"',
      'content-length': String(FIT.length),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const tcx = await fetch(links['TCX']!);
    expect([tcx.headers.get('content-type'), await tcx.text()]).toEqual([
      'application/vnd.garmin.tcx+xml',
      TCX.toString(),
    ]);
    const gpx = await fetch(links['GPX']!);
    expect([gpx.headers.get('content-type'), await gpx.text()]).toEqual(['application/gpx+xml', GPX.toString()]);
    expect(fileCalls().slice(before.length)).toEqual([
      'GET /v3/exercises/F1tPause/tcx',
      'GET /v3/exercises/F1tPause/gpx',
    ]);
  });

  it.each([
    ['does not have it', { status: 404 }, 404],
    ['fails', { status: 500 }, 502],
    ['refuses it', { status: 403 }, 403],
  ])('that the provider cannot give are said so: it %s', async (_what, answer, status) => {
    const links = await linksOf('ann');
    polar.fail('/v3/exercises/F1tPause/tcx', answer);
    const response = await fetch(links['TCX']!);
    expect([response.status, response.headers.get('cache-control')]).toEqual([status, 'no-store']);
    expect(await response.text()).not.toContain('F1tPause');
  });

  it('open by their own address alone', async () => {
    const links = await linksOf('ann');
    const [head, claims, signature] = links['TCX']!.split('/').at(-1)!.split('.') as [string, string, string];
    const forged = (change: object) =>
      Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), ...change })).toString(
        'base64url',
      );
    const userToken = await gateway.ask(
      `mutation { createUserToken(input: { userId: "ann", ttlSeconds: 600 }) { token } }`,
    );
    const before = fileCalls();
    for (const token of [
      `${head}.${forged({ fmt: 'FIT' })}.${signature}`,
      `${head}.${forged({ wid: '../users' })}.${signature}`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`,
      userToken.data!['createUserToken'].token,
      'x'.repeat(5000),
      '..%2f..%2fetc%2fpasswd',
    ])
      expect((await fetch(`${gateway.url}/files/${token}`)).status).toBe(404);
    expect(fileCalls()).toEqual(before);
    // And an address of a file is no key to the API.
    const answer = await gateway.ask('{ providers { id } }', {}, `${head}.${claims}.${signature}`);
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('have addresses that expire', async () => {
    const links = await linksOf('ann');
    clock.advance({ minutes: 10, seconds: 1 });
    for (const url of Object.values(links)) expect((await fetch(url)).status).toBe(410);
    expect((await fetch((await linksOf('ann'))['FIT']!)).status).toBe(200);
  });

  it('that must be fetched wait where no more calls are granted, those that are kept do not', async () => {
    const links = await linksOf('ann');
    polar.fail('/v3/exercises/F1tPause/tcx', { status: 429, headers: { 'retry-after': '120' } });
    const response = await fetch(links['TCX']!);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(100);
    polar.fail('/v3/exercises/F1tPause/tcx', null);
    expect((await fetch(links['TCX']!)).status).toBe(503);
    expect((await fetch(links['FIT']!)).status).toBe(200);
    clock.advance({ seconds: 131 });
    expect((await fetch((await linksOf('ann'))['TCX']!)).status).toBe(200);
  });

  it('that are kept stay for a user who has left the provider, and go with the user', async () => {
    await connected('bob', 32);
    const earlier = await linksOf('bob');
    await gateway.ask(
      `mutation { disconnectUser(input: { userId: "bob", provider: POLAR }) { connection { status } } }`,
    );
    const links = await linksOf('bob');
    expect(Object.keys(links)).toEqual(['FIT']);
    expect((await fetch(links['FIT']!)).status).toBe(200);
    expect((await fetch(earlier['TCX']!)).status).toBe(404);
    await gateway.ask(`mutation { deleteUser(input: { id: "bob" }) { deletedUserId } }`);
    expect((await fetch(links['FIT']!)).status).toBe(404);
  });
});
