import { refusedRequest } from '../application/refusals.js';

/** Samples that one answer may hold as objects; columns are not counted. */
export const MAX_SAMPLES_PER_ANSWER = 100_000;

/** Counts over a whole answer, however many series and aliases it has. */
export interface SampleBudget {
  /** @throws RequestError QUERY_TOO_COMPLEX when these samples are more than what is left */
  take(count: number): void;
}

export function createSampleBudget(): SampleBudget {
  let left = MAX_SAMPLES_PER_ANSWER;
  return {
    take(count) {
      left -= count;
      if (left >= 0) return;
      throw refusedRequest(
        'QUERY_TOO_COMPLEX',
        `An answer holds at most ${MAX_SAMPLES_PER_ANSWER} samples as objects; ask for columns, a coarser resolution or less time`,
      );
    },
  };
}
