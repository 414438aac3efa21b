import { describe, expect, it } from '@jest/globals';
import type { DailyActivity } from '../../../src/domain/daily-activity.js';
import type { HeartRateDay } from '../../../src/domain/heart-rate.js';
import { violations } from '../../../src/domain/invariants.js';
import type { NightlyRecharge } from '../../../src/domain/nightly-recharge.js';
import type { Operation } from '../../../src/domain/operation.js';
import type { SampleSeries } from '../../../src/domain/sample-series.js';
import type { SleepSession } from '../../../src/domain/sleep-session.js';
import type { RoutePoint, Workout } from '../../../src/domain/workout.js';

const at = (text: string): Date => new Date(text);
const facts = {
  externalId: 'e1',
  device: 'a watch',
  deviceId: null,
  isManual: null,
  revision: null,
  utcOffsetMinutes: 180,
  utcOffsetOrigin: 'RECORD' as const,
};

const WORKOUT: Workout = {
  ...facts,
  startTime: at('2026-07-08T06:58:21Z'),
  endTime: at('2026-07-08T07:58:21Z'),
  localDate: '2026-07-08',
  type: 'RUNNING',
  providerType: 'RUNNING',
  title: null,
  durationSeconds: 3600,
  movingSeconds: 3500,
  distanceMeters: 10_000,
  energyKcal: 600,
  energyKind: 'TOTAL',
  averageHeartRateBpm: 150,
  maxHeartRateBpm: 180,
  minHeartRateBpm: 90,
  averageSpeedMetersPerSecond: 2.8,
  maxSpeedMetersPerSecond: 4,
  averageCadence: 170,
  cadenceUnit: 'SPM',
  averagePowerWatts: null,
  maxPowerWatts: null,
  elevationGainMeters: 50,
  elevationLossMeters: 50,
  trainingLoad: null,
  runningIndex: 55,
  heartRateZones: [
    { index: 1, lowerBpm: 0, upperBpm: 120, seconds: 600 },
    { index: 2, lowerBpm: 120, upperBpm: null, seconds: 0 },
  ],
  laps: [
    {
      index: 1,
      startTime: at('2026-07-08T06:58:21Z'),
      endTime: at('2026-07-08T07:10:00Z'),
      durationSeconds: 699,
      distanceMeters: 2000,
      averageHeartRateBpm: 140,
      maxHeartRateBpm: 155,
      averageSpeedMetersPerSecond: 2.86,
      averagePowerWatts: 240,
      averageCadence: 165,
      cadenceUnit: 'SPM',
    },
  ],
  pauses: null,
  fatPercent: null,
  carbohydratePercent: null,
  proteinPercent: null,
};

const SLEEP: SleepSession = {
  ...facts,
  startTime: at('2026-07-07T20:00:00Z'),
  endTime: at('2026-07-08T04:00:00Z'),
  night: '2026-07-08',
  endUtcOffsetMinutes: 180,
  isNap: false,
  timeInBedSeconds: 28_800,
  asleepSeconds: 27_000,
  deepSeconds: 5000,
  lightSeconds: 15_000,
  remSeconds: 7000,
  awakeSeconds: 1800,
  unknownSeconds: 0,
  cycles: 5,
  efficiencyPercent: 94,
  interruptions: 12,
  shortInterruptionSeconds: null,
  longInterruptionSeconds: null,
  latencySeconds: 0,
  continuity: 3.4,
  continuityClass: null,
  score: 80,
  sleepCharge: 3,
  sleepGoalSeconds: null,
  userRating: null,
  durationScore: null,
  solidityScore: null,
  regenerationScore: null,
  averageHeartRateBpm: 52,
  lowestHeartRateBpm: 45,
  averageHrvRmssdMs: 40,
  averageBreathsPerMinute: 14.2,
  stages: [
    { stage: 'LIGHT', startTime: at('2026-07-07T20:00:00Z'), endTime: at('2026-07-08T01:00:00Z') },
    { stage: 'REM', startTime: at('2026-07-08T01:00:00Z'), endTime: at('2026-07-08T04:00:00Z') },
  ],
};

const RECHARGE: NightlyRecharge = {
  ...facts,
  startTime: null,
  endTime: null,
  utcOffsetMinutes: null,
  utcOffsetOrigin: 'NONE',
  night: '2026-07-08',
  score: 60,
  scoreOrigin: 'RESCALED',
  providerScore: 4,
  providerScoreMin: 1,
  providerScoreMax: 6,
  status: 'OK',
  ansCharge: -3.5,
  ansChargeStatus: 2,
  sleepCharge: 3,
  averageHeartRateBpm: 52,
  restingHeartRateBpm: null,
  averageBeatToBeatMs: 1150,
  hrvRmssdMs: 40,
  hrvSdnnMs: null,
  breathsPerMinute: 14.1,
  skinTemperatureDeviationCelsius: -0.4,
};

