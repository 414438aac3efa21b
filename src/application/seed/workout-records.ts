import type { Operation } from '../../domain/operation.js';
import type { SampleSeries } from '../../domain/sample-series.js';
import type { HeartRateZone } from '../../domain/workout.js';
import type { Athlete, WorkoutChannels, WorkoutTruth } from '../../provider-kit/athlete/index.js';
import { DEVICE, seriesOf } from './parts.js';

/** Five zones of a tenth of the highest heart rate each. */
const ZONE_LIMITS = [0.5, 0.6, 0.7, 0.8, 0.9, 1];
const HIGH_LOAD = 90;
const LOW_LOAD = 40;

export function workoutOperations(athlete: Athlete, date: string, hasSeries: boolean): Operation[] {
  return athlete.workoutsOn(date).map((workout) => operationOf(athlete, workout, hasSeries));
}

function operationOf(athlete: Athlete, workout: WorkoutTruth, hasSeries: boolean): Operation {
  const { isManual, startTime, energyKcal, distanceMeters } = workout;
  const channels = isManual ? null : athlete.recordingOf(workout).channels;
  const seconds = workout.durationMs / 1000;
  return {
    kind: 'upsert',
    dataType: 'WORKOUT',
    record: {
      externalId: workout.key,
      device: isManual ? null : DEVICE,
      deviceId: null,
      isManual,
      revision: null,
      startTime,
      endTime: workout.endTime,
      utcOffsetMinutes: workout.utcOffsetMinutes,
      utcOffsetOrigin: 'RECORD',
      localDate: workout.date,
      type: workout.type,
      providerType: workout.type,
      title: null,
      durationSeconds: seconds,
      movingSeconds: null,
      distanceMeters,
      energyKcal,
      energyKind: 'TOTAL',
      averageHeartRateBpm: isManual ? null : workout.averageHeartRateBpm,
      maxHeartRateBpm: isManual ? null : workout.maxHeartRateBpm,
      minHeartRateBpm: null,
      averageSpeedMetersPerSecond: distanceMeters === null ? null : distanceMeters / seconds,
      maxSpeedMetersPerSecond: null,
      averageCadence: null,
      cadenceUnit: null,
      averagePowerWatts: null,
      maxPowerWatts: null,
      elevationGainMeters: null,
      elevationLossMeters: null,
      trainingLoad: isManual ? null : loadOf(workout),
      runningIndex: null,
      heartRateZones: channels === null ? null : zonesOf(athlete.profile.maxHeartRateBpm, channels.heartRateBpm),
      laps: null,
      pauses: null,
      fatPercent: null,
      carbohydratePercent: null,
      proteinPercent: null,
    },
    ...(hasSeries && channels !== null ? { series: seriesOfChannels(workout, channels) } : {}),
  };
}

function loadOf({ load }: WorkoutTruth) {
  return {
    cardio: load,
    muscle: null,
    perceived: null,
    cardioInterpretation: load >= HIGH_LOAD ? 'HIGH' : load < LOW_LOAD ? 'LOW' : 'MEDIUM',
    muscleInterpretation: null,
    perceivedInterpretation: null,
    perceivedExertion: null,
  };
}

function zonesOf(maxHeartRateBpm: number, heartRateBpm: Float64Array): HeartRateZone[] {
  const limits = ZONE_LIMITS.map((share) => Math.round(maxHeartRateBpm * share));
  return limits.slice(0, -1).map((lowerBpm, index) => {
    const upperBpm = limits[index + 1] ?? maxHeartRateBpm;
    const isLast = index === limits.length - 2;
    const inZone = heartRateBpm.filter((bpm) => bpm >= lowerBpm && (isLast || bpm < upperBpm));
    return { index: index + 1, lowerBpm, upperBpm, seconds: inZone.length };
  });
}

function seriesOfChannels({ startTime, type }: WorkoutTruth, channels: WorkoutChannels): SampleSeries[] {
  const { heartRateBpm, speedKmh, cadence, powerWatts, altitudeMeters, temperatureCelsius, distanceMeters } = channels;
  const isCycling = type === 'CYCLING' || type === 'INDOOR_CYCLING';
  const given: [SampleSeries['type'], Float64Array | null][] = [
    ['HEART_RATE', heartRateBpm],
    ['SPEED', speedKmh?.map((kmh) => Math.round((kmh / 3.6) * 100) / 100) ?? null],
    [isCycling ? 'CYCLING_CADENCE' : 'STEP_CADENCE', cadence?.map((rate) => (isCycling ? rate : rate * 2)) ?? null],
    ['POWER', powerWatts],
    ['ALTITUDE', altitudeMeters],
    ['TEMPERATURE', temperatureCelsius],
    ['DISTANCE', distanceMeters?.map((meters) => Math.round(meters * 10) / 10) ?? null],
  ];
  const startMs = startTime.getTime();
  return given.flatMap(([series, values]) =>
    values === null
      ? []
      : seriesOf(
          series,
          Array.from(values, (value, second) => [startMs + second * 1000, value]),
        ),
  );
}
