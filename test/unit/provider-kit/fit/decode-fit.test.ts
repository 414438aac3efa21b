import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { decodeFit } from '../../../../src/provider-kit/fit/index.js';
import { FitProblem } from '../../../../src/provider-kit/fit/recording.js';
import { fitFile, message, UINT16, UINT32, UINT8 } from './fit-bytes.js';

const file = (name: string) => new Uint8Array(readFileSync(new URL(`files/${name}.fit`, import.meta.url)));
const at = (text: string) => new Date(text);

const RUN = {
  startTime: at('2026-03-14T04:30:12Z'),
  endTime: at('2026-03-14T04:34:48Z'),
  elapsedSeconds: 276,
  timerSeconds: 60,
  laps: [
    {
      startTime: at('2026-03-14T04:30:12Z'),
      endTime: at('2026-03-14T04:34:48Z'),
      timerSeconds: 60,
      distanceMeters: 168,
      averageHeartRateBpm: 125,
      maxHeartRateBpm: 155,
      averageSpeedMetersPerSecond: null,
      averagePowerWatts: null,
      averageCadence: null,
    },
  ],
  pauses: [{ startTime: at('2026-03-14T04:30:42Z'), endTime: at('2026-03-14T04:34:18Z') }],
};

describe('a FIT file', () => {
  it('tells its session, laps, and the pauses between stop and start of the timer', () => {
    expect(decodeFit(file('run'))).toEqual([RUN]);
  });

  it('means the same with fields of developers, which are ignored', () => {
    expect(decodeFit(file('run-developer-power'))).toEqual([RUN]);
  });

  it('may have compressed timestamps', () => {
    expect(decodeFit(file('run-compressed-timestamps'))).toMatchObject([
      { startTime: at('2026-03-14T04:30:12Z'), elapsedSeconds: 40, timerSeconds: 40, laps: [], pauses: null },
    ]);
  });

  it('tells of each of several sessions, and of all together', () => {
    const recordings = decodeFit(file('multisport'));
    expect(recordings).toHaveLength(6);
    expect(recordings[0]).toMatchObject({ startTime: at('2026-06-06T05:00:00Z'), elapsedSeconds: 1620 });
    expect(recordings[5]).toMatchObject({
      startTime: at('2026-06-06T05:00:00Z'),
      endTime: at('2026-06-06T07:31:00Z'),
      timerSeconds: 9060,
    });
  });

  it('tells of the files that are chained behind it', () => {
    expect(decodeFit(file('chained-two-files'))).toMatchObject([
      { startTime: at('2026-03-14T04:30:12Z'), elapsedSeconds: 226, timerSeconds: 10, pauses: [] },
      { startTime: at('2026-03-10T16:10:00Z'), elapsedSeconds: 180, timerSeconds: 120 },
    ]);
  });

  it('of a swim in a pool has no timer events, so nothing is said of pauses', () => {
    expect(decodeFit(file('pool-swim'))).toMatchObject([{ laps: [{ distanceMeters: 100 }], pauses: null }]);
  });

  it.each([
    ['run-truncated', FitProblem.TRUNCATED],
    ['run-bad-crc', FitProblem.CORRUPT],
    ['no-session', FitProblem.NO_SESSION],
    ['not-a-fit', FitProblem.NOT_FIT],
    ['sleep', FitProblem.NOT_AN_ACTIVITY],
    ['weight', FitProblem.NOT_AN_ACTIVITY],
  ])('%s is refused as %s', (name, problem) => {
    expect(decodeFit(file(name))).toBe(problem);
  });

  it('is refused wherever it is cut off, and wherever a bit is wrong', () => {
    const whole = file('run-developer-power');
    const cut = [...whole.keys()].map((length) => decodeFit(whole.subarray(0, length)));
    expect(new Set(cut)).toEqual(new Set([FitProblem.NOT_FIT, FitProblem.TRUNCATED]));
    const harmed = [...whole.keys()].map((index) => {
      const copy = Uint8Array.from(whole);
      copy[index] = (copy[index] ?? 0) ^ 0x10;
      return decodeFit(copy);
    });
    expect(harmed.every((outcome) => typeof outcome === 'string')).toBe(true);
  });

  it('that is larger than any recording is not read', () => {
    expect(decodeFit(new Uint8Array(8 * 1024 * 1024 + 1))).toBe(FitProblem.TOO_LARGE);
  });
});

