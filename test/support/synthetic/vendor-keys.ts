import type { List } from './people.js';

/** A key of Polar's payloads that may be missing, and what then is null in GraphQL. */
export interface VendorKey {
  /** Paths that are taken out together. */
  keys: readonly string[];
  /** What else stands for "no value" there, beside a missing key and null. */
  none: readonly unknown[];
  /** Leaves of the record that tell what the key told, and nothing when it is not there. */
  fields: readonly string[];
  /** 0 is a value there. */
  hasZero: boolean;
}

/** How a record follows from a payload: every leaf of the record is in one of the three. */
export interface VendorTable {
  keys: readonly VendorKey[];
  /** Filled whatever is missing: identities, instants, words of the gateway's own. */
  always: readonly string[];
  /** Polar has nothing of the kind. */
  never: readonly string[];
}

const key = (
  keys: string | readonly string[],
  fields: string | readonly string[],
  { none = [], hasZero = false }: { none?: readonly unknown[]; hasZero?: boolean } = {},
): VendorKey => ({ keys: [keys].flat(), fields: [fields].flat(), none, hasZero });

/** Nothing at or below 0 is measured there. */
const POSITIVE = { none: [0, -1, 'NOT_AVAILABLE'] };
/** What is counted may be 0. */
const COUNTED = { none: [-1, 'NOT_AVAILABLE'], hasZero: true };

const ALWAYS = [
  ...['startTime', 'endTime', 'utcOffsetMinutes', 'utcOffsetOrigin', 'flags'],
  ...['source.provider', 'source.externalId', 'source.receivedAt'],
];
const LOADS = ['cardio', 'muscle', 'perceived'];
const loadFields = [...LOADS, ...LOADS.map((load) => `${load}Interpretation`), 'perceivedExertion'].map(
  (field) => `trainingLoad.${field}`,
);
const items = (list: string, fields: readonly string[]) => [list, ...fields.map((field) => `${list}[].${field}`)];

