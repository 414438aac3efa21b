/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  alertnessOn,
  ecgOn,
  oxygenTestOn,
  skinTemperatureOn,
  type Athlete,
} from '../../src/provider-kit/athlete/index.js';
import { addDays } from '../../src/provider-kit/payload-time.js';
import type { Provider } from '../../src/provider-kit/provider.js';
import { polar } from '../../src/providers/polar/index.js';
import { startPolarSandbox, type SandboxControls } from '../../src/providers/polar/sandbox/index.js';
import { CONNECT, lists, sync, TYPES } from '../support/body-lists.js';
import { turnedClock } from '../support/clock.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const APP = 'https://app.example/done';
const NOW = '2026-07-15T10:30:00.000Z';
describe('SleepWise and biosensing of the sandbox, over GraphQL', () => {
  const clock = turnedClock(NOW);
  let database: TestDatabase;
  let gateway: Gateway;
  let controls: SandboxControls;
  let seed: string;
  let folder: string;
  let consent: (authorizationUrl: string) => Promise<string>;

  const wanted = ['SLEEP_SESSION', ...TYPES];
  const { dataTypes } = polar.manifest;
  const watched: Provider = {
    ...polar,
    // The rest would only take its time.
    manifest: {
      ...polar.manifest,
      dataTypes: Object.fromEntries(Object.entries(dataTypes).filter(([dataType]) => wanted.includes(dataType))),
    },
    streams: polar.streams.filter(({ dataType }) => wanted.includes(dataType)),
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
    folder = mkdtempSync(join(tmpdir(), 'body-'));
    database = await createTestDatabase();
    gateway = await startGateway({
      databaseUrl: database.url,
      providers: [watched],
      environment: { SANDBOX: 'on', DATA_DIR: folder },
      clock,
    });
  });
  afterAll(async () => {
    await gateway.stop();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  async function connect(userId: string, athlete: number): Promise<any> {
    const { data } = await gateway.ask(CONNECT, { userId, app: APP });
    const url = new URL(data!['connectUser'].authorizationUrl);
    url.searchParams.set('sandbox_athlete', String(athlete));
    await follow(await consent(url.toString()), 'https://app.example');
    return sync(gateway, userId);
  }

  it('are all there as they happened', async () => {
    const run = await connect('aino', 1);
    expect(run.steps.map(({ status, rejected, notice }: any) => [status, rejected, notice])).toEqual(
      run.steps.map(() => ['SUCCEEDED', 0, null]),
    );
    const now = clock.now();
    const athlete: Athlete = controls.athletes[0]!.athlete;
    const today = athlete.itinerary.dateAt(now);
    const dates = Array.from({ length: 28 }, (_, index) => addDays(today, index - 27));
    const truthsOf = <T>(of: (date: string) => T | null): T[] => dates.flatMap((date) => of(date) ?? []);
    const found = await lists(gateway, 'aino');

    const nights = truthsOf((date) => skinTemperatureOn(athlete, seed, date)).filter(({ endTime }) => endTime <= now);
    expect(nights.length).toBeGreaterThan(20);
    expect(found['nightlySkinTemperatures']).toEqual(
      nights.map(({ night, celsius, deviationCelsius }) =>
        expect.objectContaining({ night, temperatureCelsius: celsius, deviationCelsius, utcOffsetOrigin: 'INFERRED' }),
      ),
    );
    expect(found['bodyTemperatures']!.map(({ temperatures }) => temperatures.columns.values)).toEqual(
      nights.map(({ samples }) => samples.map(({ celsius }) => celsius)),
    );
    const tests = truthsOf((date) => oxygenTestOn(athlete, seed, date)).filter(({ time }) => time <= now);
    expect(found['bloodOxygenTests']!.map(({ startTime, oxygenPercent }) => [startTime, oxygenPercent])).toEqual(
      tests.map(({ time, percent }) => [time.toISOString(), percent]),
    );
    const ecgs = truthsOf((date) => ecgOn(athlete, seed, date)).filter(({ time }) => time <= now);
    expect(found['electrocardiograms']!.map(({ waveform }) => waveform.columns.values)).toEqual(
      ecgs.map(({ samples }) => samples.map(({ millivolts }) => millivolts)),
    );
    const periods = truthsOf((date) => alertnessOn(athlete, date, now));
    const ahead = alertnessOn(athlete, addDays(today, 1), now)!;
    expect(found['alertnessPeriods']!.map(({ kind, grade }) => [kind, grade])).toEqual(
      [...periods, ahead].map(({ isForecast, grade }) => [isForecast ? 'PREDICTION' : 'HISTORY', grade]),
    );
    expect(found['circadianBedtimes']!.at(-1)).toMatchObject({ kind: 'PREDICTION', quality: 'UNKNOWN' });
    expect(found['skinContacts']).toHaveLength(28);
  });

  it('are told anew without a second record, and predictions become history', async () => {
    const before = await lists(gateway, 'aino');
    const again = await sync(gateway, 'aino');
    expect(again.steps.map(({ created, updated }: any) => [created, updated])).toEqual(again.steps.map(() => [0, 0]));
    const predicted = before['alertnessPeriods']!.filter(({ kind }) => kind === 'PREDICTION');
    expect(predicted).toHaveLength(1);

    clock.advance({ days: 1 });
    await sync(gateway, 'aino');
    const after = (await lists(gateway, 'aino'))['alertnessPeriods']!;
    const replaced = after.filter(({ startTime }) => startTime === predicted[0].startTime);
    expect(replaced.map(({ kind, validity }) => [kind, validity])).toEqual([['HISTORY', 'VALID']]);
  });

  it('are told from a watch that has not the sensors', async () => {
    const run = await connect('jonas', 4);
    const notices = Object.fromEntries(run.steps.map(({ dataType, notice }: any) => [dataType, notice]));

    expect(run.status).toBe('SUCCEEDED');
    for (const type of TYPES) expect(notices[type]).toMatch(/^FEATURE_UNAVAILABLE or nothing measured/);
    expect(notices['SLEEP_SESSION']).toBeNull();
    expect(Object.values(await lists(gateway, 'jonas')).flat()).toEqual([]);
  });
});
