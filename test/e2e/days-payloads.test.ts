/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { CONNECT } from '../support/body-lists.js';
import { read, sum, sync } from '../support/day-lists.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const APP = 'https://app.example/done';

describe('what Polar sends of days and the body, over GraphQL', () => {
  let database: TestDatabase;
  let gateway: Gateway;
  let vendor: StandIn;

  const payload = (name: string): any =>
    JSON.parse(readFileSync(new URL(`../providers/polar/payloads/${name}.json`, import.meta.url), 'utf8'));
  const answer = (path: string, body: unknown): void =>
    vendor.fail(`/v3/users/${path}`, { status: 200, body: JSON.stringify(body) });

  beforeAll(async () => {
    database = await createTestDatabase();
    vendor = await startAccessLink();
    gateway = await startGateway({ databaseUrl: database.url, accessLink: vendor });
    vendor.signIn(99000017, { ...EMPTY_ACCOUNT, sleep: payload('sleep-nights') });
    answer('activities', payload('activity-composed-samples'));
    answer('cardio-load/date', payload('cardio-load-list'));
    answer('physical-info', payload('physical-info'));
    const { data } = await gateway.ask(CONNECT, { userId: 'kim', app: APP });
    await follow(data!['connectUser'].authorizationUrl, 'https://app.example');
  });
  afterAll(async () => {
    await gateway.stop();
    await vendor.close();
    await database.drop();
  });

  it('is kept where it does not add up, and flagged', async () => {
    await sync(gateway, 'kim');
    const { dailyActivities } = await read(gateway, 'kim');
    const flagged = dailyActivities.filter(({ flags }: any) => flags.length > 0);
    expect(flagged.map(({ date, steps, flags }: any) => [date, steps, flags])).toEqual([
      ['2026-07-10', 500, ['STEPS_DIFFER']],
    ]);
    expect(sum(flagged[0].stepSeries.columns.values)).toBe(200);
  });

  it('makes no record of a day without a load', async () => {
    const { dailyTrainingLoads } = await read(gateway, 'kim');
    expect(dailyTrainingLoads.map(({ date, load, status }: any) => [date, load, status])).toEqual([
      ['2026-07-07', 0, 'DETRAINING'],
      ['2026-07-08', 78.214, 'PRODUCTIVE'],
      ['2026-07-09', 131, 'PRODUCTIVE'],
    ]);
  });

  it('becomes a history of the body, one record for each change', async () => {
    const changed = { ...payload('physical-info'), weight: 62.1, modified: '2026-07-20T05:00:00Z' };
    for (let time = 0; time < 2; time += 1) {
      answer('physical-info', changed);
      const { BODY_MEASUREMENT: step } = await sync(gateway, 'kim');
      expect(step).toMatchObject({ fetched: 1, created: time === 0 ? 1 : 0, updated: 0 });
    }
    const { bodyMeasurements } = await read(gateway, 'kim');
    expect(bodyMeasurements.map(({ startTime, weightKg }: any) => [startTime, weightKg])).toEqual([
      ['2026-06-20T18:22:41.000Z', 63.5],
      ['2026-07-20T05:00:00.000Z', 62.1],
    ]);
  });
});
