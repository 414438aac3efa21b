import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { EMPTY_TIMELINE } from '../../../src/domain/offset-timeline.js';
import type { UpsertOperation } from '../../../src/domain/operation.js';
import { workouts } from '../../../src/providers/polar/workouts.js';
import { fitFile, message, UINT16, UINT32, UINT8 } from '../../unit/provider-kit/fit/fit-bytes.js';

const START = Date.parse('2026-07-08T03:58:21Z');
const FIT_START = (START - Date.parse('1989-12-31T00:00:00Z')) / 1000;

interface Recorded {
  /** Seconds since the start at which the timer was stopped and started. */
  pauses?: readonly (readonly [from: number, to: number])[];
  elapsed: number;
  timer?: number;
  /** By how much the file's clock is ahead. */
  ahead?: number;
}

/** The device was running, but for its pauses, for so many seconds. */
function fit({ pauses, elapsed, timer, ahead = 0 }: Recorded): Uint8Array {
  const at = (seconds: number) => FIT_START + ahead + seconds;
  const paused = (pauses ?? []).reduce((sum, [from, to]) => sum + to - from, 0);
  const event = (type: number, seconds: number) =>
    message(21, [
      [253, UINT32, at(seconds)],
      [0, 'enum', 0],
      [1, 'enum', type],
    ]);
  const laps = [0, elapsed / 2].map((from) =>
    message(19, [
      [253, UINT32, at(from + elapsed / 2)],
      [2, UINT32, at(from)],
      [7, UINT32, (elapsed / 2) * 1000],
      [8, UINT32, 250_500],
      [9, UINT32, 100_050],
      [15, UINT8, 141],
      [16, UINT8, 155],
      [17, UINT8, 84],
      [19, UINT16, 230],
    ]),
  );
  const session = message(18, [
    [253, UINT32, at(elapsed)],
    [2, UINT32, at(0)],
    [7, UINT32, elapsed * 1000],
    [8, UINT32, (timer ?? elapsed - paused) * 1000],
  ]);
  const events =
    pauses === undefined
      ? []
      : [event(0, 0), ...pauses.flatMap(([from, to]) => [event(4, from), event(0, to)]), event(4, elapsed)];
  return fitFile([message(0, [[0, 'enum', 4]]), ...events, ...laps, session]);
}

/** An exercise with so many heart rates, one a second. */
function exercise({
  duration,
  values,
  sport = 'RUNNING',
  more = {},
}: {
  duration: number;
  values: number;
  sport?: string;
  more?: object;
}) {
  return JSON.stringify({
    id: 'a',
    start_time: '2026-07-08T06:58:21',
    start_time_utc_offset: 180,
    duration: `PT${duration}S`,
    sport,
    samples: [
      { recording_rate: 1, sample_type: 0, data: Array.from({ length: values }, (_, n) => 100 + (n % 50)).join() },
    ],
    ...more,
  });
}

function map(text: string, file: Uint8Array | null | undefined): UpsertOperation<'WORKOUT'> {
  const content =
    file === undefined
      ? { text }
      : { text, attachments: file === null ? [] : [{ format: 'FIT' as const, bytes: file }] };
  const [operation] = workouts.map(content, { offsets: EMPTY_TIMELINE });
  return operation as UpsertOperation<'WORKOUT'>;
}

/** Seconds since the start of the samples at these places. */
const secondsOf = ({ series }: UpsertOperation<'WORKOUT'>, ...places: number[]) =>
  places.map((place) => ((series?.[0]?.timestamps.at(place) ?? Number.NaN) - START) / 1000);
const instant = (seconds: number) => new Date(START + seconds * 1000);

const PAUSES = [
  [100, 160],
  [300, 340],
] as const;

