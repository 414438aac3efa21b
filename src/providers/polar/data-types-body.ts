import type { Manifest } from '../../provider-kit/manifest.js';

const RECORD_FIELDS = ['externalId', 'startTime', 'utcOffsetMinutes', 'utcOffsetOrigin'] as const;

// Polar: how far back is not stated; without dates 28 days come, and no call may ask for more.
const LISTED = { historyDays: 28, lateDays: 28, pollSeconds: 86_400 } as const;
const PULLED = { delivery: ['PULL'], ...LISTED } as const;
const TOLD = { delivery: ['PULL', 'PING'], ...LISTED } as const;

/** What Polar finds out of sleep (SleepWise), and what the sensors of a few watches measure. */
export const bodyDataTypes = {
  ALERTNESS: {
    ...TOLD,
    fields: [
      ...RECORD_FIELDS,
      'endTime',
      'revision',
      'kind',
      'validity',
      'grade',
      'gradeClass',
      'gradeKind',
      'gradeValiditySeconds',
      'inertia',
      'precedingSleep',
      'sleepStartTime',
      'sleepEndTime',
      'stretches',
    ],
  },
  CIRCADIAN_BEDTIME: {
    ...TOLD,
    fields: [
      ...RECORD_FIELDS,
      'endTime',
      'revision',
      'kind',
      'validity',
      'quality',
      'preferredSleepStartTime',
      'preferredSleepEndTime',
      'sleepGateStartTime',
      'sleepGateEndTime',
    ],
  },
  BODY_TEMPERATURE: {
    ...PULLED,
    fields: [
      ...RECORD_FIELDS,
      'endTime',
      'deviceId',
      'revision',
      'kind',
      'sensorLocation',
      'series.SKIN_TEMPERATURE',
      'series.BODY_TEMPERATURE',
    ],
  },
  // Polar: nothing tells of it; it is asked for when its night is told of.
  SKIN_TEMPERATURE: {
    ...PULLED,
    toldWith: 'SLEEP_SESSION',
    fields: ['externalId', 'utcOffsetMinutes', 'utcOffsetOrigin', 'night', 'temperatureCelsius', 'deviationCelsius'],
  },
  BLOOD_OXYGEN: {
    ...PULLED,
    fields: [
      ...RECORD_FIELDS,
      'deviceId',
      'status',
      'providerStatus',
      'oxygenPercent',
      'oxygenClass',
      'oxygenDeviation',
      'qualityPercent',
      'averageHeartRateBpm',
      'hrvMs',
      'hrvDeviation',
      'altitudeMeters',
      'series.SPO2',
    ],
  },
  ECG: {
    ...PULLED,
    fields: [
      ...RECORD_FIELDS,
      'endTime',
      'deviceId',
      'averageHeartRateBpm',
      'hrvMs',
      'hrvDeviation',
      'averageBeatToBeatMs',
      'pulseTransitSystolicMs',
      'pulseTransitDiastolicMs',
      'pulseTransitQualityIndex',
      'qualityChanges',
      'series.ECG',
    ],
  },
  SKIN_CONTACT: { ...PULLED, fields: [...RECORD_FIELDS, 'endTime', 'deviceId', 'revision', 'changes'] },
} as const satisfies Manifest['dataTypes'];
