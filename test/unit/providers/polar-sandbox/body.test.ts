import { describe, expect, it } from '@jest/globals';
import {
  alertnessOn,
  ecgOn,
  oxygenTestOn,
  skinTemperatureOn,
  type Athlete,
} from '../../../../src/provider-kit/athlete/index.js';
import { EMPTY_TIMELINE } from '../../../../src/domain/offset-timeline.js';
import type { DataType } from '../../../../src/domain/data-type.js';
import type { Operation, UpsertOperation } from '../../../../src/domain/operation.js';
import { createApi } from '../../../../src/provider-kit/http.js';
import { pull, type PulledPage } from '../../../../src/provider-kit/pull.js';
import { polar } from '../../../../src/providers/polar/index.js';
import { addDays, connect, datesUpTo, NOW, start, type Started } from './sandbox-client.js';

const TODAY = NOW.slice(0, 10);
const now = new Date(NOW);
const DAYS = datesUpTo(TODAY, 28);
const PATHS = ['bodytemperature', 'skintemperature', 'spo2', 'ecg', 'skincontacts'].map(
  (name) => `/v3/users/biosensing/${name}`,
);
const SLEEP_WISE = ['alertness', 'circadian-bedtime'].map((name) => `/v3/users/sleepwise/${name}/date`);

async function pages(started: Started, number: number, dataType: DataType): Promise<PulledPage[]> {
  const { token } = await connect(started, number);
  const api = createApi({
    manifest: polar.manifest,
    baseUrl: started.sandbox.endpoints.apiUrl,
    tokens: { get: async () => token, renew: async () => null },
    signal: new AbortController().signal,
    clock: started.clock,
  });
  const stream = polar.streams.find((one) => one.dataType === dataType)!;
  const window = {
    cursor: null,
    from: DAYS[0]!,
    to: TODAY,
    isBounded: false,
    parts: { samples: true, zones: true, route: true },
  };
  const found: PulledPage[] = [];
  for await (const page of pull(stream, api, window, { offsets: EMPTY_TIMELINE })) found.push(page);
  return found;
}

async function operations<T extends DataType>(
  started: Started,
  number: number,
  type: T,
): Promise<UpsertOperation<T>[]> {
  const payloads = (await pages(started, number, type)).flatMap((page) => page.payloads);
  expect(payloads.filter(({ rejection }) => rejection !== null)).toEqual([]);
  return payloads.flatMap((payload): Operation[] => payload.operations) as UpsertOperation<T>[];
}

const athleteOf = (started: Started, number: number): Athlete => started.controls.athletes[number - 1]!.athlete;

