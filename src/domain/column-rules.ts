import type { SampleSeries, SeriesType } from './sample-series.js';
import { isInstant, MAX_HEART_RATE_BPM, MIN_HEART_RATE_BPM } from './value-rules.js';
import type { RoutePoint } from './workout.js';

/** Only where a value beyond is certainly wrong: sensors do report odd speeds, powers and pedalling indexes. */
const VALUE_LIMITS: Partial<Record<SeriesType, { min: number; max: number }>> = {
  HEART_RATE: { min: MIN_HEART_RATE_BPM, max: MAX_HEART_RATE_BPM },
  RESTING_HEART_RATE: { min: MIN_HEART_RATE_BPM, max: MAX_HEART_RATE_BPM },
  HRV_RMSSD: { min: 0, max: Infinity },
  HRV_SDNN: { min: 0, max: Infinity },
  RR_INTERVAL: { min: 0, max: Infinity },
  BREATHING_RATE: { min: 0, max: Infinity },
  SPO2: { min: 0, max: Infinity },
  POWER_BALANCE: { min: 0, max: Infinity },
  DISTANCE: { min: 0, max: Infinity },
  STEPS: { min: 0, max: Infinity },
};

/** What is wrong with the series of a record; of each column the first fault only. */
export function seriesViolations(series: readonly SampleSeries[], path: string): string[] {
  const twice = series.flatMap(({ type }, index) =>
    series.findIndex((other) => other.type === type) < index
      ? [`${path}[${index}].type: there is a series of ${type} before it`]
      : [],
  );
  return [...twice, ...series.flatMap((one, index) => columnViolations(one, `${path}[${index}]`))];
}

function columnViolations({ type, timestamps, values }: SampleSeries, path: string): string[] {
  const found: string[] = [];
  if (timestamps.length !== values.length) found.push(`${path}.values: are not as many as the timestamps`);
  const strange = timestamps.findIndex((time) => !Number.isInteger(time) || !isInstant(time));
  if (strange >= 0) found.push(`${path}.timestamps[${strange}]: is not a whole millisecond of the years 1900 to 9999`);
  const notRising = timestamps.findIndex((time, index) => index > 0 && time <= (timestamps[index - 1] as number));
  if (notRising >= 0) found.push(`${path}.timestamps[${notRising}]: does not come after the one before it`);
  const notFinite = values.findIndex((value) => !Number.isFinite(value));
  if (notFinite >= 0) found.push(`${path}.values[${notFinite}]: is not a finite number`);
  const limits = VALUE_LIMITS[type];
  if (limits === undefined) return found;
  const beyond = values.findIndex((value) => value < limits.min || value > limits.max);
  if (beyond >= 0)
    found.push(
      `${path}.values[${beyond}]: is ${(values[beyond] as number) < limits.min ? `below ${limits.min}` : `above ${limits.max}`}`,
    );
  return found;
}

/** What is wrong with a route; of each field the first fault only. */
export function routeViolations(route: readonly RoutePoint[], path: string): string[] {
  const check = (field: keyof RoutePoint, isSound: (point: RoutePoint) => boolean, fault: string): string[] => {
    const index = route.findIndex((point) => !isSound(point));
    return index < 0 ? [] : [`${path}[${index}].${field}: ${fault}`];
  };
  return [
    ...check(
      'timestamp',
      ({ timestamp }) => timestamp === null || isInstant(timestamp.getTime()),
      'is not an instant of the years 1900 to 9999',
    ),
    ...check('latitude', ({ latitude }) => Math.abs(latitude) <= 90, 'is not in -90 to 90'),
    ...check('longitude', ({ longitude }) => Math.abs(longitude) <= 180, 'is not in -180 to 180'),
    ...check(
      'altitudeMeters',
      ({ altitudeMeters }) => altitudeMeters === null || Number.isFinite(altitudeMeters),
      'is not a finite number',
    ),
  ];
}