describe('the laps and pauses of a workout', () => {
  it('come from its FIT file', () => {
    const { record } = map(exercise({ duration: 600, values: 500 }), fit({ pauses: PAUSES, elapsed: 600 }));
    expect(record.pauses).toEqual([
      { startTime: instant(100), endTime: instant(160) },
      { startTime: instant(300), endTime: instant(340) },
    ]);
    expect(record.movingSeconds).toBe(500);
    expect(record.laps).toHaveLength(2);
    expect(record.laps?.[1]).toEqual({
      index: 2,
      startTime: instant(300),
      endTime: instant(600),
      durationSeconds: 250.5,
      distanceMeters: 1000.5,
      averageHeartRateBpm: 141,
      maxHeartRateBpm: 155,
      averageSpeedMetersPerSecond: null,
      averagePowerWatts: 230,
      averageCadence: 168,
      cadenceUnit: 'SPM',
    });
  });

  it.each([
    ['CYCLING', 84, 'RPM'],
    ['SWIMMING', null, null],
  ])('count what is known to be counted: %s', (sport, averageCadence, cadenceUnit) => {
    const { record } = map(exercise({ duration: 600, values: 600, sport }), fit({ elapsed: 600 }));
    expect(record.laps?.[0]).toMatchObject({ averageCadence, cadenceUnit });
  });

  it('tell no pause from no word of pauses', () => {
    const text = exercise({ duration: 600, values: 600 });
    expect(map(text, fit({ pauses: [], elapsed: 600 })).record.pauses).toEqual([]);
    expect(map(text, fit({ elapsed: 600 })).record.pauses).toBeNull();
  });

  it('are not stated where the file was not asked for, and are gone where there is none', () => {
    const text = exercise({ duration: 600, values: 600 });
    expect(map(text, undefined)).toMatchObject({ keepsFile: true, record: { laps: null, pauses: null } });
    expect(map(text, null).keepsFile).toBeUndefined();
    expect(map(text, null)).toMatchObject({ record: { laps: null, pauses: null, movingSeconds: null } });
  });

  it.each([
    ['begins six seconds later', fit({ pauses: PAUSES, elapsed: 600, ahead: 6 }), 'FILE_OF_ANOTHER_TIME'],
    ['is three hours ahead', fit({ pauses: PAUSES, elapsed: 600, ahead: 3 * 3600 }), 'FILE_OF_ANOTHER_TIME'],
    ['was cut off', fit({ pauses: PAUSES, elapsed: 600 }).subarray(0, 200), 'FILE_UNREADABLE'],
    ['is a page', new Uint8Array(Buffer.from('<html>Temporarily unavailable</html>')), 'FILE_UNREADABLE'],
  ])('are not taken from a file that %s, which is said, and the workout is there', (_what, file, flag) => {
    const operation = map(exercise({ duration: 600, values: 500 }), file);
    expect(operation.flags).toEqual([flag]);
    expect(operation.record).toMatchObject({ laps: null, pauses: null, movingSeconds: null, endTime: instant(600) });
    expect(secondsOf(operation, 99, 100, -1)).toEqual([99, 100, 499]);
  });

  it('are taken from a file whose clock is a few seconds off', () => {
    expect(map(exercise({ duration: 600, values: 600 }), fit({ elapsed: 600, ahead: 5 })).flags).toBeUndefined();
  });
});

