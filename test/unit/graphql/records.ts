import type { StoredBlock } from '../../../src/application/ports/index.js';
import type { Connection } from '../../../src/domain/connection.js';
import type { StoredDailyActivity } from '../../../src/domain/daily-activity.js';
import type { StoredNightlyRecharge } from '../../../src/domain/nightly-recharge.js';
import type { SeriesType } from '../../../src/domain/sample-series.js';
import type { StoredSleepSession } from '../../../src/domain/sleep-session.js';
import type { SyncRun } from '../../../src/domain/sync-run.js';
import type { Project, User } from '../../../src/domain/user.js';
import type { StoredWorkout } from '../../../src/domain/workout.js';

/** A UUID that tells apart by kind and number. */
export function uuid(kind: number, number: number): string {
  return `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export const project: Project = { id: uuid(1, 1), name: 'Coach', redirectUrls: [] };
export const otherProject: Project = { id: uuid(1, 2), name: 'Another', redirectUrls: [] };

export function aUser(number: number, projectId = project.id): User {
  return {
    id: uuid(2, number),
    projectId,
    externalId: `athlete-${String(number).padStart(3, '0')}`,
    createdAt: new Date('2026-01-01T00:00:00Z'),
  };
}

const nothingGiven = { device: null, deviceId: null, isManual: null, revision: null };

export function aRecord(kind: number, user: User, number: number) {
  return {
    ...nothingGiven,
    id: uuid(kind, number),
    userId: user.id,
    provider: 'polar',
    externalId: `x${kind}-${number}`,
    receivedAt: new Date('2026-03-02T08:00:00Z'),
    flags: [],
    utcOffsetMinutes: 120,
    utcOffsetOrigin: 'RECORD' as const,
  };
}

/** Day `number` of March 2026 and on, `YYYY-MM-DD`. */
function day(number: number): string {
  return new Date(Date.UTC(2026, 2, number)).toISOString().slice(0, 10);
}

const instant = (number: number, hour: number): Date => new Date(Date.UTC(2026, 2, number, hour));

export function aWorkout(user: User, number: number, changes: Partial<StoredWorkout> = {}): StoredWorkout {
  return {
    ...aRecord(3, user, number),
    startTime: instant(number, 16),
    endTime: instant(number, 17),
    localDate: day(number),
    type: 'RUNNING',
    providerType: 'RUNNING',
    title: null,
    durationSeconds: 3600,
    movingSeconds: null,
    distanceMeters: 10_000,
    energyKcal: 600,
    energyKind: 'TOTAL',
    averageHeartRateBpm: 150,
    maxHeartRateBpm: 180,
    minHeartRateBpm: null,
    averageSpeedMetersPerSecond: null,
    maxSpeedMetersPerSecond: null,
    averageCadence: null,
    cadenceUnit: null,
    averagePowerWatts: null,
    maxPowerWatts: null,
    elevationGainMeters: null,
    elevationLossMeters: null,
    trainingLoad: null,
    runningIndex: null,
    heartRateZones: [{ index: 1, lowerBpm: 100, upperBpm: 120, seconds: 60 }],
    laps: null,
    pauses: null,
    fatPercent: null,
    carbohydratePercent: null,
    proteinPercent: null,
    ...changes,
  };
}

export function aSleep(user: User, number: number, changes: Partial<StoredSleepSession> = {}): StoredSleepSession {
  return {
    ...aRecord(4, user, number),
    startTime: instant(number - 1, 21),
    endTime: instant(number, 5),
    endUtcOffsetMinutes: 120,
    night: day(number),
    isNap: null,
    timeInBedSeconds: 28_800,
    asleepSeconds: 27_000,
    deepSeconds: null,
    lightSeconds: null,
    remSeconds: null,
    awakeSeconds: null,
    unknownSeconds: null,
    cycles: null,
    efficiencyPercent: null,
    interruptions: null,
    shortInterruptionSeconds: null,
    longInterruptionSeconds: null,
    latencySeconds: null,
    continuity: null,
    continuityClass: null,
    score: 80,
    sleepCharge: null,
    sleepGoalSeconds: null,
    userRating: null,
    durationScore: null,
    solidityScore: null,
    regenerationScore: null,
    averageHeartRateBpm: null,
    lowestHeartRateBpm: null,
    averageHrvRmssdMs: null,
    averageBreathsPerMinute: null,
    stages: null,
    ...changes,
  };
}

export function aRecharge(user: User, number: number): StoredNightlyRecharge {
  return {
    ...aRecord(5, user, number),
    startTime: null,
    endTime: null,
    night: day(number),
    score: 60,
    scoreOrigin: 'RESCALED',
    providerScore: 4,
    providerScoreMin: 1,
    providerScoreMax: 6,
    status: 'OK',
    ansCharge: 1.5,
    ansChargeStatus: 3,
    sleepCharge: 3,
    averageHeartRateBpm: 52,
    restingHeartRateBpm: null,
    averageBeatToBeatMs: 1150,
    hrvRmssdMs: 45,
    hrvSdnnMs: null,
    breathsPerMinute: 14.1,
    skinTemperatureDeviationCelsius: null,
  };
}

export function aDailyActivity(user: User, number: number): StoredDailyActivity {
  return {
    ...aRecord(6, user, number),
    startTime: null,
    endTime: null,
    date: day(number),
    steps: 9000,
    distanceMeters: null,
    activeEnergyKcal: 500,
    totalEnergyKcal: 2500,
    activeSeconds: null,
    inactiveSeconds: null,
    goalPercent: 95,
    inactivityAlerts: null,
    inactivityAlertTimes: null,
    zoneTotals: null,
    zones: null,
    isPartial: false,
  };
}

export function aConnection(user: User, number: number): Connection {
  return {
    id: uuid(7, number),
    userId: user.id,
    provider: 'polar',
    status: 'ACTIVE',
    scopes: ['accesslink.read_all'],
    externalUserId: `p${number}`,
    ownClientHash: null,
    connectedAt: instant(1, 0),
    lastSyncedAt: null,
    nextSyncAt: null,
    lastError: null,
  };
}

export function aSyncRun(connection: Connection, number: number): SyncRun {
  return {
    id: uuid(8, number),
    userId: connection.userId,
    connectionId: connection.id,
    provider: connection.provider,
    trigger: 'MANUAL',
    status: 'SUCCEEDED',
    request: { dataTypes: null, from: null, to: null, samples: true, zones: true, route: true },
    createdAt: instant(number, 9),
    startedAt: instant(number, 9),
    finishedAt: instant(number, 9),
    steps: [],
    attempts: 1,
    failures: 0,
    lapses: 0,
    retryAt: null,
    error: null,
  };
}

/** A block whose data is the two columns, one after the other: as the fake use cases read it. */
export function aBlock(recordId: string, type: SeriesType, timestamps: number[], values: number[]): StoredBlock {
  return {
    recordId,
    type,
    startMs: timestamps[0] ?? 0,
    endMs: timestamps.at(-1) ?? 0,
    count: values.length,
    min: Math.min(...values),
    max: Math.max(...values),
    sum: values.reduce((sum, value) => sum + value, 0),
    data: new Uint8Array(Float64Array.from([...timestamps, ...values]).buffer),
  };
}
