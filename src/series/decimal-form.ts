/**
 * How the doubles of a column came about from short decimal numbers: `integer / 10^digits`, then perhaps rounded to single
 * precision (0.10000000149011612 is 0.1 in 32 bits), then perhaps divided by 3.6 (a speed that was sent in km/h).
 */
export interface DecimalForm {
  /** 0 to 9. */
  digits: number;
  isSingle: boolean;
  isPerHour: boolean;
}

const MAX_DIGITS = 9;
const KMH_PER_METERS_PER_SECOND = 3.6;

/** Differences of two such integers, folded for their sign, still fit a double. */
const MAX_INTEGER = 2 ** 51;

const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

const ORIGINS = [
  { isSingle: false, isPerHour: false },
  { isSingle: true, isPerHour: false },
  { isSingle: false, isPerHour: true },
  { isSingle: true, isPerHour: true },
];

/** The form with the fewest decimals that gives back every value; null where none with at most nine does. */
export function findDecimalForm(values: Float64Array): DecimalForm | null {
  let best: DecimalForm | null = null;
  for (const origin of ORIGINS) {
    const digits = fewestDigits(values, origin, best === null ? MAX_DIGITS : best.digits - 1);
    if (digits !== null) best = { ...origin, digits };
    if (best?.digits === 0) break;
  }
  return best;
}

/** The integers behind the values; null where the form does not give back one of them. Negative zero counts as zero. */
export function toIntegers(values: Float64Array, form: DecimalForm): Float64Array | null {
  const integers = new Float64Array(values.length);
  const power = POWERS[form.digits] as number;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    const integer = toInteger(value, power, form);
    if (!isFaithful(value, integer, power, form)) return null;
    integers[index] = integer;
  }
  return integers;
}

/** The value that an integer stands for. */
export function fromInteger(integer: number, form: DecimalForm): number {
  return restore(integer, POWERS[form.digits] as number, form);
}

type Origin = Pick<DecimalForm, 'isSingle' | 'isPerHour'>;

function fewestDigits(values: Float64Array, origin: Origin, limit: number): number | null {
  let digits = 0;
  let power = 1;
  for (const value of values) {
    // What a number of decimals can give back, more of them can as well: no need to begin anew.
    while (!isFaithful(value, toInteger(value, power, origin), power, origin)) {
      if (++digits > limit) return null;
      power = POWERS[digits] as number;
    }
  }
  return digits > limit ? null : digits;
}

function toInteger(value: number, power: number, origin: Origin): number {
  return Math.round((origin.isPerHour ? value * KMH_PER_METERS_PER_SECOND : value) * power);
}

function isFaithful(value: number, integer: number, power: number, origin: Origin): boolean {
  return restore(integer, power, origin) === value && Math.abs(integer) <= MAX_INTEGER;
}

function restore(integer: number, power: number, origin: Origin): number {
  const decimal = integer / power;
  const stored = origin.isSingle ? Math.fround(decimal) : decimal;
  return origin.isPerHour ? stored / KMH_PER_METERS_PER_SECOND : stored;
}
