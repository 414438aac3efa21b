import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AlertnessPeriod } from '../../../src/domain/alertness-period.js';
import type { UpsertOperation } from '../../../src/domain/operation.js';
import type { Storage } from '../../../src/storage/index.js';
import { openTestStorage } from '../../support/postgres.js';
import {
  activity,
  heartRateDay,
  makeWearer,
  NOW,
  payload,
  recharge,
  series,
  sleep,
  upsertActivity,
  upsertHeartRate,
  upsertRecharge,
  upsertSleep,
  upsertWorkout,
  workout,
  type Wearer,
} from './builders.js';
import { furtherOperations } from './further-records.js';

let storage: Storage;
let close: () => Promise<void>;
let wearer: Wearer;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock: { now: () => NOW } }));
});
afterAll(() => close());
beforeEach(async () => {
  wearer = await makeWearer(storage);
});

const commit = (...args: Parameters<Wearer['batch']>) => storage.data.commit(wearer.batch(...args));
const heartRate = [series('HEART_RATE', '2026-03-09T06:00:00Z', [100, 101, 102])];

function upsertAlertness(start: string, changes: Partial<AlertnessPeriod>): UpsertOperation<'ALERTNESS'> {
  const operation = furtherOperations.find(({ dataType }) => dataType === 'ALERTNESS') as UpsertOperation<'ALERTNESS'>;
  return { ...operation, record: { ...operation.record, externalId: start, startTime: new Date(start), ...changes } };
}

