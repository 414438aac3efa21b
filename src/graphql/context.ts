import type { Caller } from '../application/caller.js';
import type { UseCases } from '../application/use-cases.js';
import type { HeldColumns } from './execution/held-columns.js';
import { createLoaders, type Loaders } from './loaders.js';
import { createSampleBudget, type SampleBudget } from './sample-budget.js';

/** What every resolver is given. One for each request. */
export interface GraphqlContext {
  caller: Caller;
  useCases: UseCases;
  loaders: Loaders;
  samples: SampleBudget;
  /** Of an answer whose text they are filled into at last; left out, they are arrays of numbers in it. */
  columns?: HeldColumns;
  /** Aborted when the client has left before its answer. */
  gone: AbortSignal;
}

export function createContext(
  caller: Caller,
  useCases: UseCases,
  gone: AbortSignal = new AbortController().signal,
): GraphqlContext {
  return { caller, useCases, loaders: createLoaders(useCases, caller), samples: createSampleBudget(), gone };
}
