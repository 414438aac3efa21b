/** What a stretch of values amounts to, in the unit of the values. */
export interface Summary {
  count: number;
  min: number;
  max: number;
  /** Mean over the samples, each with the same weight; within min and max. */
  average: number;
}

/** Values counted so far; `min` and `max` mean nothing before the first. */
export interface Tally {
  count: number;
  min: number;
  max: number;
  /** Of all values, added in time order. */
  sum: number;
}

export function emptyTally(): Tally {
  return { count: 0, min: Infinity, max: -Infinity, sum: 0 };
}

/** Counts `values[from]` to `values[to - 1]`; into two tallies at once, where they belong to a whole as well. */
export function countIn(tally: Tally, values: Float64Array, from: number, to: number, whole?: Tally): Tally {
  let { min, max, sum } = tally;
  let all = whole === undefined ? 0 : whole.sum;
  for (let index = from; index < to; index++) {
    const value = values[index] as number;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    all += value;
  }
  tally.count += to - from;
  tally.min = min;
  tally.max = max;
  tally.sum = sum;
  if (whole !== undefined) {
    whole.count += to - from;
    if (min < whole.min) whole.min = min;
    if (max > whole.max) whole.max = max;
    whole.sum = all;
  }
  return tally;
}

/** Counts what was counted elsewhere. The sum of decimals may differ in its last digit from that of all values in a row. */
export function joinIn(tally: Tally, other: Tally): void {
  tally.count += other.count;
  tally.min = Math.min(tally.min, other.min);
  tally.max = Math.max(tally.max, other.max);
  tally.sum += other.sum;
}

/** Rounding of the sum must not carry the mean of equal values past them. */
export function averageOf({ count, min, max, sum }: Tally): number {
  return Math.min(max, Math.max(min, sum / count));
}

/** @returns null where there are no values */
export function summaryOf(tally: Tally): Summary | null {
  const { count, min, max } = tally;
  return count === 0 ? null : { count, min, max, average: averageOf(tally) };
}
