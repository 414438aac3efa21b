import type { ActivityType } from '../../../src/domain/activity-type.js';
import type { WorkoutChannels, WorkoutRecording } from '../../../src/provider-kit/athlete/index.js';
import type { UploadedExercise } from '../../../src/providers/polar/sandbox/exercise-shelf.js';
import { elapsedAt, lapsOf } from '../../../src/providers/polar/sandbox/recorded-laps.js';
import type { PolarAthlete } from '../../../src/providers/polar/sandbox/roster.js';
import type { Told } from './accounts.js';
import { source } from './nights.js';

/** Polar's detailed words, and what they mean; the last of them nobody knows. */
const WORDS: Partial<Record<ActivityType, string>> = {
  RUNNING: 'ROAD_RUNNING',
  CYCLING: 'ROAD_BIKING',
  OTHER: 'AERIAL_HOOP',
};
const ON_FOOT: readonly ActivityType[] = ['RUNNING', 'TRAIL_RUNNING', 'WALKING'];
const ON_WHEELS: readonly ActivityType[] = ['CYCLING', 'INDOOR_CYCLING'];

/**
 * A workout as GraphQL has to tell it, out of what happened. Polar's muscle load, running index, words and shares of
 * energy, which nothing follows from, come as told.
 */
export function workoutTruth(owner: PolarAthlete, exercise: UploadedExercise, told: Told, receivedAt: Date) {
  const { workout, pauses } = exercise;
  const recording = workout.isManual ? null : owner.athlete.recordingOf(workout);
  // Such watches write a duration in whole seconds.
  const seconds = owner.style === 'hyphen' ? Math.round(workout.durationMs / 1000) : workout.durationMs / 1000;
  const recorded = recording?.channels.heartRateBpm.length ?? null;
  const timeline = timeOf(exercise);
  const endMs =
    pauses.length === 0 ? workout.startTime.getTime() + Math.round(seconds * 1000) : timeline(recorded ?? 0);
  const measured = <T>(value: T): T | null => (workout.isManual ? null : value);
  return {
    startTime: workout.startTime.toISOString(),
    endTime: new Date(endMs).toISOString(),
    utcOffsetMinutes: workout.utcOffsetMinutes,
    utcOffsetOrigin: 'RECORD',
    flags: [],
    source: source(
      exercise.id,
      receivedAt,
      workout.isManual ? {} : { device: owner.device.model, deviceId: owner.device.id },
    ),
    localDate: workout.date,
    type: workout.type,
    providerType: WORDS[workout.type] ?? workout.type,
    durationSeconds: seconds,
    movingSeconds: recorded,
    distanceMeters: workout.distanceMeters,
    energyKcal: workout.energyKcal,
    energyKind: 'UNKNOWN',
    averageHeartRateBpm: measured(workout.averageHeartRateBpm),
    maxHeartRateBpm: measured(workout.maxHeartRateBpm),
    trainingLoad: workout.isManual ? null : loadOf(workout.load, told['training_load_pro'] as Told),
    runningIndex: told['running_index'] ?? null,
    heartRateZones: recording === null ? null : zonesOf(owner, recording.channels.heartRateBpm),
    laps: recording === null ? null : lapTruths(recording.channels, timeline),
    pauses: measured(
      pauses.map((pause) => {
        const end = timeline(pause.afterSeconds);
        return { startTime: new Date(end - pause.seconds * 1000).toISOString(), endTime: new Date(end).toISOString() };
      }),
    ),
    fatPercent: told['fat_percentage'] ?? null,
    carbohydratePercent: told['carbohydrate_percentage'] ?? null,
    proteinPercent: told['protein_percentage'] ?? null,
    route: recording?.route ? { points: pointsOf(owner, recording, timeline) } : null,
    series: recording === null ? [] : seriesOf(owner, workout.type, recording.channels, timeline),
    // Polar has none of these.
    title: null,
    minHeartRateBpm: null,
    averageSpeedMetersPerSecond: null,
    maxSpeedMetersPerSecond: null,
    averageCadence: null,
    cadenceUnit: null,
    averagePowerWatts: null,
    maxPowerWatts: null,
    elevationGainMeters: null,
    elevationLossMeters: null,
  };
}

/** From seconds that were recorded to an instant. */
type Timeline = (recordedSeconds: number) => number;

function timeOf({ workout, pauses }: UploadedExercise): Timeline {
  return (seconds) => workout.startTime.getTime() + elapsedAt(seconds, pauses) * 1000;
}

/** Polar: −1 without power, 0 where nobody said how it felt. */
function loadOf(cardio: number, told: Told) {
  const known = (word: unknown) => (word === 'NOT_AVAILABLE' || word === 'UNKNOWN' ? null : word);
  const muscle = known(told['muscle_load_interpretation']);
  const perceived = known(told['perceived_load_interpretation']);
  return {
    cardio,
    cardioInterpretation: told['cardio_load_interpretation'],
    muscle: muscle === null ? null : told['muscle_load'],
    muscleInterpretation: muscle,
    perceived: perceived === null ? null : told['perceived_load'],
    perceivedInterpretation: perceived,
    perceivedExertion: known(told['user_rpe']),
  };
}

