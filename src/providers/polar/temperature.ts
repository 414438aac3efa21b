/** No body and no sensor on one is warmer or colder. */
const MAX_CELSIUS = 60;
/** In tenths of a degree even a cold skin has more than this. */
const MIN_TENTHS = 100;
const MAX_TENTHS = 10 * MAX_CELSIUS;

/**
 * What temperatures of one payload are to be divided by to be °C: the unit that fits most of them. Polar: some devices are said
 * to give tenths of a degree.
 * @returns 1 or 10; null where neither unit fits any of them
 */
export function temperatureDivisor(values: readonly number[]): 1 | 10 | null {
  const inTenths = values.filter((value) => isTemperature(value, 10)).length;
  const inDegrees = values.filter((value) => isTemperature(value, 1)).length;
  if (inTenths > inDegrees) return 10;
  return inDegrees > 0 || values.length === 0 ? 1 : null;
}

/** Whether a value can be a temperature in that unit; none can in both. */
export function isTemperature(value: number, divisor: 1 | 10): boolean {
  return divisor === 1 ? Math.abs(value) <= MAX_CELSIUS : value >= MIN_TENTHS && value <= MAX_TENTHS;
}

/** Polar: exactly 0 is taken for "no value", as everywhere where nothing of the kind can be measured. */
export function temperatureOrNull(value: number | null | undefined): number | null {
  return value === undefined || value === 0 ? null : value;
}
