/** No body and no sensor on one is warmer or colder. */
const MAX_CELSIUS = 60;
/** In tenths of a degree even a cold skin has more than this. */
const MIN_TENTHS = 100;
const MAX_TENTHS = 10 * MAX_CELSIUS;

/**
 * What temperatures of one payload are to be divided by to be °C. Polar: some devices are said to give tenths of a degree.
 * @returns 1 or 10; null where neither unit fits all of them
 */
export function temperatureDivisor(values: readonly number[]): 1 | 10 | null {
  if (values.every((value) => Math.abs(value) <= MAX_CELSIUS)) return 1;
  return values.every((value) => value >= MIN_TENTHS && value <= MAX_TENTHS) ? 10 : null;
}

/** Polar: exactly 0 is taken for "no value", as everywhere where nothing of the kind can be measured. */
export function temperatureOrNull(value: number | null | undefined): number | null {
  return value === undefined || value === 0 ? null : value;
}
