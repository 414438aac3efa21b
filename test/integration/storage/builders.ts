import type {
  Batch,
  ConnectionOutcome,
  Lease,
  MappedPayload,
  PageRequest,
} from '../../../src/application/ports/index.js';
import type { DailyActivity } from '../../../src/domain/daily-activity.js';
import type { HeartRateDay } from '../../../src/domain/heart-rate.js';
import type { NightlyRecharge } from '../../../src/domain/nightly-recharge.js';
import type { Operation, UpsertOperation } from '../../../src/domain/operation.js';
import type { SampleSeries, SeriesType } from '../../../src/domain/sample-series.js';
import type { SleepSession } from '../../../src/domain/sleep-session.js';
import type { SyncRequest, SyncRun } from '../../../src/domain/sync-run.js';
import type { Workout } from '../../../src/domain/workout.js';
import { RECORD_TABLES } from '../../../src/storage/record-tables.js';
import type { Storage } from '../../../src/storage/index.js';

export const NOW = new Date('2026-03-10T12:00:00.000Z');
export const after = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

export const EVERYTHING: SyncRequest = {
  dataTypes: null,
  from: null,
  to: null,
  samples: true,
  zones: true,
  route: true,
};
export const NEWEST: PageRequest = { first: 100, last: null, after: null, before: null };

export const facts = {
  device: 'Watch',
  deviceId: null,
  isManual: null,
  revision: null,
  utcOffsetMinutes: 120,
  utcOffsetOrigin: 'RECORD' as const,
};

export const workout = (externalId: string, change: Partial<Workout> = {}): Workout => ({
  ...facts,
  externalId,
  startTime: new Date('2026-03-09T06:00:00.123Z'),
  endTime: new Date('2026-03-09T07:00:00.123Z'),
  localDate: '2026-03-09',
  type: 'RUNNING',
  providerType: 'RUNNING',
  title: 'Morning "run" \\ é',
  durationSeconds: 3600.5,
  movingSeconds: null,
  distanceMeters: 10_000.123456789,
  energyKcal: 0.1 + 0.2,
  energyKind: 'TOTAL',
  averageHeartRateBpm: 140,
  maxHeartRateBpm: 170,
  minHeartRateBpm: null,
  averageSpeedMetersPerSecond: 2.7,
  maxSpeedMetersPerSecond: null,
  averageCadence: 170,
  cadenceUnit: 'SPM',
  averagePowerWatts: null,
  maxPowerWatts: null,
  elevationGainMeters: 12,
  elevationLossMeters: null,
  trainingLoad: {
    cardio: 80.5,
    muscle: null,
    perceived: null,
    cardioInterpretation: 'HIGH',
    muscleInterpretation: null,
    perceivedInterpretation: null,
    perceivedExertion: null,
  },
  runningIndex: 55,
  heartRateZones: [{ index: 1, lowerBpm: 100, upperBpm: 120, seconds: 600 }],
  laps: [
    {
      index: 1,
      startTime: new Date('2026-03-09T06:00:00.123Z'),
      endTime: new Date('2026-03-09T06:30:00.000Z'),
      durationSeconds: 1799.5,
      distanceMeters: 5000,
      averageHeartRateBpm: null,
      maxHeartRateBpm: 171,
      averageSpeedMetersPerSecond: 2.78,
      averagePowerWatts: null,
      averageCadence: 168.5,
      cadenceUnit: 'SPM',
    },
  ],
  pauses: null,
  fatPercent: null,
  carbohydratePercent: 60,
  proteinPercent: null,
  ...change,
});

