import { ActivityType } from '../../../../src/domain/activity-type.js';
import type { Operation } from '../../../../src/domain/operation.js';
import { parsePayload } from '../../../../src/provider-kit/payload.js';
import type { PayloadContent, Stream } from '../../../../src/provider-kit/provider.js';
import { heartRateSeries, instant, localDate } from './instants.js';
import { fetchPages } from './pages.js';
import { workoutSchema } from './payloads.js';

export const workouts: Stream = {
  dataType: 'WORKOUT',
  mapperVersion: 1,
  fetch: (api, window) => fetchPages('/v1/workouts', api, window),
  map,
};

const TYPES: ReadonlyMap<string, ActivityType> = new Map([
  ['run', ActivityType.RUNNING],
  ['ride', ActivityType.CYCLING],
  ['swim', ActivityType.SWIMMING],
]);

function map({ text }: PayloadContent): Operation[] {
  const workout = parsePayload(workoutSchema, text, { provider: 'fake', dataType: 'WORKOUT' });
  const energyKcal = workout.kcal?.active ?? null;
  return [
    {
      kind: 'upsert',
      dataType: 'WORKOUT',
      record: {
        externalId: workout.uid,
        device: workout.tracker ?? null,
        deviceId: null,
        isManual: workout.typed ?? null,
        revision: workout.changed,
        startTime: instant(workout.begin),
        endTime: instant(workout.finish),
        utcOffsetMinutes: workout.zone / 60,
        utcOffsetOrigin: 'RECORD',
        localDate: localDate(workout.begin, workout.zone),
        type: TYPES.get(workout.sport) ?? ActivityType.OTHER,
        providerType: workout.sport,
        title: null,
        durationSeconds: workout.finish - workout.begin,
        movingSeconds: null,
        distanceMeters: workout.meters ?? null,
        energyKcal,
        energyKind: energyKcal === null ? null : 'ACTIVE',
        averageHeartRateBpm: workout.pulse?.mean ?? null,
        maxHeartRateBpm: workout.pulse?.top ?? null,
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
        pauses: null,
        fatPercent: null,
        carbohydratePercent: null,
        proteinPercent: null,
        heartRateZones: null,
        laps:
          workout.splits?.map((split, position) => ({
            index: position + 1,
            startTime: instant(split.begin),
            endTime: instant(split.finish),
            distanceMeters: split.meters ?? null,
            averageHeartRateBpm: null,
            durationSeconds: null,
            maxHeartRateBpm: null,
            averageSpeedMetersPerSecond: null,
            averagePowerWatts: null,
            averageCadence: null,
            cadenceUnit: null,
          })) ?? null,
      },
      series: workout.beats ? heartRateSeries(workout.beats) : undefined,
      route: workout.track?.map(([time, latitude, longitude, altitudeMeters]) => ({
        timestamp: instant(time),
        latitude,
        longitude,
        altitudeMeters,
      })),
      keepsZones: true,
    },
  ];
}
