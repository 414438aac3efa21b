/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bodyAt } from '../../src/provider-kit/athlete/index.js';
import type { Provider } from '../../src/provider-kit/provider.js';
import { polar } from '../../src/providers/polar/index.js';
import { startPolarSandbox, type SandboxControls } from '../../src/providers/polar/sandbox/index.js';
import { CONNECT } from '../support/body-lists.js';
import { turnedClock } from '../support/clock.js';
import { read, sum, sync, TYPES } from '../support/day-lists.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const APP = 'https://app.example/done';
const NOW = '2026-07-15T18:30:00.000Z';
describe('days in detail, training load and the body, from the sandbox over GraphQL', () => {
  const clock = turnedClock(NOW);
  let database: TestDatabase;
  let gateway: Gateway;
  let controls: SandboxControls;
  let seed: string;
  let folder: string;
  let consent: (authorizationUrl: string) => Promise<string>;

  const watched: Provider = {
    ...polar,
    manifest: {
      ...polar.manifest,
      dataTypes: Object.fromEntries(
        Object.entries(polar.manifest.dataTypes).filter(([dataType]) => TYPES.includes(dataType)),
      ),
    },
    streams: polar.streams.filter(({ dataType }) => TYPES.includes(dataType)),
    sandbox: () => ({
      async start(options) {
        const sandbox = await startPolarSandbox({ ...options, now: clock.now });
        ({ controls, consent } = sandbox);
        seed = options.seed;
        return sandbox;
      },
    }),
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'days-'));
    database = await createTestDatabase();
    const environment = { SANDBOX: 'on', DATA_DIR: folder };
    gateway = await startGateway({ databaseUrl: database.url, providers: [watched], environment, clock });
  });
  afterAll(async () => {
    await gateway.stop();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  async function connect(userId: string, athlete: number): Promise<Record<string, any>> {
    const { data } = await gateway.ask(CONNECT, { userId, app: APP });
    const url = new URL(data!['connectUser'].authorizationUrl);
    url.searchParams.set('sandbox_athlete', String(athlete));
    await follow(await consent(url.toString()), 'https://app.example');
    return sync(gateway, userId);
  }

  it('are there as they happened', async () => {
    const steps = await connect('maeve', 3);
    for (const { status, rejected } of Object.values(steps)) expect([status, rejected]).toEqual(['SUCCEEDED', 0]);
    const { athlete } = controls.athletes[2]!;
    const { dailyActivities, dailyTrainingLoads, bodyMeasurements, series } = await read(gateway, 'maeve');

    expect(dailyActivities).toHaveLength(28);
    for (const day of dailyActivities) {
      const truth = athlete.activityOn(day.date, clock.now())!;
      expect([day.steps, day.flags]).toEqual([truth.steps, []]);
      expect(sum(day.stepSeries.columns.values)).toBe(truth.steps);
      expect(day.zones.map(({ zone }: any) => zone)).toEqual(truth.zones.map(({ zone }) => zone));
      expect(Date.parse(day.zones[0].startTime)).toBe(truth.zones[0]!.startMs);
      expect(day.zones.at(-1).endTime).toBe(truth.endTime.toISOString());
      expect(sum(Object.values(day.zoneTotals))).toBe((truth.endTime.getTime() - truth.startTime.getTime()) / 1000);
      expect(day.inactivityAlertTimes).toEqual(truth.inactivityAlertTimes.map((time) => time.toISOString()));
    }
    expect(dailyActivities.at(-1).isPartial).toBe(true);
    // Each local day is one bucket, and nothing counts on two.
    expect(series.columns.values).toEqual(dailyActivities.map((day: any) => day.steps));

    expect(dailyTrainingLoads).toHaveLength(28);
    for (const { date, load, acuteLoad, loadRatio, status, levels } of dailyTrainingLoads) {
      expect(load).toBeLessThanOrEqual(sum(athlete.workoutsOn(date).map((workout) => workout.load)) + 0.01);
      expect([typeof acuteLoad, typeof loadRatio, typeof status, typeof levels.medium]).toEqual([
        'number',
        'number',
        'string',
        'number',
      ]);
    }
    expect(dailyTrainingLoads.some(({ load }: any) => load === 0)).toBe(true);
    expect(bodyMeasurements).toEqual([
      expect.objectContaining({
        startTime: bodyAt(athlete.profile, seed, clock.now()).weighedAt.toISOString(),
        weightKg: bodyAt(athlete.profile, seed, clock.now()).weightKg,
        weightOrigin: 'USER',
        heightCm: athlete.profile.heightCm,
      }),
    ]);
  });

  it('change nothing when they come again, and grow where there is more', async () => {
    const again = await sync(gateway, 'maeve');
    for (const { created, updated } of Object.values(again)) expect([created, updated]).toEqual([0, 0]);
    const before = await read(gateway, 'maeve');

    controls.resync(3, '2026-07-10', 777);
    const grown = await sync(gateway, 'maeve');
    expect(grown['DAILY_ACTIVITY']).toMatchObject({ created: 0, updated: 1 });
    const [was, is] = [before, await read(gateway, 'maeve')].map(({ dailyActivities }) =>
      dailyActivities.find(({ date }: any) => date === '2026-07-10'),
    );
    expect([is.steps - was.steps, is.flags]).toEqual([777, []]);
    expect(sum(is.stepSeries.columns.values)).toBe(is.steps);

    clock.advance({ days: 30 });
    await sync(gateway, 'maeve');
    const { bodyMeasurements } = await read(gateway, 'maeve');
    expect(bodyMeasurements.length).toBe(2);
    expect(bodyMeasurements[0]).toEqual(before['bodyMeasurements'][0]);
  });

  it('have their totals alone until an offset is known, and all of it then', async () => {
    controls.withdrawConsent(2, 'sleep');
    expect((await connect('ravi', 2))['SLEEP_SESSION'].status).toBe('SKIPPED');
    const unplaced = await read(gateway, 'ravi');
    expect(unplaced['dailyActivities'].length).toBeGreaterThan(20);
    for (const day of unplaced['dailyActivities']) {
      expect([day.startTime, day.zones, day.inactivityAlertTimes, day.utcOffsetOrigin]).toEqual([
        null,
        null,
        null,
        'NONE',
      ]);
      expect(day.stepSeries.columns.values).toEqual([]);
      expect(day.steps).toBeGreaterThan(0);
      expect(sum(Object.values(day.zoneTotals))).toBeGreaterThan(0);
    }

    controls.restoreConsent(2);
    await sync(gateway, 'ravi');
    const placed = await read(gateway, 'ravi');
    for (const before of unplaced['dailyActivities']) {
      const day = placed['dailyActivities'].find(({ date }: any) => date === before.date);
      expect([day.steps, day.zoneTotals, day.utcOffsetOrigin]).toEqual([before.steps, before.zoneTotals, 'INFERRED']);
      expect(sum(day.stepSeries.columns.values)).toBe(day.steps);
      expect(day.zones.length).toBeGreaterThan(0);
    }
  });

  it('of a device that counts no load, and of somebody who was never weighed, tell nothing of it', async () => {
    await connect('rosa', 6);
    const { dailyTrainingLoads, bodyMeasurements } = await read(gateway, 'rosa');
    expect(dailyTrainingLoads).toEqual([]);
    expect(bodyMeasurements).toEqual([expect.objectContaining({ weightKg: null, weightOrigin: null })]);
  });
});