describe('offsets', () => {
  const stretchesOf = async () => {
    const { stretches } = await storage.data.offsets(wearer.userId);
    return stretches.map(({ startMs, utcOffsetMinutes, isExact }) => [
      startMs === Number.NEGATIVE_INFINITY ? null : new Date(startMs).toISOString(),
      utcOffsetMinutes,
      isExact,
    ]);
  };
  const at = (time: string, utcOffsetMinutes: number, origin: 'RECORD' | 'INFERRED' = 'RECORD') =>
    upsertWorkout(
      workout(time, {
        startTime: new Date(time),
        localDate: time.slice(0, 10),
        utcOffsetMinutes,
        utcOffsetOrigin: origin,
      }),
    );
  const night = (
    date: string,
    [start, utcOffsetMinutes]: [string, number],
    [end, endUtcOffsetMinutes]: [string, number | null],
  ) =>
    upsertSleep(
      sleep(start, {
        night: date,
        startTime: new Date(start),
        endTime: new Date(end),
        utcOffsetMinutes,
        endUtcOffsetMinutes,
      }),
    );

  it('are told by records with one of their own: where the zone changed its clocks, else (a journey) from midnight on', async () => {
    await commit([
      payload(at('2026-03-01T06:00:00Z', 120), at('2026-03-02T06:00:00Z', 120), at('2026-03-03T06:00:00Z', -300)),
      payload(at('2026-03-04T06:00:00Z', 0, 'INFERRED'), at('2026-03-07T06:00:00Z', 120)),
    ]);
    await commit([
      payload(night('2026-03-29', ['2026-03-28T21:00:00Z', 120], ['2026-03-29T05:00:00Z', 180])),
      payload(
        night('2026-04-11', ['2026-04-10T23:30:00Z', 60], ['2026-04-11T04:00:00Z', null]),
        night('2026-04-11', ['2026-04-11T13:00:00Z', 180], ['2026-04-11T14:00:00Z', null]),
      ),
    ]);
    await expect(stretchesOf()).resolves.toEqual([
      [null, 120, true],
      ['2026-03-03T05:00:00.000Z', -300, false],
      ['2026-03-06T22:00:00.000Z', 120, false],
      ['2026-03-29T01:00:00.000Z', 180, true],
      ['2026-04-10T23:00:00.000Z', 60, false],
      ['2026-04-11T13:00:00.000Z', 180, false],
    ]);
    const { nights } = await storage.data.offsets(wearer.userId);
    const clockChange = nights.get('2026-03-29');
    expect([...nights.keys()]).toEqual(['2026-03-29']);
    expect([clockChange?.startOffsetMinutes, clockChange?.endOffsetMinutes]).toEqual([120, 180]);
  });

  it.each([
    ['of a recharge of an evening', {}, ['2026-03-09']],
    [
      'of a recharge that ended a day later by its clock',
      { startTime: new Date('2026-03-09T16:35:00Z'), endTime: new Date('2026-03-09T21:55:00Z') },
      ['2026-03-09'],
    ],
    [
      'of a recharge that waits for its offset',
      { startTime: null, endTime: null, utcOffsetMinutes: null, utcOffsetOrigin: 'NONE' as const },
      ['2026-03-09'],
    ],
    ['of a recharge without a curve', { startTime: null, endTime: null }, ['2026-03-09']],
  ])('have the longest sleep where it is needed: %s', async (_, change, dates) => {
    await commit([
      payload(
        night('2026-03-09', ['2026-03-08T16:30:00Z', 120], ['2026-03-08T22:03:00Z', 120]),
        night('2026-03-09', ['2026-03-09T00:00:00Z', 120], ['2026-03-09T01:00:00Z', 120]),
        night('2026-03-10', ['2026-03-09T20:00:00Z', 120], ['2026-03-10T04:00:00Z', 120]),
      ),
    ]);
    const inIt = { startTime: new Date('2026-03-08T16:35:00Z'), endTime: new Date('2026-03-08T21:55:00Z') };
    await commit([
      payload(
        upsertRecharge(
          recharge('2026-03-09', { utcOffsetOrigin: 'INFERRED', ...inIt, night: '2026-03-09', ...change }),
        ),
      ),
    ]);
    const { nights } = await storage.data.offsets(wearer.userId);
    expect([...nights.keys()]).toEqual(dates);
    if (dates.length > 0) expect(nights.get('2026-03-09')?.startTime).toEqual(new Date('2026-03-08T16:30:00Z'));
  });

  it('have the sleep of a recharge that ended a day later by its clock, though another offset put it inside', async () => {
    await commit([payload(night('2027-01-03', ['2027-01-03T04:30:00Z', -600], ['2027-01-03T10:03:00Z', -600]))]);
    const own = recharge('2027-01-03', {
      utcOffsetMinutes: 780,
      utcOffsetOrigin: 'INFERRED',
      night: '2027-01-03',
      startTime: new Date('2027-01-03T05:35:00Z'),
      endTime: new Date('2027-01-03T10:55:00Z'),
    });
    await commit([payload(upsertRecharge(own))]);
    const { nights } = await storage.data.offsets(wearer.userId);
    expect([...nights.keys()]).toEqual(['2027-01-03']);
  });

  it('have the sleep by which a recharge was placed for as long as it is', async () => {
    await commit([payload(night('2026-03-09', ['2026-03-08T16:30:00Z', 120], ['2026-03-08T22:03:00Z', 120]))]);
    const own = recharge('2026-03-09', {
      utcOffsetOrigin: 'INFERRED',
      night: '2026-03-09',
      startTime: new Date('2026-03-08T16:35:00Z'),
      endTime: new Date('2026-03-08T21:55:00Z'),
    });
    await commit([payload({ ...upsertRecharge(own), placedBy: 'its sleep' })]);
    const { nights } = await storage.data.offsets(wearer.userId);
    expect([...nights.keys()]).toEqual(['2026-03-09']);
  });

  it('are told by what was made of a sleep afterwards only where nothing else was told within a day', async () => {
    const alertness = (start: string, utcOffsetMinutes: number, kind: 'HISTORY' | 'PREDICTION') =>
      upsertAlertness(start, { sleepEndTime: null, utcOffsetMinutes, utcOffsetOrigin: 'RECORD', kind });
    await commit([payload(at('2026-03-01T06:00:00Z', 120), at('2026-03-10T06:00:00Z', 120))]);
    await commit(
      [
        payload(
          alertness('2026-03-02T05:59:00Z', 0, 'HISTORY'),
          alertness('2026-03-09T06:01:00Z', 0, 'HISTORY'),
          alertness('2026-03-05T06:00:00Z', 540, 'PREDICTION'),
        ),
      ],
      { dataType: 'ALERTNESS' },
    );
    await expect(stretchesOf()).resolves.toEqual([[null, 120, true]]);
    await commit([payload(alertness('2026-03-06T06:00:00Z', 540, 'HISTORY'))], { dataType: 'ALERTNESS' });
    await expect(stretchesOf()).resolves.toEqual([
      [null, 120, true],
      ['2026-03-05T15:00:00.000Z', 540, false],
      ['2026-03-09T22:00:00.000Z', 120, false],
    ]);
  });

  it('are not known of a user without records', async () => {
    await expect(storage.data.offsets(wearer.userId)).resolves.toEqual({ stretches: [], nights: new Map() });
  });

  it('lists the records whose offset is not their own, with the payload that made them', async () => {
    const unplaced = { startTime: null, endTime: null, utcOffsetMinutes: null, utcOffsetOrigin: 'NONE' as const };
    const day = payload(upsertHeartRate(heartRateDay('2026-03-08'), heartRate));
    await commit([day]);
    await commit([payload(upsertRecharge(recharge('own')), upsertRecharge(recharge('2026-03-09', unplaced)))]);
    await commit([payload(upsertActivity(activity('2026-03-07')))]);
    const found = await storage.data.inferred(wearer.userId, 'polar');
    expect(found.map(({ dataType, date, utcOffsetMinutes }) => [dataType, date, utcOffsetMinutes])).toEqual([
      ['DAILY_ACTIVITY', '2026-03-07', 120],
      ['HEART_RATE', '2026-03-08', 120],
      ['NIGHTLY_RECHARGE', '2026-03-09', null],
    ]);
    await expect(storage.data.payloadContents(wearer.userId, [found[1]!.payloadHash])).resolves.toEqual([
      { text: day.text },
    ]);
    await expect(storage.data.inferred(wearer.userId, 'other')).resolves.toEqual([]);
  });

  it('knows a record that waits for its offset by the last payload that spoke of it', async () => {
    const waiting = { startTime: null, endTime: null, utcOffsetMinutes: null, utcOffsetOrigin: 'NONE' as const };
    const morning = payload(upsertHeartRate(heartRateDay('2026-03-08', { ...waiting, sampleCount: 0 }), []));
    // Its samples are not placed either, so that the record says the same.
    const evening = { ...morning, text: `${morning.text} and the rest of the day` };
    const lastOf = async () => {
      const [record] = await storage.data.inferred(wearer.userId, 'polar');
      const contents = await storage.data.payloadContents(wearer.userId, [record!.payloadHash]);
      return contents.map(({ text }) => text);
    };
    await commit([morning]);
    await commit([evening]);
    await expect(lastOf()).resolves.toEqual([evening.text]);
    await expect(commit([evening])).resolves.toMatchObject({ updated: 0, unchanged: 1 });
  });
});
