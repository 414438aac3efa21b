/** What a stretch of values amounts to, in the unit of the values. */
export interface Summary {
  count: number;
  min: number;
  max: number;
  /** Mean over the samples, each with the same weight; within min and max. */
  average: number;
}

/** @returns null where there are no values */
export function summarise(values: Float64Array): Summary | null {
  if (values.length === 0) return null;
  const extent = measure(values, 0, values.length);
  return { count: values.length, min: extent.min, max: extent.max, average: averageOf(extent, values.length) };
}

export interface Extent {
  min: number;
  max: number;
  sum: number;
}

/** Smallest, largest and sum of `values[from]` to `values[to - 1]`, of which there is at least one. */
export function measure(values: Float64Array, from: number, to: number): Extent {
  let min = values[from] as number;
  let max = min;
  let sum = 0;
  for (let index = from; index < to; index++) {
    const value = values[index] as number;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  return { min, max, sum };
}

/** Rounding of the sum must not carry the mean of equal values past them. */
export function averageOf({ min, max, sum }: Extent, count: number): number {
  return Math.min(max, Math.max(min, sum / count));
}
