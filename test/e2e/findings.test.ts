/* eslint-disable @typescript-eslint/no-explicit-any -- payloads and answers are looked into freely */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';

const payload = (name: string): any =>
  JSON.parse(readFileSync(new URL(`../providers/polar/payloads/${name}.json`, import.meta.url), 'utf8'));
const [, withFractions, withoutAMinute, withInterruptionsOff, nap] = payload('sleep-composed-fields').nights;
const exercise = (id: string) => payload('exercise-composed-quirks').find((one: any) => one.id === id);

/** Records that do not add up, and words that nobody knows, as users and operators see them. */
describe('what does not add up', () => {
  let database: TestDatabase;
  let polar: StandIn;
  let gateway: Gateway;

  beforeAll(async () => {
    database = await createTestDatabase();
    polar = await startAccessLink();
    gateway = await startGateway({ databaseUrl: database.url, accessLink: polar });
    polar.signIn(31, {
      ...EMPTY_ACCOUNT,
      sleep: { nights: [withFractions, withoutAMinute, withInterruptionsOff, nap] },
      exercises: ['Qrk00009', 'Qrk00010', 'Qrk00013'].map(exercise),
    });
    const { data } = await gateway.ask(
      'mutation { connectUser(input: { userId: "ida", provider: POLAR, redirectUrl: "https://app.example/" }) { authorizationUrl } }',
    );
    await follow(data!['connectUser'].authorizationUrl, 'https://app.example');
    await until(async () => (await runs())[0]?.status === 'SUCCEEDED');
  });
  afterAll(async () => {
    await gateway.stop();
    await polar.close();
    await database.drop();
  });

  async function runs(): Promise<any[]> {
    const { data } = await gateway.ask(
      '{ user(id: "ida") { syncRuns { nodes { status steps { dataType notice rejected } } } } }',
    );
    return data!['user'].syncRuns.nodes;
  }
  async function counted(name: string): Promise<string[]> {
    const text = await (await fetch(`${gateway.url}/metrics`)).text();
    return text.split('\n').filter((line) => line.startsWith(`${name}{`));
  }
  const COUNTS = [
    'tributary_flagged_records_total{provider="polar",data_type="WORKOUT",flag="ZONES_EXCEED_DURATION"} 1',
    'tributary_flagged_records_total{provider="polar",data_type="SLEEP_SESSION",flag="SLEEP_PARTS_DIFFER"} 1',
    'tributary_flagged_records_total{provider="polar",data_type="SLEEP_SESSION",flag="SLEEP_INTERRUPTIONS_DIFFER"} 1',
  ];

  it('in a night is kept as it came, and flagged; a fraction in start and end is nothing', async () => {
    const { data } = await gateway.ask(
      '{ user(id: "ida") { sleepSessions { nodes { startTime night lightSeconds shortInterruptionSeconds flags } } } }',
    );
    expect(data!['user'].sleepSessions.nodes).toEqual([
      {
        startTime: '2026-07-12T10:05:00.000Z',
        night: '2026-07-12',
        lightSeconds: 2700,
        shortInterruptionSeconds: 0,
        flags: [],
      },
      {
        startTime: '2026-07-11T20:00:00.750Z',
        night: '2026-07-12',
        lightSeconds: 15000,
        shortInterruptionSeconds: 600,
        flags: [],
      },
      {
        startTime: '2026-07-10T20:00:00.000Z',
        night: '2026-07-11',
        lightSeconds: 14940,
        shortInterruptionSeconds: 600,
        flags: ['SLEEP_PARTS_DIFFER'],
      },
      {
        startTime: '2026-07-09T20:00:00.000Z',
        night: '2026-07-10',
        lightSeconds: 15000,
        shortInterruptionSeconds: 601,
        flags: ['SLEEP_INTERRUPTIONS_DIFFER'],
      },
    ]);
  });

  it('in a workout is kept as it came, and flagged; the rounding of each zone is nothing', async () => {
    const { data } = await gateway.ask(
      '{ user(id: "ida") { workouts { nodes { source { externalId } durationSeconds type providerType heartRateZones { seconds } flags } } } }',
    );
    const found = Object.fromEntries(data!['user'].workouts.nodes.map((node: any) => [node.source.externalId, node]));
    expect(found['Qrk00009']).toMatchObject({
      durationSeconds: 600,
      heartRateZones: [{ seconds: 360 }, { seconds: 360 }],
      flags: ['ZONES_EXCEED_DURATION'],
    });
    expect(found['Qrk00010']).toMatchObject({ heartRateZones: [{ seconds: 300.6 }, { seconds: 300.6 }], flags: [] });
    expect(found['Qrk00013']).toMatchObject({ type: 'OTHER', providerType: 'UNDERWATER_RUGBY', flags: [] });
  });

  it('is counted once for the operator, as are words that nobody knows, which the step names', async () => {
    const [first] = await runs();
    const noticed = first.steps.filter(({ dataType }: any) => dataType === 'WORKOUT');
    expect(noticed).toEqual([
      { dataType: 'WORKOUT', rejected: 0, notice: expect.stringContaining('"UNDERWATER_RUGBY"') },
    ]);
    expect((await counted('tributary_flagged_records_total')).toSorted()).toEqual(COUNTS.toSorted());
    expect(await counted('tributary_unknown_words_total')).toEqual([
      'tributary_unknown_words_total{provider="polar",kind="sport"} 1',
    ]);

    await gateway.ask(
      'mutation { syncUser(input: { userId: "ida", provider: POLAR, wait: true }) { runs { status } } }',
    );
    expect((await counted('tributary_flagged_records_total')).toSorted()).toEqual(COUNTS.toSorted());
  });
});