describe('what a watch senses, and finds out of sleep', () => {
  it.each([1, 2])('comes from athlete %i as it happened, whatever the unit of its test times', async (number) => {
    const started = await start();
    const athlete = athleteOf(started, number);
    const isOver = ({ time }: { time: Date }) => time <= now;

    const nights = DAYS.flatMap((date) => skinTemperatureOn(athlete, 'seed', date) ?? []);
    expect(nights.length).toBeGreaterThan(20);
    expect((await operations(started, number, 'SKIN_TEMPERATURE')).map(({ record }) => record)).toEqual(
      nights.map(({ night, celsius, deviationCelsius }) =>
        expect.objectContaining({ night, temperatureCelsius: celsius, deviationCelsius }),
      ),
    );
    const curves = await operations(started, number, 'BODY_TEMPERATURE');
    expect(curves.map(({ series }) => [...series![0]!.values])).toEqual(
      nights.map(({ samples }) => samples.map(({ celsius }) => celsius)),
    );

    const tests = DAYS.flatMap((date) => oxygenTestOn(athlete, 'seed', date) ?? []).filter(isOver);
    expect(tests.length).toBeGreaterThan(5);
    expect((await operations(started, number, 'BLOOD_OXYGEN')).map(({ record }) => record)).toEqual(
      tests.map(({ time, utcOffsetMinutes, percent, heartRateBpm }) =>
        expect.objectContaining({
          startTime: time,
          utcOffsetMinutes,
          utcOffsetOrigin: 'RECORD',
          status: percent === null ? 'INCONCLUSIVE' : 'PASSED',
          oxygenPercent: percent,
          averageHeartRateBpm: percent === null ? null : heartRateBpm,
        }),
      ),
    );

    const ecgs = DAYS.flatMap((date) => ecgOn(athlete, 'seed', date) ?? []).filter(isOver);
    const recorded = await operations(started, number, 'ECG');
    expect(ecgs.length).toBeGreaterThan(2);
    expect(recorded.map(({ record }) => record.startTime)).toEqual(ecgs.map(({ time }) => time));
    expect([...recorded[0]!.series![0]!.values]).toEqual(ecgs[0]!.samples.map(({ millivolts }) => millivolts));

    const worn = await operations(started, number, 'SKIN_CONTACT');
    expect(worn).toHaveLength(28);
    for (const { record } of worn) expect(record.changes[0]).toEqual({ time: record.startTime, isInContact: true });
  });

  it.each([1, 2, 3, 5])('athlete %i knows of the past, and has predictions for what is to come', async (number) => {
    const started = await start();
    const athlete = athleteOf(started, number);
    const tomorrow = addDays(athlete.itinerary.dateAt(now), 1);
    const truths = datesUpTo(tomorrow, tomorrow > addDays(TODAY, 1) ? 30 : 29).flatMap(
      (date) => alertnessOn(athlete, date, now) ?? [],
    );
    const found = (await operations(started, number, 'ALERTNESS')).map(({ record }) => record);

    expect(found.map(({ kind, grade }) => [kind, grade])).toEqual(
      truths.map(({ isForecast, grade }) => [isForecast ? 'PREDICTION' : 'HISTORY', grade]),
    );
    expect(new Set(found.map(({ kind }) => kind)).size).toBe(2);
    const bedtimes = (await operations(started, number, 'CIRCADIAN_BEDTIME')).map(({ record }) => record);
    expect(new Set(bedtimes.map(({ kind }) => kind))).toEqual(new Set(['HISTORY', 'PREDICTION']));
    for (const { sleepGateStartTime, preferredSleepStartTime } of bedtimes) {
      expect(preferredSleepStartTime!.getTime() - sleepGateStartTime!.getTime()).toBe(15 * 60_000);
    }
  });

  it('becomes history in the place of the prediction', async () => {
    const started = await start();
    const idsOf = async (kind: string) =>
      (await operations(started, 1, 'ALERTNESS')).filter(({ record }) => record.kind === kind).map(idOf);
    const predicted = await idsOf('PREDICTION');
    started.clock.advance({ days: 2 });

    expect(predicted).toHaveLength(1);
    expect(await idsOf('HISTORY')).toEqual(expect.arrayContaining(predicted));
  });

  it.each([3, 4, 5, 6, 7])('comes not from athlete %i, whose watch has no sensor: 204', async (number) => {
    const started = await start();
    const client = await connect(started, number);
    const statuses = await Promise.all(PATHS.map(async (path) => (await client.get(path)).status));

    expect(statuses).toEqual(PATHS.map(() => 204));
    const [page, ...more] = await pages(started, number, 'ECG');
    expect([page?.payloads, page?.notice, more]).toEqual([[], expect.stringContaining('FEATURE_UNAVAILABLE'), []]);
  });

  it.each([4, 6, 7])('is not found out of the sleep of athlete %i: 204', async (number) => {
    const client = await connect(await start(), number);
    expect(await Promise.all(SLEEP_WISE.map(async (path) => (await client.get(path)).status))).toEqual([204, 204]);
  });

  it('is asked for by at most 28 days, closed by consent, and without /date dates are not read', async () => {
    const started = await start();
    const client = await connect(started);
    const range = { from: addDays(TODAY, -28), to: TODAY };
    const all = [...PATHS, ...SLEEP_WISE];
    for (const path of all) expect([path, (await client.get(path, range)).status]).toEqual([path, 400]);
    const day = { from: TODAY, to: TODAY };
    expect(await client.json<unknown[]>(SLEEP_WISE[0]!, day)).toHaveLength(1);
    expect((await client.json<unknown[]>('/v3/users/sleepwise/alertness', day)).length).toBeGreaterThan(20);
    started.controls.withdrawConsent(1, 'sleep-wise', 'biosensing');
    for (const path of all) expect([path, (await client.get(path)).status]).toEqual([path, 403]);
  });
});

function idOf({ record }: { record: { externalId: string } }): string {
  return record.externalId;
}
