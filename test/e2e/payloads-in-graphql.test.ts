/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataType } from '../../src/domain/data-type.js';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { CONNECT } from '../support/body-lists.js';
import { turnedClock } from '../support/clock.js';
import { everythingOf, type Everything } from '../support/everything.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { payloadWearers, type PayloadWearer } from '../support/payload-wearers.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const APP = 'https://app.example/done';

/** Where Polar serves what, and the name of the list in its answer; null where the answer is the item. */
const ENDPOINTS: readonly { dataType: DataType; path: string; wrap: ((items: string) => string) | null }[] = [
  { dataType: 'NIGHTLY_RECHARGE', path: 'nightly-recharge', wrap: (items) => `{"recharges":[${items}]}` },
  { dataType: 'HEART_RATE', path: 'continuous-heart-rate', wrap: (items) => `{"heart_rates":[${items}]}` },
  ...(
    [
      ['DAILY_ACTIVITY', 'activities'],
      ['TRAINING_LOAD', 'cardio-load/date'],
      ['ALERTNESS', 'sleepwise/alertness/date'],
      ['CIRCADIAN_BEDTIME', 'sleepwise/circadian-bedtime/date'],
      ['BODY_TEMPERATURE', 'biosensing/bodytemperature'],
      ['SKIN_TEMPERATURE', 'biosensing/skintemperature'],
      ['BLOOD_OXYGEN', 'biosensing/spo2'],
      ['ECG', 'biosensing/ecg'],
      ['SKIN_CONTACT', 'biosensing/skincontacts'],
    ] as const
  ).map(([dataType, path]) => ({ dataType, path, wrap: (items: string) => `[${items}]` })),
  { dataType: 'BODY_MEASUREMENT', path: 'physical-info', wrap: null },
];

/** Nights that tell the offsets for which payloads are mapped. */
const HOME = [
  { date: '2026-01-01', sleep_start_time: '2025-12-31T23:00:00+02:00', sleep_end_time: '2026-01-01T07:00:00+02:00' },
  { date: '2026-03-29', sleep_start_time: '2026-03-28T23:00:00+02:00', sleep_end_time: '2026-03-29T08:00:00+03:00' },
];

/** What the gateway keeps for itself. */
const INTERNAL = ['revision', 'sampleCount'];
const OF_SOURCE = ['externalId', 'device', 'deviceId', 'isManual'];

const titled = payloadWearers().map((wearer, index) => ({
  ...wearer,
  id: index + 1,
  names: [...new Set(wearer.parts.map(({ name }) => name.replace('.json', '')))].join(', '),
}));

describe('every payload of Polar, over GraphQL', () => {
  const clock = turnedClock('2026-11-21T12:00:00Z');
  let database: TestDatabase;
  let gateway: Gateway;
  let vendor: StandIn;
  let everything: Everything;

  beforeAll(async () => {
    database = await createTestDatabase();
    vendor = await startAccessLink();
    gateway = await startGateway({ databaseUrl: database.url, accessLink: vendor, clock });
    everything = await everythingOf(gateway);
  });
  afterAll(async () => {
    await gateway.stop();
    await vendor.close();
    await database.drop();
  });

  it.each(titled)('is found again, each value in its place: $names', async ({ id, ...wearer }) => {
    const user = `wearer-${id}`;
    serve(id, wearer);
    const { data } = await gateway.ask(CONNECT, { userId: user, app: APP });
    await follow(data!['connectUser'].authorizationUrl, 'https://app.example');
    await everything.sync(user);
    for (const { expected } of wearer.parts) {
      for (const operation of newestOf(expected)) await expectFound(user, operation);
    }
    // The provider's limits count over a quarter of an hour, and polls of former wearers against them.
    await everything.forget(user);
    clock.advance({ minutes: 15 });
  });

  function serve(polarUserId: number, { hasHome, parts }: PayloadWearer): void {
    const textsOf = (dataType: DataType): string[] => parts.find((part) => part.dataType === dataType)?.texts ?? [];
    const exercises = textsOf('WORKOUT').map((text) => JSON.parse(text));
    const fit = parts.find((part) => part.fit !== null)?.fit ?? null;
    vendor.signIn(polarUserId, {
      ...EMPTY_ACCOUNT,
      sleep: { nights: [...(hasHome ? HOME : []), ...textsOf('SLEEP_SESSION').map((text) => JSON.parse(text))] },
      exercises,
      files: fit === null ? {} : Object.fromEntries(exercises.map(({ id }) => [`${id}/fit`, fit])),
    });
    for (const { dataType, path, wrap } of ENDPOINTS) {
      const items = textsOf(dataType).join();
      const isNothing = wrap === null && items === '';
      const answer = isNothing ? { status: 404 } : { status: 200, body: wrap === null ? items : wrap(items) };
      vendor.fail(`/v3/users/${path}`, answer);
    }
  }

  async function expectFound(user: string, operation: any): Promise<void> {
    const { dataType, record, series, route, flags = [], withdraws = false } = operation;
    const node = await everything.find(user, dataType, record.externalId);
    if (withdraws) {
      expect(node).toBeUndefined();
      return;
    }
    if (dataType !== 'HEART_RATE') {
      expect(node).toBeDefined();
      const flat = { ...node, ...Object.fromEntries(OF_SOURCE.map((key) => [key, node.source[key]])) };
      const due = Object.entries(record).filter(([key]) => !INTERNAL.includes(key));
      expect(Object.fromEntries(due.map(([key]) => [key, flat[key]]))).toEqual(Object.fromEntries(due));
      expect(node.flags).toEqual(expect.arrayContaining(flags));
    }
    if (Array.isArray(route)) {
      const points = node.route.points.map(({ timestamp, latitude, longitude, altitudeMeters }: any) =>
        [timestamp, latitude, longitude, altitudeMeters].join(' '),
      );
      expect(points).toEqual(route);
    }
    for (const one of Array.isArray(series) ? series : []) {
      const start = Date.parse(one.first.split(' ')[0]);
      const { timestamps, values } = await everything.columns(user, node, one);
      expect(values.join(' ')).toBe(one.values);
      expect(timestamps.map((time: number) => time - start).join(' ')).toBe(one.millisSinceFirst);
    }
  }
});

/** Of several versions of one record the newest, of equally new ones the one that tells most, of those the last. */
function newestOf(payloads: readonly any[][]): any[] {
  const newest = new Map<string, any>();
  for (const operation of payloads.flat()) {
    const { externalId } = operation.record;
    const before = newest.get(externalId);
    if (before === undefined || isNewer(operation, before)) newest.set(externalId, operation);
  }
  return [...newest.values()];
}

function isNewer(operation: any, before: any): boolean {
  const [revision, known] = [operation.record.revision ?? '', before.record.revision ?? ''];
  return revision === known ? toldBy(operation) >= toldBy(before) : revision > known;
}

/** How many values there are; those of a series stand in one text. */
function toldBy(part: unknown): number {
  if (part === null || part === false) return 0;
  if (typeof part === 'object') return Object.values(part).reduce((sum: number, inner) => sum + toldBy(inner), 0);
  return typeof part === 'string' ? part.split(' ').length : 1;
}
