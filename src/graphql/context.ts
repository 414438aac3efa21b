import type { Caller } from '../application/caller.js';
import type { UseCases } from '../application/use-cases.js';
import { createLoaders, type Loaders } from './loaders.js';
import { createSampleBudget, type SampleBudget } from './sample-budget.js';

/** What every resolver is given. One for each request. */
export interface GraphqlContext {
  caller: Caller;
  useCases: UseCases;
  loaders: Loaders;
  samples: SampleBudget;
}

export function createContext(caller: Caller, useCases: UseCases): GraphqlContext {
  return { caller, useCases, loaders: createLoaders(useCases, caller), samples: createSampleBudget() };
}