export const VENDOR_TABLES: Record<List, VendorTable> = {
  workouts: {
    keys: [
      key('device', 'source.device', { none: [''] }),
      key('device_id', 'source.deviceId', { none: [''] }),
      key('distance', 'distanceMeters', { hasZero: true }),
      key('calories', ['energyKcal', 'energyKind'], POSITIVE),
      key('heart_rate', ['averageHeartRateBpm', 'maxHeartRateBpm', 'minHeartRateBpm']),
      key('heart_rate.average', 'averageHeartRateBpm', POSITIVE),
      key('heart_rate.maximum', 'maxHeartRateBpm', POSITIVE),
      key('heart_rate.minimum', 'minHeartRateBpm', POSITIVE),
      key('running_index', 'runningIndex', POSITIVE),
      key('fat_percentage', 'fatPercent', COUNTED),
      key('carbohydrate_percentage', 'carbohydratePercent', COUNTED),
      key('protein_percentage', 'proteinPercent', COUNTED),
      key('training_load_pro', loadFields),
      ...LOADS.flatMap((load) => [
        key(`training_load_pro.${load}_load`, `trainingLoad.${load}`, { none: [-1, 'NOT_AVAILABLE'], hasZero: true }),
        key(`training_load_pro.${load}_load_interpretation`, `trainingLoad.${load}Interpretation`, {
          none: ['UNKNOWN'],
        }),
      ]),
      key('training_load_pro.user_rpe', 'trainingLoad.perceivedExertion', { none: ['UNKNOWN', 'NOT_AVAILABLE'] }),
      key('heart_rate_zones', items('heartRateZones', ['index', 'lowerBpm', 'upperBpm', 'seconds'])),
      key('heart_rate_zones.0.lower_limit', 'heartRateZones[].lowerBpm'),
      key('heart_rate_zones.0.upper_limit', 'heartRateZones[].upperBpm'),
      key('route', items('route.points', ['timestamp', 'latitude', 'longitude', 'altitudeMeters']), { none: [[]] }),
      key('samples', 'route.points[].altitudeMeters', { none: [[]] }),
      key('FILE', [
        'movingSeconds',
        ...items('pauses', ['startTime', 'endTime']),
        ...items('laps', ['index', 'startTime', 'endTime', 'durationSeconds']),
        ...['distanceMeters', 'averageHeartRateBpm', 'maxHeartRateBpm'].map((field) => `laps[].${field}`),
      ]),
    ],
    always: [...ALWAYS, 'localDate', 'type', 'providerType', 'durationSeconds', 'files', 'files[].format'],
    never: [
      ...['source.isManual', 'title', 'averageSpeedMetersPerSecond', 'maxSpeedMetersPerSecond', 'averageCadence'],
      ...['cadenceUnit', 'averagePowerWatts', 'maxPowerWatts', 'elevationGainMeters', 'elevationLossMeters'],
      ...['averageSpeedMetersPerSecond', 'averagePowerWatts', 'averageCadence', 'cadenceUnit'].map(
        (field) => `laps[].${field}`,
      ),
    ],
  },
  sleepSessions: {
    keys: [
      key('device_id', 'source.deviceId', { none: [''] }),
      key('continuity', 'continuity', POSITIVE),
      key('continuity_class', 'continuityClass', POSITIVE),
      key('light_sleep', 'lightSeconds', COUNTED),
      key('deep_sleep', 'deepSeconds', COUNTED),
      key('rem_sleep', 'remSeconds', COUNTED),
      key('unrecognized_sleep_stage', 'unknownSeconds', COUNTED),
      key('total_interruption_duration', 'awakeSeconds', COUNTED),
      key('short_interruption_duration', 'shortInterruptionSeconds', COUNTED),
      key('long_interruption_duration', 'longInterruptionSeconds', COUNTED),
      key('sleep_score', 'score', POSITIVE),
      key('sleep_charge', 'sleepCharge', POSITIVE),
      key('sleep_goal', 'sleepGoalSeconds', POSITIVE),
      key('sleep_rating', 'userRating', POSITIVE),
      key('group_duration_score', 'durationScore', POSITIVE),
      key('group_solidity_score', 'solidityScore', POSITIVE),
      key('group_regeneration_score', 'regenerationScore', POSITIVE),
      key('sleep_cycles', 'cycles', { none: [-1, 'NOT_AVAILABLE'] }),
      key('hypnogram', items('stages', ['stage', 'startTime', 'endTime']), { none: [{}] }),
      key('heart_rate_samples', [], { none: [{}] }),
    ],
    always: [...ALWAYS, 'endUtcOffsetMinutes', 'night', 'asleepSeconds'],
    never: [
      ...['source.device', 'source.isManual', 'isNap', 'timeInBedSeconds', 'efficiencyPercent', 'interruptions'],
      ...[
        'latencySeconds',
        'averageHeartRateBpm',
        'lowestHeartRateBpm',
        'averageHrvRmssdMs',
        'averageBreathsPerMinute',
      ],
    ],
  },
  nightlyRecharges: {
    keys: [
      key('heart_rate_avg', 'averageHeartRateBpm', POSITIVE),
      key('beat_to_beat_avg', 'averageBeatToBeatMs', POSITIVE),
      key('heart_rate_variability_avg', 'hrvRmssdMs', POSITIVE),
      key('breathing_rate_avg', 'breathsPerMinute', POSITIVE),
      key(
        'nightly_recharge_status',
        ['score', 'scoreOrigin', 'providerScore', 'providerScoreMin', 'providerScoreMax', 'status'],
        POSITIVE,
      ),
      key('ans_charge', 'ansCharge', { none: ['NOT_AVAILABLE'], hasZero: true }),
      key('ans_charge_status', 'ansChargeStatus', POSITIVE),
      key(['hrv_samples', 'breathing_samples'], ['startTime', 'endTime'], { none: [{}] }),
    ],
    always: [...ALWAYS.filter((field) => !/^(start|end)Time$/.test(field)), 'night'],
    never: [
      ...['source.device', 'source.deviceId', 'source.isManual', 'sleepCharge', 'restingHeartRateBpm', 'hrvSdnnMs'],
      'skinTemperatureDeviationCelsius',
    ],
  },
  dailyActivities: {
    keys: [
      key(['steps', 'samples.steps.total_steps'], 'steps', { none: [-1, 'NOT_AVAILABLE'] }),
      key('distance_from_steps', 'distanceMeters', COUNTED),
      key('active_calories', 'activeEnergyKcal', COUNTED),
      key('calories', 'totalEnergyKcal', POSITIVE),
      key('active_duration', 'activeSeconds'),
      key('inactive_duration', 'inactiveSeconds'),
      key('daily_activity', 'goalPercent', COUNTED),
      key('samples.inactivity_stamps', 'inactivityAlertTimes'),
      key(['inactivity_alert_count', 'samples.inactivity_stamps'], ['inactivityAlerts', 'inactivityAlertTimes']),
      key('samples.activity_zones', [
        ...items('zones', ['zone', 'startTime', 'endTime']),
        ...['sleep', 'sedentary', 'light', 'moderate', 'vigorous', 'nonWear', 'unknown'].map(
          (zone) => `zoneTotals.${zone}Seconds`,
        ),
      ]),
    ],
    always: [...ALWAYS, 'date', 'isPartial'],
    never: ['source.device', 'source.deviceId', 'source.isManual'],
  },
  dailyTrainingLoads: {
    keys: [
      key('cardio_load', 'load', COUNTED),
      key('strain', 'acuteLoad', COUNTED),
      key('tolerance', 'chronicLoad', COUNTED),
      key('cardio_load_ratio', 'loadRatio', COUNTED),
      key('cardio_load_status', ['status', 'providerStatus']),
      key(
        'cardio_load_level',
        ['veryLow', 'low', 'medium', 'high', 'veryHigh'].map((level) => `levels.${level}`),
        { none: [{}] },
      ),
      ...['very_low', 'low', 'medium', 'high', 'very_high'].map((level) =>
        key(`cardio_load_level.${level}`, `levels.${level.replace('_h', 'H').replace('_l', 'L')}`, POSITIVE),
      ),
    ],
    always: [...ALWAYS.filter((field) => !/^(start|end)Time$/.test(field)), 'date'],
    never: ['startTime', 'endTime', 'source.device', 'source.deviceId', 'source.isManual'],
  },
};