const HEART_RATE: HeartRateDay = {
  ...facts,
  startTime: at('2026-07-07T21:00:00Z'),
  endTime: at('2026-07-07T21:00:00Z'),
  date: '2026-07-08',
  sampleCount: 1,
};

const DAY: DailyActivity = {
  ...facts,
  startTime: at('2026-07-07T21:00:00Z'),
  endTime: at('2026-07-08T21:00:00Z'),
  date: '2026-07-08',
  steps: 12_000,
  distanceMeters: 9000,
  activeEnergyKcal: 700,
  totalEnergyKcal: 2500,
  activeSeconds: 7200,
  inactiveSeconds: 30_000,
  goalPercent: 130,
  inactivityAlerts: null,
  inactivityAlertTimes: null,
  zoneTotals: null,
  zones: null,
  isPartial: false,
};

const SERIES: SampleSeries = {
  type: 'HEART_RATE',
  timestamps: Float64Array.of(Date.UTC(2026, 6, 8), Date.UTC(2026, 6, 8) + 1000),
  values: Float64Array.of(70, 71),
};
const POINT: RoutePoint = { timestamp: null, latitude: 60.17, longitude: 24.94, altitudeMeters: -3 };

const workout = (changes: Partial<Workout> = {}): Operation => ({
  kind: 'upsert',
  dataType: 'WORKOUT',
  record: { ...WORKOUT, ...changes },
});
const sleep = (changes: Partial<SleepSession> = {}): Operation => ({
  kind: 'upsert',
  dataType: 'SLEEP_SESSION',
  record: { ...SLEEP, ...changes },
});
const recharge = (changes: Partial<NightlyRecharge> = {}): Operation => ({
  kind: 'upsert',
  dataType: 'NIGHTLY_RECHARGE',
  record: { ...RECHARGE, ...changes },
});
const heartRate = (changes: Partial<HeartRateDay> = {}): Operation => ({
  kind: 'upsert',
  dataType: 'HEART_RATE',
  record: { ...HEART_RATE, ...changes },
});
const day = (changes: Partial<DailyActivity> = {}): Operation => ({
  kind: 'upsert',
  dataType: 'DAILY_ACTIVITY',
  record: { ...DAY, ...changes },
});
const withSeries = (...series: SampleSeries[]): Operation => ({ ...workout(), series });
const withRoute = (...route: RoutePoint[]): Operation => ({ ...workout(), route });
const stages = (...bounds: [start: string, end: string][]): Operation =>
  sleep({ stages: bounds.map(([start, end]) => ({ stage: 'LIGHT', startTime: at(start), endTime: at(end) })) });
const zone = { index: 1, lowerBpm: 100, upperBpm: 120, seconds: 60 };
const lap = WORKOUT.laps![0]!;
const hours = (from: Date, count: number): Date => new Date(from.getTime() + count * 3_600_000);

describe('what is sound', () => {
  it.each<[string, Operation]>([
    ['a workout', workout()],
    ['a workout that ends as it starts', workout({ endTime: WORKOUT.startTime, durationSeconds: 0 })],
    ['a workout of exactly seven days', workout({ endTime: hours(WORKOUT.startTime, 168), durationSeconds: 604_800 })],
    ['a workout with neither zones, laps nor a date', workout({ heartRateZones: null, laps: null, localDate: null })],
    ['a night', sleep()],
    [
      'a night with gaps between its stages',
      stages(['2026-07-07T20:00:00Z', '2026-07-07T21:00:00Z'], ['2026-07-07T22:00:00Z', '2026-07-07T22:00:00Z']),
    ],
    ['a night without stages', sleep({ stages: null })],
    ['a recharge without instants', recharge()],
    ['a day of heart rate with a single sample', heartRate()],
    ['a day past its goal', day()],
    ['the widest offsets', day({ utcOffsetMinutes: -1080 })],
    [
      'series and an empty one',
      withSeries(SERIES, { type: 'POWER', timestamps: new Float64Array(0), values: new Float64Array(0) }),
    ],
    [
      'odd sensors',
      withSeries(
        { ...SERIES, type: 'POWER', values: Float64Array.of(-4, 4000) },
        { ...SERIES, type: 'PEDALING_INDEX', values: Float64Array.of(-4, 140) },
      ),
    ],
    [
      'a route over the pole',
      withRoute(POINT, { ...POINT, latitude: 90, longitude: -180, altitudeMeters: null, timestamp: WORKOUT.startTime }),
    ],
    ['no route', { ...workout(), route: null }],
  ])('%s passes', (_, operation) => {
    expect(violations(operation)).toEqual([]);
  });
});

