/**
 * What an answer costs, in points: one for an object that is read and printed, which takes some microseconds of the
 * processor. What a row holds besides objects is free.
 */
export const WEIGHTS = {
  /** An object, and each row of a list. */
  object: 1,
  /** Counting all rows of a list takes a statement of its own. */
  totalCount: 10,
  /** Samples are read and merged, whatever is shown of them. */
  series: 10,
  /** Each day, or part of one, of a series that is asked for by time. */
  dayOfSeries: 2,
  /** Mutations write, and may call a provider. */
  mutation: 50,
  /** All that is asked below one `__schema` or `__type`. */
  introspection: 100,
} as const;

/** Rows of a list whose length no argument tells. */
export const USUAL_ROWS = 10;

/** Lists that are longer as a rule. What they hold is two numbers, and of samples an answer has a limit of its own. */
export const LONG_LISTS: ReadonlyMap<string, number> = new Map([
  ['HeartRateSeries.samples', 25],
  ['SampleSeries.samples', 25],
  ['Route.points', 25],
]);

export const SERIES_TYPES: ReadonlySet<string> = new Set(['HeartRateSeries', 'SampleSeries']);
/** A longer time than any that is asked for in earnest, in days: where the range cannot be read, a resolver refuses it. */
export const MOST_DAYS = 3_660;