const FILE_ID = message(0, [[0, 'enum', 4]]);
const START = (Date.parse('2026-07-08T03:58:21Z') - Date.parse('1989-12-31T00:00:00Z')) / 1000;
const SESSION = message(18, [
  [253, UINT32, START + 600],
  [2, UINT32, START],
  [7, UINT32, 600_000],
  [8, UINT32, 540_000],
]);
const event = (type: number, seconds: number) =>
  message(21, [
    [253, UINT32, START + seconds],
    [0, 'enum', 0],
    [1, 'enum', type],
  ]);

describe('a made FIT file', () => {
  it('has the figures of its laps in their units, and 0 beats are none', () => {
    const lap = message(19, [
      [253, UINT32, START + 60],
      [2, UINT32, START],
      [7, UINT32, 60_500],
      [8, UINT32, 50_250],
      [9, UINT32, 20_012],
      [110, UINT32, 3_333],
      [15, UINT8, 0],
      [16, UINT8, 155],
      [17, UINT8, 84],
      [80, UINT8, 64],
      [19, UINT16, 251],
    ]);
    expect(decodeFit(fitFile([FILE_ID, SESSION, lap]))).toMatchObject([
      {
        laps: [
          {
            endTime: at('2026-07-08T03:59:21.500Z'),
            timerSeconds: 50.25,
            distanceMeters: 200.12,
            averageHeartRateBpm: null,
            maxHeartRateBpm: 155,
            averageSpeedMetersPerSecond: 3.333,
            averagePowerWatts: 251,
            averageCadence: 84.5,
          },
        ],
      },
    ]);
  });

  it('may stop twice, start twice, and end stopped', () => {
    const events = [event(0, 0), event(1, 100), event(4, 110), event(0, 160), event(0, 170), event(9, 600)];
    expect(decodeFit(fitFile([FILE_ID, ...events, SESSION]))).toMatchObject([
      { pauses: [{ startTime: at('2026-07-08T04:00:01Z'), endTime: at('2026-07-08T04:01:01Z') }] },
    ]);
  });

  it('whose clock was never set has no session', () => {
    const session = message(18, [
      [253, UINT32, 700],
      [2, UINT32, 100],
      [7, UINT32, 600_000],
    ]);
    expect(decodeFit(fitFile([FILE_ID, session]))).toBe(FitProblem.NO_SESSION);
  });

  it('with more messages than any recording is not read', () => {
    const flood = Array.from({ length: 20_001 }, () => event(0, 0));
    expect(decodeFit(fitFile([FILE_ID, ...flood, SESSION]))).toBe(FitProblem.TOO_LARGE);
  });

  it('cannot change what objects inherit by the names of its fields', () => {
    // A description whose own number is given by a field of developers, as text: what a decoder would look up by it.
    const name = (text: string) => [...Buffer.from(text), 0];
    const describe = (index: number, number: number, text: string) =>
      message(206, [
        [0, UINT8, index],
        [1, UINT8, number],
        [2, UINT8, 7],
        [3, 'string', name(text)],
      ]);
    const attack = message(
      206,
      [
        [0, UINT8, 0],
        [1, UINT8, 9],
      ],
      [
        [1, 0, name('__proto__')],
        [2, 0, name('polluted')],
      ],
    );
    const names = [describe(0, 1, 'developer_data_index'), describe(0, 2, 'field_definition_number')];
    expect(decodeFit(fitFile([FILE_ID, ...names, attack, SESSION]))).toMatchObject([{ elapsedSeconds: 600 }]);
    expect(([] as unknown as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
