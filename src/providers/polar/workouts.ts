import { inferLocalOffset } from '../../domain/local-day.js';
import type { Operation } from '../../domain/operation.js';
import { ProviderError } from '../../domain/errors.js';
import type { HeartRateZone } from '../../domain/workout.js';
import { noticeLeftOut } from '../../provider-kit/left-out.js';
import { localToUtc } from '../../provider-kit/payload-time.js';
import { parsePayload } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream, Subject } from '../../provider-kit/provider.js';
import { fetchExercises } from './exercise-list.js';
import { exerciseSchema, type Exercise } from './payloads.js';
import { isKnownChannel, typeWordOf } from './sample-channels.js';
import { positiveOrNull } from './sentinels.js';
import { activityTypeOf, isKnownSport } from './sports.js';
import { allUnknown, unknownWordsOf } from './unknown-words.js';
import { trainingLoadOf } from './training-load.js';
import { readFile } from './workout-file.js';
import { routeOf } from './workout-route.js';
import { decodeChannels, placeInTime } from './workout-series.js';

export const workouts: Stream = { dataType: 'WORKOUT', mapperVersion: 5, fetch: fetchExercises, map };

function map(payload: PayloadContent, subject: Subject): Operation[] {
  const exercise = parsePayload(exerciseSchema, payload.text, { provider: 'polar', dataType: 'WORKOUT' }, ['id']);
  const localDate = exercise.start_time.slice(0, 10);
  const ownOffset = exercise.start_time_utc_offset ?? null;
  const utcOffsetMinutes = ownOffset ?? inferLocalOffset(subject.offsets, localToUtc(exercise.start_time, 0).getTime());
  if (utcOffsetMinutes === null) throw offsetUnknown();

  const startTime = localToUtc(exercise.start_time, utcOffsetMinutes);
  const startMs = startTime.getTime();
  const providerType = sportOf(exercise);
  const type = activityTypeOf(providerType);
  const channels = decodeChannels(exercise, type);
  const file = readFile(payload, { startMs, durationSeconds: exercise.duration, type });
  const energyKcal = positiveOrNull(exercise.calories);
  // Polar: null is read as absent; neither says that zones, samples or a route that were stored are gone.
  const zones = exercise.heart_rate_zones ?? null;

  return [
    {
      kind: 'upsert',
      dataType: 'WORKOUT',
      record: {
        externalId: exercise.id,
        device: exercise.device?.trim() || null,
        deviceId: exercise.device_id?.trim() || null,
        isManual: null,
        revision: exercise.upload_time?.toISOString() ?? null,
        startTime,
        endTime: new Date(file.endMs),
        utcOffsetMinutes,
        utcOffsetOrigin: ownOffset === null ? 'INFERRED' : 'RECORD',
        localDate,
        type,
        providerType,
        title: null,
        durationSeconds: exercise.duration,
        movingSeconds: file.movingSeconds,
        distanceMeters: exercise.distance ?? null,
        energyKcal,
        energyKind: energyKcal === null ? null : 'UNKNOWN',
        averageHeartRateBpm: positiveOrNull(exercise.heart_rate?.average),
        maxHeartRateBpm: positiveOrNull(exercise.heart_rate?.maximum),
        minHeartRateBpm: positiveOrNull(exercise.heart_rate?.minimum),
        averageSpeedMetersPerSecond: null,
        maxSpeedMetersPerSecond: null,
        averageCadence: null,
        cadenceUnit: null,
        averagePowerWatts: null,
        maxPowerWatts: null,
        elevationGainMeters: null,
        elevationLossMeters: null,
        trainingLoad: trainingLoadOf(exercise),
        runningIndex: positiveOrNull(exercise.running_index),
        heartRateZones: zones === null ? null : heartRateZones(zones),
        laps: file.laps,
        pauses: file.pauses,
        fatPercent: exercise.fat_percentage ?? null,
        carbohydratePercent: exercise.carbohydrate_percentage ?? null,
        proteinPercent: exercise.protein_percentage ?? null,
      },
      series: exercise.samples ? placeInTime(channels, startMs, file) : undefined,
      route: routeOf(exercise, channels, startMs, file.recording),
      ...(zones === null ? { keepsZones: true } : {}),
      ...allUnknown(
        unknownWordsOf('sport', [providerType], isKnownSport),
        unknownWordsOf('sample type', (exercise.samples ?? []).map(typeWordOf), isKnownChannel),
      ),
      ...(payload.attachments === undefined ? { keepsFile: true } : {}),
      ...(file.flags.length === 0 ? {} : { flags: file.flags }),
    },
  ];
}

/**
 * Polar: `sport` is coarse and often OTHER, so the detailed word decides wherever there is one. A workout with neither gets
 * OTHER, Polar's own word for a sport that it does not name.
 */
function sportOf({ detailed_sport_info: detailed, sport }: Exercise): string {
  const word = [detailed, sport].find((given) => given !== null && given !== undefined && String(given).trim() !== '');
  return String(word ?? 'OTHER');
}

/**
 * Polar: `index` counts from 0 in answers and from 1 in the specification, so it is not used. A zone that does not tell its
 * time is left out, and leaves the others their numbers.
 */
function heartRateZones(zones: NonNullable<Exercise['heart_rate_zones']>): HeartRateZone[] {
  const hasLimits = zones.every(({ lower_limit: limit }) => typeof limit === 'number');
  const ordered = hasLimits ? zones.toSorted((a, b) => (a.lower_limit ?? 0) - (b.lower_limit ?? 0)) : zones;
  return ordered.flatMap((zone, position) => {
    const seconds = zone.in_zone ?? null;
    if (seconds === null) {
      noticeLeftOut(`heart_rate_zones.${position}.in_zone: expected an ISO 8601 duration`);
      return [];
    }
    return [{ index: position + 1, lowerBpm: zone.lower_limit ?? null, upperBpm: zone.upper_limit ?? null, seconds }];
  });
}

function offsetUnknown(): ProviderError {
  const message = 'polar WORKOUT: OFFSET_UNKNOWN: start_time_utc_offset is missing, and no other record tells one';
  return new ProviderError('reject-record', 'OFFSET_UNKNOWN', message);
}
