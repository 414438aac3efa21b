import type { Caller, Requester } from '../application/caller.js';
import { outOfRootsReach } from '../application/refusals.js';
import type { Administration } from '../application/project-use-cases.js';
import type { UseCases } from '../application/use-cases.js';
import type { HeldColumns } from './execution/held-columns.js';
import { createKeyLoaders, type KeyLoaders } from './key-loaders.js';
import { createLoaders, type Loaders } from './loaders.js';
import { createSampleBudget, type SampleBudget } from './sample-budget.js';

/** What every resolver is given. One for each request. */
export interface GraphqlContext {
  requester: Requester;
  projects: Administration;
  /** With the root key, this and what is made of it throw FORBIDDEN: no resolver of users' data may begin. */
  readonly caller: Caller;
  readonly useCases: UseCases;
  readonly loaders: Loaders;
  /** With the root key as well. */
  keys: KeyLoaders;
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
  const { projects } = useCases;
  const loaders = createLoaders(useCases, caller);
  const keys = createKeyLoaders(projects, caller);
  return { requester: caller, caller, projects, useCases, loaders, keys, samples: createSampleBudget(), gone };
}

/** What takes it has been let through by mistake: `guardRoots` lets the root key to no field of users' data. */
const outOfReach = {
  get caller(): Caller {
    throw outOfRootsReach('This');
  },
  get useCases(): UseCases {
    throw outOfRootsReach('This');
  },
  get loaders(): Loaders {
    throw outOfRootsReach('This');
  },
};

/** With the root key. The server copies what the context has of its own, hence what throws is inherited. */
export function createRootContext(projects: Administration, gone: AbortSignal): GraphqlContext {
  const requester = { kind: 'root' } as const;
  const own = { requester, projects, keys: createKeyLoaders(projects, requester), samples: createSampleBudget(), gone };
  return Object.assign(Object.create(outOfReach) as typeof outOfReach, own);
}
