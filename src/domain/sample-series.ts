/** What a series measures. The unit follows from the type (`SERIES_TRAITS`), never from the provider. */
export const SeriesType = {
  HEART_RATE: 'HEART_RATE',
  RESTING_HEART_RATE: 'RESTING_HEART_RATE',
  HRV_RMSSD: 'HRV_RMSSD',
  HRV_SDNN: 'HRV_SDNN',
  RR_INTERVAL: 'RR_INTERVAL',
  BREATHING_RATE: 'BREATHING_RATE',
  SPO2: 'SPO2',
  ECG: 'ECG',
  STRESS: 'STRESS',
  SPEED: 'SPEED',
  CYCLING_CADENCE: 'CYCLING_CADENCE',
  STEP_CADENCE: 'STEP_CADENCE',
  POWER: 'POWER',
  POWER_BALANCE: 'POWER_BALANCE',
  PEDALING_INDEX: 'PEDALING_INDEX',
  ALTITUDE: 'ALTITUDE',
  AIR_PRESSURE: 'AIR_PRESSURE',
  DISTANCE: 'DISTANCE',
  TEMPERATURE: 'TEMPERATURE',
  SKIN_TEMPERATURE: 'SKIN_TEMPERATURE',
  SKIN_TEMPERATURE_DEVIATION: 'SKIN_TEMPERATURE_DEVIATION',
  BODY_TEMPERATURE: 'BODY_TEMPERATURE',
  STEPS: 'STEPS',
} as const;
export type SeriesType = (typeof SeriesType)[keyof typeof SeriesType];

/** How the samples of a bucket become its value. RAW: there are no buckets. */
export const Aggregation = { RAW: 'RAW', AVERAGE: 'AVERAGE', SUM: 'SUM', LAST: 'LAST' } as const;
export type Aggregation = (typeof Aggregation)[keyof typeof Aggregation];

/** Width of a bucket. RAW gives the samples as stored. */
export const Resolution = {
  RAW: 'RAW',
  SECONDS_10: 'SECONDS_10',
  MINUTES_1: 'MINUTES_1',
  MINUTES_5: 'MINUTES_5',
  MINUTES_15: 'MINUTES_15',
  HOURS_1: 'HOURS_1',
  DAYS_1: 'DAYS_1',
} as const;
export type Resolution = (typeof Resolution)[keyof typeof Resolution];

/** Unit as printed, and how a bucket of the type is made: counts add up, running totals take the last, the rest averages. */
export const SERIES_TRAITS: Record<SeriesType, { unit: string; aggregation: Exclude<Aggregation, 'RAW'> }> = {
  HEART_RATE: { unit: 'bpm', aggregation: 'AVERAGE' },
  RESTING_HEART_RATE: { unit: 'bpm', aggregation: 'AVERAGE' },
  HRV_RMSSD: { unit: 'ms', aggregation: 'AVERAGE' },
  HRV_SDNN: { unit: 'ms', aggregation: 'AVERAGE' },
  RR_INTERVAL: { unit: 'ms', aggregation: 'AVERAGE' },
  BREATHING_RATE: { unit: 'breaths/min', aggregation: 'AVERAGE' },
  SPO2: { unit: '%', aggregation: 'AVERAGE' },
  ECG: { unit: 'mV', aggregation: 'AVERAGE' },
  STRESS: { unit: '1', aggregation: 'AVERAGE' },
  SPEED: { unit: 'm/s', aggregation: 'AVERAGE' },
  CYCLING_CADENCE: { unit: 'rpm', aggregation: 'AVERAGE' },
  STEP_CADENCE: { unit: 'spm', aggregation: 'AVERAGE' },
  POWER: { unit: 'W', aggregation: 'AVERAGE' },
  POWER_BALANCE: { unit: '%', aggregation: 'AVERAGE' },
  PEDALING_INDEX: { unit: '%', aggregation: 'AVERAGE' },
  ALTITUDE: { unit: 'm', aggregation: 'AVERAGE' },
  AIR_PRESSURE: { unit: 'hPa', aggregation: 'AVERAGE' },
  DISTANCE: { unit: 'm', aggregation: 'LAST' },
  TEMPERATURE: { unit: '°C', aggregation: 'AVERAGE' },
  SKIN_TEMPERATURE: { unit: '°C', aggregation: 'AVERAGE' },
  SKIN_TEMPERATURE_DEVIATION: { unit: '°C', aggregation: 'AVERAGE' },
  BODY_TEMPERATURE: { unit: '°C', aggregation: 'AVERAGE' },
  STEPS: { unit: 'steps', aggregation: 'SUM' },
};

/**
 * Many samples of one type in time order, as two columns of one length. `timestamps` are milliseconds since
 * 1970-01-01T00:00:00Z, strictly rising; `values` are finite and in the type's unit. A gap has no samples.
 */
export interface SampleSeries {
  type: SeriesType;
  timestamps: Float64Array;
  values: Float64Array;
}
