/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { CONNECT, lists, sync } from '../support/body-lists.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const APP = 'https://app.example/done';

const payload = (name: string): string =>
  readFileSync(new URL(`../providers/polar/payloads/${name}.json`, import.meta.url), 'utf8');

describe('what Polar sends of SleepWise and biosensing, over GraphQL', () => {
  let database: TestDatabase;
  let gateway: Gateway;
  let vendor: StandIn;

  beforeAll(async () => {
    database = await createTestDatabase();
    vendor = await startAccessLink();
    gateway = await startGateway({ databaseUrl: database.url, accessLink: vendor });
    vendor.signIn(99000017, { ...EMPTY_ACCOUNT, sleep: JSON.parse(payload('sleep-nights')) });
    for (const [path, name] of [
      ['sleepwise/alertness/date', 'sleepwise-alertness'],
      ['sleepwise/circadian-bedtime/date', 'sleepwise-circadian-bedtime'],
      ['biosensing/bodytemperature', 'biosensing-body-temperature'],
      ['biosensing/skintemperature', 'biosensing-skin-temperature'],
      ['biosensing/spo2', 'biosensing-spo2'],
      ['biosensing/ecg', 'biosensing-ecg'],
      ['biosensing/skincontacts', 'biosensing-skin-contacts'],
    ] as const) {
      vendor.fail(`/v3/users/${path}`, { status: 200, body: payload(name) });
    }
    const { data } = await gateway.ask(CONNECT, { userId: 'kim', app: APP });
    await follow(data!['connectUser'].authorizationUrl, 'https://app.example');
  });
  afterAll(async () => {
    await gateway.stop();
    await vendor.close();
    await database.drop();
  });

  it('is found again, each value in its place', async () => {
    expect((await sync(gateway, 'kim')).status).toBe('SUCCEEDED');
    const found = await lists(gateway, 'kim');

    expect(found['alertnessPeriods']).toHaveLength(3);
    expect(found['alertnessPeriods']![0]).toMatchObject({
      startTime: '2026-07-07T20:08:14.000Z',
      endTime: '2026-07-08T19:31:44.000Z',
      utcOffsetMinutes: 180,
      utcOffsetOrigin: 'RECORD',
      kind: 'HISTORY',
      grade: 7.4,
      gradeClass: 'STRONG',
      gradeValiditySeconds: 57600,
      inertia: 'MILD',
      sleepEndTime: '2026-07-08T03:31:44.250Z',
    });
    expect(found['alertnessPeriods']![0].stretches[0]).toEqual({
      startTime: '2026-07-08T03:32:00.000Z',
      endTime: '2026-07-08T04:00:00.000Z',
      level: 'LOW',
      validity: 'VALID',
    });
    // History and prediction of one period came, in this order.
    expect(found['circadianBedtimes']!.map(({ kind, utcOffsetMinutes }) => [kind, utcOffsetMinutes])).toEqual([
      ['HISTORY', 180],
    ]);
    expect(
      found['bodyTemperatures']!.map(({ kind, temperatures }) => [kind, temperatures.columns.values.length]),
    ).toEqual([
      ['SKIN', 24],
      ['CORE', 0],
    ]);
    expect(found['nightlySkinTemperatures']!.map(({ night, deviationCelsius }) => [night, deviationCelsius])).toEqual([
      ['2026-06-16', null],
      ['2026-07-08', 0.31],
      ['2026-07-09', -0.62],
    ]);
    expect(found['bloodOxygenTests']).toEqual([
      expect.objectContaining({
        startTime: '2026-07-08T08:05:00.000Z',
        oxygenPercent: 97,
        hrvMs: 44,
        altitudeMeters: 18,
      }),
      expect.objectContaining({
        startTime: '2026-07-08T08:20:00.000Z',
        utcOffsetMinutes: -150,
        status: 'INCONCLUSIVE',
        providerStatus: 'SPO2_TEST_INCONCLUSIVE_TOO_LOW_OVERALL_QUALITY',
        oxygenPercent: null,
        averageHeartRateBpm: null,
        hrvMs: null,
      }),
    ]);
    const [ecg] = found['electrocardiograms']!;
    expect(ecg).toMatchObject({
      startTime: '2026-07-08T08:00:00.000Z',
      endTime: '2026-07-08T08:00:01.992Z',
      hrvMs: 41.7,
    });
    expect(ecg.waveform.columns.values).toEqual(
      JSON.parse(payload('biosensing-ecg'))[0].samples.map(({ amplitude_mv: value }: any) => value),
    );
    expect(found['skinContacts']![0].changes[1]).toEqual({ time: '2026-07-08T15:00:00.000Z', isInContact: false });
  });
});
