import { describe, expect, it } from '@jest/globals';
import type { OffsetTimeline } from '../../../../src/domain/offset-timeline.js';
import type { UpsertOperation } from '../../../../src/domain/operation.js';
import { createApi } from '../../../../src/provider-kit/http.js';
import { pull, type PulledPayload } from '../../../../src/provider-kit/pull.js';
import { polar } from '../../../../src/providers/polar/index.js';
import { addDays, connect, NOW, start, type Started } from './sandbox-client.js';

const TODAY = NOW.slice(0, 10);

async function pullAll(
  started: Started,
  athlete: number,
  offsets: OffsetTimeline,
): Promise<Map<string, PulledPayload[]>> {
  const client = await connect(started, athlete);
  const api = createApi({
    manifest: polar.manifest,
    baseUrl: started.sandbox.endpoints.apiUrl,
    tokens: { get: async () => client.token, renew: async () => null },
    signal: new AbortController().signal,
    clock: started.clock,
  });
  const window = {
    cursor: null,
    from: addDays(TODAY, -8),
    to: addDays(TODAY, 1),
    isBounded: false,
    parts: { samples: true, zones: true, route: true },
  };
  const pulled = new Map<string, PulledPayload[]>();
  for (const stream of polar.streams) {
    const payloads: PulledPayload[] = [];
    for await (const page of pull(stream, api, window, { offsets })) payloads.push(...page.payloads);
    pulled.set(stream.dataType, payloads);
  }
  return pulled;
}

describe("Polar's adapter", () => {
  it.each([1, 2, 3, 4, 5, 6, 7])('takes all that athlete %i sends, and finds what happened', async (number) => {
    const started = await start();
    const { athlete } = started.controls.athletes[number - 1]!;
    // As other records would have told.
    const pieces = Array.from({ length: 40 }, (_, index) => addDays(TODAY, index - 38)).flatMap((date) =>
      athlete.itinerary.piecesOf(date),
    );
    const stretches = pieces.map(({ startMs, utcOffsetMinutes }, index) => ({
      startMs: index === 0 ? Number.NEGATIVE_INFINITY : startMs,
      utcOffsetMinutes,
      isExact: true,
    }));
    const changes = stretches.filter(
      ({ utcOffsetMinutes }, index) => utcOffsetMinutes !== stretches[index - 1]?.utcOffsetMinutes,
    );
    const pulled = await pullAll(started, number, { stretches: changes, nights: new Map() });
    const all = [...pulled.values()].flat();
    expect(all.filter(({ rejection }) => rejection !== null).map(({ rejection }) => rejection)).toEqual([]);

    const records = <T extends 'WORKOUT' | 'SLEEP_SESSION' | 'DAILY_ACTIVITY'>(
      type: T,
    ): UpsertOperation<T>['record'][] =>
      pulled
        .get(type)!
        .flatMap(({ operations }) => operations.map((operation) => operation.record as UpsertOperation<T>['record']));
    const truths = new Map(started.controls.exercises(number).map((exercise) => [exercise.id, exercise.workout]));
    const workouts = records('WORKOUT');
    expect(workouts.length).toBeGreaterThan(0);
    for (const workout of workouts) {
      const truth = truths.get(workout.externalId)!;
      expect(workout.type).toBe(truth.type);
      expect(workout.startTime).toEqual(truth.startTime);
      expect(workout.distanceMeters).toBe(truth.distanceMeters);
      expect(workout.averageHeartRateBpm).toBe(truth.isManual ? null : truth.averageHeartRateBpm);
    }
    for (const session of records('SLEEP_SESSION')) {
      const truth = athlete.nightOn(session.night)!;
      expect([session.startTime, session.endTime]).toEqual([truth.startTime, truth.endTime]);
    }
    for (const { record: day, series } of pulled.get('DAILY_ACTIVITY')!.flatMap(({ operations }) => operations)) {
      if (!('inactivityAlertTimes' in day)) throw new Error('a day of something else came');
      const truth = athlete.activityOn(day.date, new Date(NOW))!;
      expect(day.steps).toBe(truth.steps);
      // A day that has only just begun has nothing in it yet.
      if (truth.endTime.getTime() === truth.startTime.getTime()) continue;
      // Minute by minute, with what repeats left out on the way, and up to the moment alone.
      expect(series![0]!.values.reduce((sum, count) => sum + count, 0)).toBe(truth.steps);
      expect(series![0]!.timestamps.at(-1)).toBeLessThan(truth.endTime.getTime());
      expect(day.zones!.at(-1)!.endTime).toEqual(truth.endTime);
      expect(new Set(day.zones!.map(({ zone }) => zone))).toEqual(new Set(truth.zones.map(({ zone }) => zone)));
      expect(day.inactivityAlertTimes).toEqual(truth.inactivityAlertTimes);
    }
  });
});