export const sleep = (externalId: string, change: Partial<SleepSession> = {}): SleepSession => ({
  ...facts,
  externalId,
  startTime: new Date('2026-03-08T21:00:00Z'),
  endTime: new Date('2026-03-09T05:00:00Z'),
  endUtcOffsetMinutes: 120,
  night: '2026-03-09',
  isNap: false,
  timeInBedSeconds: 28_800,
  asleepSeconds: 27_000,
  deepSeconds: null,
  lightSeconds: null,
  remSeconds: null,
  awakeSeconds: 1800,
  unknownSeconds: null,
  cycles: 5,
  efficiencyPercent: null,
  interruptions: null,
  shortInterruptionSeconds: null,
  longInterruptionSeconds: null,
  latencySeconds: null,
  continuity: 2.1,
  continuityClass: null,
  score: 80,
  sleepCharge: 3,
  sleepGoalSeconds: null,
  userRating: null,
  durationScore: null,
  solidityScore: null,
  regenerationScore: null,
  averageHeartRateBpm: null,
  lowestHeartRateBpm: null,
  averageHrvRmssdMs: null,
  averageBreathsPerMinute: null,
  stages: [{ stage: 'LIGHT', startTime: new Date('2026-03-08T21:00:00Z'), endTime: new Date('2026-03-08T22:00:00Z') }],
  ...change,
});

export const recharge = (externalId: string, change: Partial<NightlyRecharge> = {}): NightlyRecharge => ({
  ...facts,
  externalId,
  night: '2026-03-09',
  startTime: null,
  endTime: null,
  score: 60,
  scoreOrigin: 'RESCALED',
  providerScore: 4,
  providerScoreMin: 1,
  providerScoreMax: 6,
  status: 'OK',
  ansCharge: -1.5,
  ansChargeStatus: 3,
  sleepCharge: 3,
  averageHeartRateBpm: 50,
  restingHeartRateBpm: null,
  averageBeatToBeatMs: 1200,
  hrvRmssdMs: 45,
  hrvSdnnMs: null,
  breathsPerMinute: 14.2,
  skinTemperatureDeviationCelsius: null,
  ...change,
});

export const heartRateDay = (date: string, change: Partial<HeartRateDay> = {}): HeartRateDay => ({
  ...facts,
  externalId: date,
  date,
  startTime: new Date(`${date}T00:00:00Z`),
  endTime: new Date(`${date}T23:59:59Z`),
  utcOffsetOrigin: 'INFERRED',
  sampleCount: 3,
  ...change,
});

export const activity = (date: string, change: Partial<DailyActivity> = {}): DailyActivity => ({
  ...facts,
  externalId: date,
  date,
  startTime: null,
  endTime: null,
  utcOffsetOrigin: 'INFERRED',
  steps: 8000,
  distanceMeters: null,
  activeEnergyKcal: null,
  totalEnergyKcal: 2000,
  activeSeconds: null,
  inactiveSeconds: null,
  goalPercent: 80,
  inactivityAlerts: null,
  inactivityAlertTimes: null,
  zoneTotals: null,
  zones: null,
  isPartial: false,
  ...change,
});

export function series(type: SeriesType, start: Date | string, values: number[], stepMs = 1000): SampleSeries {
  const startMs = new Date(start).getTime();
  return {
    type,
    timestamps: Float64Array.from(values, (_, index) => startMs + index * stepMs),
    values: Float64Array.from(values),
  };
}

export const upsertWorkout = (
  record: Workout,
  rest: Omit<Partial<UpsertOperation<'WORKOUT'>>, 'record'> = {},
): Operation => ({
  kind: 'upsert',
  dataType: 'WORKOUT',
  record,
  ...rest,
});
export const upsertSleep = (record: SleepSession, list?: SampleSeries[]): Operation => ({
  kind: 'upsert',
  dataType: 'SLEEP_SESSION',
  record,
  series: list,
});
export const upsertRecharge = (record: NightlyRecharge, list?: SampleSeries[]): Operation => ({
  kind: 'upsert',
  dataType: 'NIGHTLY_RECHARGE',
  record,
  series: list,
});
export const upsertHeartRate = (record: HeartRateDay, list?: SampleSeries[]): Operation => ({
  kind: 'upsert',
  dataType: 'HEART_RATE',
  record,
  series: list,
});
export const upsertActivity = (record: DailyActivity): Operation => ({
  kind: 'upsert',
  dataType: 'DAILY_ACTIVITY',
  record,
});

/** A payload whose text is what it means, so that another meaning is another payload. */
export function payload(...operations: Operation[]): MappedPayload {
  const text = JSON.stringify(operations, (_, value: unknown) => (value instanceof Float64Array ? [...value] : value));
  return { text, operations, rejection: null };
}