/** Five of a tenth of the highest heart rate each; the last one has its upper limit in it. */
function zonesOf({ athlete }: PolarAthlete, bpms: Float64Array) {
  const limits = [5, 6, 7, 8, 9, 10].map((tenths) => Math.round((athlete.profile.maxHeartRateBpm * tenths) / 10));
  return [0, 1, 2, 3, 4].map((index) => {
    const [lowerBpm = 0, upperBpm = 0] = limits.slice(index);
    const isWithin = (bpm: number) => bpm >= lowerBpm && (index === 4 || bpm < upperBpm);
    return { index: index + 1, lowerBpm, upperBpm, seconds: bpms.filter(isWithin).length };
  });
}

/** A file tells centimetres and whole beats. */
function lapTruths(channels: WorkoutChannels, timeline: Timeline) {
  const { distanceMeters, heartRateBpm } = channels;
  const metersAt = (second: number) => distanceMeters?.[Math.max(0, second)] ?? 0;
  const whole = heartRateBpm.length;
  return lapsOf(channels).map(({ from, to }, index) => {
    const bpms = heartRateBpm.slice(from, to).filter((bpm) => !Number.isNaN(bpm));
    const meters = Math.round((metersAt(to - 1) - metersAt(from - 1)) * 100) / 100;
    return {
      index: index + 1,
      startTime: new Date(timeline(from)).toISOString(),
      endTime: new Date(timeline(to === whole ? whole : to)).toISOString(),
      durationSeconds: to - from,
      distanceMeters: distanceMeters === null ? null : meters,
      averageHeartRateBpm: Math.round(bpms.reduce((sum, bpm) => sum + bpm, 0) / bpms.length),
      maxHeartRateBpm: Math.max(...bpms),
      averageSpeedMetersPerSecond: null,
      averagePowerWatts: null,
      averageCadence: null,
      cadenceUnit: null,
    };
  });
}

/** Altitude is that of the last sample before a point; it is sent to the millimetre. */
function pointsOf(
  { recordingRateSeconds: rate }: PolarAthlete,
  { route, channels }: WorkoutRecording,
  timeline: Timeline,
) {
  return (route ?? []).map(({ latitude, longitude, elapsedMs }) => {
    const step = Math.floor(elapsedMs / 1000 / rate) * rate;
    return {
      timestamp: new Date(timeline(Math.floor(elapsedMs / 1000)) + (elapsedMs % 1000)).toISOString(),
      latitude,
      longitude,
      altitudeMeters: channels.altitudeMeters?.[step] ?? null,
    };
  });
}

/** Every sample, in the unit of GraphQL, of a channel as finely as Polar prints it. */
function seriesOf(owner: PolarAthlete, type: ActivityType, channels: WorkoutChannels, timeline: Timeline) {
  const { heartRateBpm, speedKmh, cadence, powerWatts, altitudeMeters, temperatureCelsius, distanceMeters } = channels;
  const rounded = (value: number, decimals: number) => Math.round(value * 10 ** decimals) / 10 ** decimals;
  const cadenceType = ON_FOOT.includes(type) ? 'STEP_CADENCE' : ON_WHEELS.includes(type) ? 'CYCLING_CADENCE' : null;
  const perLeg = cadenceType === 'STEP_CADENCE' ? 2 : 1;
  const columns: [string | null, Float64Array | null, (value: number) => number][] = [
    ['HEART_RATE', heartRateBpm, (bpm) => bpm],
    ['SPEED', speedKmh, (kmh) => rounded(kmh, 4) / 3.6],
    [cadenceType, cadence, (turns) => turns * perLeg],
    ['ALTITUDE', altitudeMeters, (meters) => rounded(meters, 3)],
    ['POWER', powerWatts, (watts) => watts],
    ['TEMPERATURE', temperatureCelsius, (celsius) => rounded(celsius, 1)],
    ['DISTANCE', distanceMeters, (meters) => rounded(meters, 1)],
  ];
  return columns
    .flatMap(([name, values, convert]) => {
      if (name === null || values === null) return [];
      return [
        { type: name, columns: sampled(values, owner.recordingRateSeconds, name === 'POWER', timeline, convert) },
      ];
    })
    .toSorted((one, other) => (one.type < other.type ? -1 : 1));
}

/** @param readsZero Polar: without signal a sensor reads 0 for two samples; what may be 0 cannot be told from it */
function sampled(
  values: Float64Array,
  rate: number,
  readsZero: boolean,
  timeline: Timeline,
  convert: (value: number) => number,
) {
  const timestamps: number[] = [];
  const kept: number[] = [];
  for (let second = 0; second < values.length; second += rate) {
    const value = values[second] ?? Number.NaN;
    const isLost = Number.isNaN(value);
    const isTold = !isLost || (readsZero && !Number.isNaN(values[second - 2 * rate] ?? 0));
    if (!isTold) continue;
    timestamps.push(timeline(second));
    kept.push(isLost ? 0 : convert(value));
  }
  return { timestamps, values: kept };
}