describe('what is certainly wrong', () => {
  it.each<[string, Operation]>([
    // any record
    ['record.externalId: is empty', day({ externalId: '' })],
    ['record.externalId: has more than 512 characters', day({ externalId: 'e'.repeat(513) })],
    ['record.device: holds a NUL character', day({ device: 'a\0b' })],
    ['record.startTime: is not an instant of the years 1900 to 9999', day({ startTime: new Date(NaN) })],
    ['record.endTime: is not an instant of the years 1900 to 9999', day({ endTime: new Date(8.64e15) })],
    ['record.endTime: is before startTime', day({ endTime: hours(DAY.startTime!, -1) })],
    ['record.endTime: is before startTime', workout({ endTime: hours(WORKOUT.startTime, -1) })],
    ['record.utcOffsetMinutes: is above 1080', day({ utcOffsetMinutes: 1081 })],
    ['record.utcOffsetMinutes: is below -1080', day({ utcOffsetMinutes: -1081 })],
    ['record.utcOffsetMinutes: is not a whole number', day({ utcOffsetMinutes: 0.5 })],
    ['record.utcOffsetOrigin: is NONE exactly when there is no offset', day({ utcOffsetMinutes: null })],
    ['record.utcOffsetOrigin: is NONE exactly when there is no offset', day({ utcOffsetOrigin: 'NONE' })],
    // dates
    ['record.localDate: is not a date of the form YYYY-MM-DD', workout({ localDate: '8.7.2026' })],
    ['record.night: is not a date of the form YYYY-MM-DD', sleep({ night: '2026-02-30' })],
    ['record.night: is not a date of the form YYYY-MM-DD', recharge({ night: '2026-7-8' })],
    ['record.date: is not a date of the form YYYY-MM-DD', heartRate({ date: '' })],
    ['record.date: is not a date of the form YYYY-MM-DD', day({ date: '2026-07-08T00:00' })],
    ['record.date: is not a date of the form YYYY-MM-DD', day({ date: '2026-07' })],
    // quantities
    ['record.distanceMeters: is not a finite number', workout({ distanceMeters: NaN })],
    ['record.distanceMeters: is below 0', workout({ distanceMeters: -1 })],
    ['record.energyKcal: is below 0', workout({ energyKcal: -1 })],
    ['record.durationSeconds: is below 0', workout({ durationSeconds: -1 })],
    ['record.durationSeconds: is more than 7 days', workout({ durationSeconds: 604_801 })],
    ['record.endTime: is more than 7 days after startTime', workout({ endTime: hours(WORKOUT.startTime, 168.1) })],
    ['record.averageHeartRateBpm: is below 1', workout({ averageHeartRateBpm: 0 })],
    ['record.maxHeartRateBpm: is above 350', workout({ maxHeartRateBpm: 351 })],
    [
      'record.trainingLoad.cardio: is not a finite number',
      workout({
        trainingLoad: {
          cardio: Infinity,
          muscle: null,
          perceived: null,
          cardioInterpretation: null,
          muscleInterpretation: null,
          perceivedInterpretation: null,
          perceivedExertion: null,
        },
      }),
    ],
    ['record.efficiencyPercent: is below 0', sleep({ efficiencyPercent: -1 })],
    ['record.score: is above 100', sleep({ score: 101 })],
    ['record.sleepCharge: is not a whole number', sleep({ sleepCharge: 2.5 })],
    ['record.averageHrvRmssdMs: is below 0', sleep({ averageHrvRmssdMs: -1 })],
    ['record.averageBreathsPerMinute: is below 0', sleep({ averageBreathsPerMinute: -1 })],
    ['record.breathsPerMinute: is below 0', recharge({ breathsPerMinute: -1 })],
    ['record.steps: is below 0', day({ steps: -1 })],
    ['record.steps: is above 2147483647', day({ steps: 2 ** 31 })],
    ['record.sampleCount: is not a whole number', heartRate({ sampleCount: 1.5 })],
    // what a workout has of its own
    ['record.heartRateZones[0].seconds: is below 0', workout({ heartRateZones: [{ ...zone, seconds: -1 }] })],
    [
      'record.heartRateZones[1].upperBpm: is below lowerBpm',
      workout({ heartRateZones: [zone, { ...zone, upperBpm: 99 }] }),
    ],
    ['record.laps[0].endTime: is before startTime', workout({ laps: [{ ...lap, endTime: hours(lap.startTime, -1) }] })],
    ['record.laps[0].distanceMeters: is below 0', workout({ laps: [{ ...lap, distanceMeters: -1 }] })],
    // what a night has of its own
    ['record.endTime: is startTime', sleep({ endTime: SLEEP.startTime, stages: null })],
    ['record.endTime: is more than 48 hours after startTime', sleep({ endTime: hours(SLEEP.startTime, 48.1) })],
    ['record.stages[0].endTime: is before startTime', stages(['2026-07-07T22:00:00Z', '2026-07-07T21:00:00Z'])],
    ['record.stages[0].startTime: is before the session', stages(['2026-07-07T19:59:59Z', '2026-07-07T21:00:00Z'])],
    ['record.stages[0].endTime: is after the session', stages(['2026-07-07T21:00:00Z', '2026-07-08T04:00:01Z'])],
    [
      'record.stages[0].startTime: is not an instant of the years 1900 to 9999',
      stages(['never', '2026-07-07T21:00:00Z']),
    ],
    [
      'record.stages[1].startTime: is before the end of the one before it',
      stages(['2026-07-07T21:00:00Z', '2026-07-07T22:00:00Z'], ['2026-07-07T21:59:59Z', '2026-07-07T23:00:00Z']),
    ],
    // series
    ['series[1].type: there is a series of HEART_RATE before it', withSeries(SERIES, SERIES)],
    ['series[0].values: are not as many as the timestamps', withSeries({ ...SERIES, values: Float64Array.of(70) })],
    [
      'series[0].timestamps[1]: does not come after the one before it',
      withSeries({ ...SERIES, timestamps: SERIES.timestamps.map(() => 1e12) }),
    ],
    [
      'series[0].timestamps[0]: is not a whole millisecond of the years 1900 to 9999',
      withSeries({ ...SERIES, timestamps: Float64Array.of(NaN, 1e12) }),
    ],
    [
      'series[0].timestamps[1]: is not a whole millisecond of the years 1900 to 9999',
      withSeries({ ...SERIES, timestamps: Float64Array.of(1e12, 1e12 + 0.5) }),
    ],
    [
      'series[0].values[1]: is not a finite number',
      withSeries({ ...SERIES, type: 'POWER', values: Float64Array.of(1, NaN) }),
    ],
    ['series[0].values[0]: is below 1', withSeries({ ...SERIES, values: Float64Array.of(0, 70) })],
    ['series[0].values[1]: is above 350', withSeries({ ...SERIES, values: Float64Array.of(70, 351) })],
    ['series[0].values[0]: is below 0', withSeries({ ...SERIES, type: 'SPO2', values: Float64Array.of(-1, 97) })],
    // route
    ['route[1].latitude: is not in -90 to 90', withRoute(POINT, { ...POINT, latitude: 90.1 })],
    ['route[0].latitude: is not in -90 to 90', withRoute({ ...POINT, latitude: NaN })],
    ['route[0].longitude: is not in -180 to 180', withRoute({ ...POINT, longitude: -180.1 })],
    ['route[0].altitudeMeters: is not a finite number', withRoute({ ...POINT, altitudeMeters: Infinity })],
    [
      'route[0].timestamp: is not an instant of the years 1900 to 9999',
      withRoute({ ...POINT, timestamp: new Date(NaN) }),
    ],
  ])('%s', (message, operation) => {
    expect(violations(operation)).toEqual([message]);
  });

  it.each<SampleSeries['type']>([
    'RESTING_HEART_RATE',
    'HRV_RMSSD',
    'HRV_SDNN',
    'RR_INTERVAL',
    'BREATHING_RATE',
    'SPO2',
    'POWER_BALANCE',
    'DISTANCE',
    'STEPS',
  ])('a negative value in a series of %s', (type) => {
    const found = violations(withSeries({ ...SERIES, type, values: Float64Array.of(5, -1) }));
    expect(found).toEqual([expect.stringMatching(/^series\[0\]\.values\[1\]: is below [01]$/)]);
  });

  it('is told of everything at once', () => {
    expect(violations(day({ steps: -1, distanceMeters: -1, date: 'x' }))).toEqual([
      'record.steps: is below 0',
      'record.distanceMeters: is below 0',
      'record.date: is not a date of the form YYYY-MM-DD',
    ]);
  });

  it('is told of a column once, however much of it is wrong', () => {
    const values = new Float64Array(1000);
    const timestamps = values.map((_, index) => 1e12 + index);
    expect(violations(withSeries({ type: 'HEART_RATE', timestamps, values }))).toEqual([
      'series[0].values[0]: is below 1',
    ]);
  });
});