describe('samples after a pause', () => {
  it('are moved by it where they and the pauses make up the time that went by', () => {
    const operation = map(exercise({ duration: 600, values: 500 }), fit({ pauses: PAUSES, elapsed: 600 }));
    expect(secondsOf(operation, 0, 99, 100, 239, 240, -1)).toEqual([0, 99, 160, 299, 340, 599]);
  });

  it('are moved where the stated duration is without pauses too, and the end with them', () => {
    const operation = map(exercise({ duration: 500, values: 500 }), fit({ pauses: PAUSES, elapsed: 600 }));
    expect(secondsOf(operation, 99, 100, -1)).toEqual([99, 160, 599]);
    expect(operation.record).toMatchObject({ endTime: instant(600), durationSeconds: 500 });
  });

  it('stay where they span the time that went by, whatever the stated duration', () => {
    for (const duration of [600, 500]) {
      const operation = map(exercise({ duration, values: 600 }), fit({ pauses: PAUSES, elapsed: 600 }));
      expect(secondsOf(operation, 99, 100, -1)).toEqual([99, 100, 599]);
    }
  });

  it('may be a few more or fewer than the time without pauses', () => {
    for (const values of [496, 504])
      expect(secondsOf(map(exercise({ duration: 600, values }), fit({ pauses: PAUSES, elapsed: 600 })), 100)).toEqual([
        160,
      ]);
  });

  it.each([
    ['they make up neither time', 550, fit({ pauses: PAUSES, elapsed: 600 })],
    ['the pauses do not make up what the file lost', 500, fit({ pauses: PAUSES, elapsed: 600, timer: 540 })],
    ['the pause is too short to tell', 592, fit({ pauses: [[100, 108]], elapsed: 600 })],
    ['the file tells no pauses', 500, fit({ elapsed: 600, timer: 500 })],
  ])('stay where %s', (_what, values, file) => {
    expect(secondsOf(map(exercise({ duration: 600, values }), file), 99, 100, -1)).toEqual([99, 100, values - 1]);
  });

  it('are moved in all channels of a device alike, and beat by beat where the beats prove it', () => {
    const beats = (count: number) => ({ sample_type: 11, data: Array.from({ length: count }, () => 500).join() });
    const channels = (count: number) => ({
      samples: [
        { recording_rate: 1, sample_type: 0, data: Array.from({ length: 500 }, () => 120).join() },
        { recording_rate: 5, sample_type: 3, data: Array.from({ length: 60 }, () => 20).join() },
        beats(count),
      ],
    });
    const file = fit({ pauses: PAUSES, elapsed: 600 });
    const lastOf = (count: number) =>
      map(exercise({ duration: 600, values: 0, more: channels(count) }), file).series?.map(({ type, timestamps }) => [
        type,
        ((timestamps.at(-1) ?? Number.NaN) - START) / 1000,
      ]);
    expect(lastOf(1000)).toEqual([
      ['HEART_RATE', 599],
      ['ALTITUDE', 295 + 60 + 40],
      ['RR_INTERVAL', 600],
    ]);
    expect(lastOf(700)?.at(-1)).toEqual(['RR_INTERVAL', 350]);
  });
});

describe('the route after a pause', () => {
  const file = fit({ pauses: [[100, 200]], elapsed: 600 });
  const altitudes = Array.from({ length: 500 }, (_, second) => second).join();
  const route = (...times: number[]) => ({
    samples: [{ recording_rate: 1, sample_type: 3, data: altitudes }],
    route: times.map((time) => ({ latitude: 1, longitude: 2, time: `PT${time}S`, fix: 1 })),
  });
  const placed = (...times: number[]) =>
    map(exercise({ duration: 600, values: 0, more: route(...times) }), file).route?.map(
      ({ timestamp, altitudeMeters }) => [((timestamp?.getTime() ?? Number.NaN) - START) / 1000, altitudeMeters],
    );

  it('is moved where it was recorded without it, each point keeping its altitude', () => {
    expect(placed(99, 100.5, 498)).toEqual([
      [99, 99],
      [200.5, 100],
      [598, 498],
    ]);
  });

  it('stays where it spans the time that went by, and finds the altitudes of that time', () => {
    expect(placed(99, 150, 250, 598)).toEqual([
      [99, 99],
      [150, null],
      [250, 150],
      [598, 498],
    ]);
  });

  it('stays where it ends too early to tell', () => {
    expect(placed(99, 250)?.map(([seconds]) => seconds)).toEqual([99, 250]);
  });
});

describe('a recording of several sessions', () => {
  const multisport = new Uint8Array(
    readFileSync(new URL('../../unit/provider-kit/fit/files/multisport.fit', import.meta.url)),
  );
  const part = (start: string, duration: number) =>
    map(exercise({ duration, values: 10, more: { start_time: start, start_time_utc_offset: 180 } }), multisport).record;

  it('gives each part its own, and the whole all of it', () => {
    expect(part('2026-06-06T08:29:30', 4470)).toMatchObject({ movingSeconds: 4470 });
    expect(part('2026-06-06T08:00:00', 1620)).toMatchObject({ movingSeconds: 1620 });
    expect(part('2026-06-06T08:00:00', 9060)).toMatchObject({ movingSeconds: 9060 });
  });
});