let made = 0;

/** A user with an ACTIVE connection and a run that is under way. */
export interface Wearer {
  projectId: string;
  userId: string;
  externalId: string;
  connectionId: string;
  provider: string;
  run: SyncRun;
  lease: Lease;
  batch(payloads: MappedPayload[], change?: Partial<Batch>): Batch;
}

export async function makeProject(storage: Storage): Promise<string> {
  const project = await storage.projects.bootstrap({ name: 'first', redirectUrls: [], key: null });
  return project.id;
}

export const tokens = (accessToken: string) => ({
  accessToken,
  refreshToken: 'refresh',
  expiresAt: after(3600),
  scopes: ['read'],
});

export async function connect(storage: Storage, userId: string, provider: string, externalUserId: string) {
  const { id } = await storage.connections.begin(userId, provider);
  return storage.connections.activate({
    userId,
    id,
    externalUserId,
    tokens: tokens(`token of ${externalUserId}`),
    connectedAt: NOW,
    nextSyncAt: after(900),
  });
}

export async function makeWearer(storage: Storage, provider = 'polar'): Promise<Wearer> {
  made += 1;
  const number = made;
  const projectId = await makeProject(storage);
  const externalId = `wearer-${number}`;
  const { id: userId } = await storage.users.create(projectId, externalId);
  const connection = await connect(storage, userId, provider, `account-${number}`);
  if (connection === null) throw new Error('the account is taken');
  const lease: Lease = { owner: `owner-${number}`, until: after(60) };
  const queued = await storage.runs.enqueue({
    userId,
    connectionId: connection.id,
    trigger: 'MANUAL',
    request: EVERYTHING,
    now: NOW,
  });
  const run = await storage.runs.claim(userId, queued.id, lease);
  if (run === null) throw new Error('the run cannot be claimed');
  const batch: Wearer['batch'] = (payloads, change = {}) => ({
    userId,
    connectionId: connection.id,
    provider,
    dataType: payloads[0]?.operations[0]?.dataType ?? 'WORKOUT',
    mapperVersion: 1,
    payloads,
    cursor: undefined,
    receivedAt: NOW,
    runId: run.id,
    lease,
    ...change,
  });
  return { projectId, userId, externalId, connectionId: connection.id, provider, run, lease, batch };
}

/** A run of the connection that starts, and ends with this to tell of it. */
export async function endRun(
  storage: Storage,
  userId: string,
  connectionId: string,
  connection: ConnectionOutcome,
): Promise<void> {
  const { id } = await storage.runs.enqueue({
    userId,
    connectionId,
    trigger: 'MANUAL',
    request: EVERYTHING,
    now: NOW,
  });
  const lease: Lease = { owner: `owner of ${id}`, until: after(60) };
  if ((await storage.runs.claim(userId, id, lease)) === null) throw new Error('the run cannot be claimed');
  const status = connection.lastError === null ? 'SUCCEEDED' : 'FAILED';
  const outcome = { status, error: connection.lastError, finishedAt: NOW, retryAt: null, connection } as const;
  if (!(await storage.runs.finish(userId, id, lease, { ...outcome, steps: [] }))) throw new Error('the lease was lost');
}

/** Every row of a table, as text, in a fixed order: equal dumps are equal tables. */
async function dump(storage: Storage, table: string, userId: string): Promise<string[]> {
  const { rows } = await storage.pool.query<{ row: string }>(
    `select t::text as row from ${table} t where user_id = $1 order by 1`,
    [userId],
  );
  return rows.map(({ row }) => row);
}

const DATA_TABLES = [
  'payloads',
  ...Object.values(RECORD_TABLES),
  'workout_routes',
  'series_blocks',
  'stream_cursors',
  'change_events',
];

export async function dumpData(storage: Storage, userId: string): Promise<Record<string, string[]>> {
  const entries = await Promise.all(
    DATA_TABLES.map(async (table): Promise<[string, string[]]> => [table, await dump(storage, table, userId)]),
  );
  return Object.fromEntries(entries);
}
