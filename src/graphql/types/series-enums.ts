import { Aggregation, Resolution, SeriesType } from '../../domain/sample-series.js';
import { describeEnum } from './enums.js';

describeEnum(Aggregation, 'Aggregation', 'How the samples of a bucket become its value.', {
  RAW: 'There are no buckets: the samples as stored.',
  AVERAGE: 'Arithmetic mean of the samples.',
  SUM: 'Sum of the samples.',
  LAST: 'The last sample: for running totals.',
});

describeEnum(
  Resolution,
  'Resolution',
  'Width of a bucket. Buckets are labelled by their start; a bucket without samples is left out.',
  {
    RAW: 'The samples as stored.',
    SECONDS_10: '10 seconds, aligned to UTC.',
    MINUTES_1: '1 minute, aligned to UTC.',
    MINUTES_5: '5 minutes, aligned to UTC.',
    MINUTES_15: '15 minutes, aligned to UTC.',
    HOURS_1:
      "1 hour, aligned to UTC: not to the wearer's hours where the offset has 30 or 45 minutes; MINUTES_15 fits both.",
    DAYS_1:
      "1 day of the wearer's clock, from midnight to midnight: 23 or 25 hours where clocks were changed, others on a journey.",
  },
);

describeEnum(SeriesType, 'SeriesType', 'What a series measures. The unit follows from the type.', {
  HEART_RATE: 'Heart rate, bpm.',
  RESTING_HEART_RATE: 'Resting heart rate, bpm.',
  HRV_RMSSD: 'Heart rate variability as RMSSD, ms.',
  HRV_SDNN: 'Heart rate variability as SDNN, ms.',
  RR_INTERVAL: 'Time between two heart beats, ms.',
  BREATHING_RATE: 'Breaths a minute.',
  SPO2: 'Oxygen saturation of the blood, %.',
  ECG: 'Electrocardiogram, mV.',
  STRESS: "Stress on the provider's own scale, without unit.",
  SPEED: 'Speed, m/s, also where the provider sends km/h.',
  CYCLING_CADENCE: 'Revolutions of the cranks a minute, rpm.',
  STEP_CADENCE: 'Steps a minute, both legs counted, spm.',
  POWER: 'Power, W.',
  POWER_BALANCE: 'Share of the left leg in the power, %.',
  PEDALING_INDEX: 'Evenness of pedalling, %.',
  ALTITUDE: 'Altitude above sea level, m.',
  AIR_PRESSURE: 'Air pressure, hPa.',
  DISTANCE: 'Distance since the start, m; a running total.',
  TEMPERATURE: 'Temperature of the surroundings, °C.',
  SKIN_TEMPERATURE: 'Temperature of the skin, °C.',
  SKIN_TEMPERATURE_DEVIATION: "Temperature of the skin against the wearer's own usual one, °C.",
  BODY_TEMPERATURE: 'Temperature of the body, °C.',
  STEPS: 'Steps in the interval that begins at the timestamp.',
});
