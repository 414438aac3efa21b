import type { LocalDate } from '../../../domain/time.js';
import type { SandboxOptions } from '../../../provider-kit/sandbox.js';
import { exerciseShelfOf, type ExerciseShelf } from './exercise-shelf.js';
import { hashOf, openState, type StateStore } from './state.js';
import { polarAthletes, type PolarAthlete } from './roster.js';

/** What a user can allow or forbid one by one. */
export const Consent = {
  EXERCISES: 'exercises',
  SLEEP: 'sleep',
  NIGHTLY_RECHARGE: 'nightly-recharge',
  CONTINUOUS_HEART_RATE: 'continuous-heart-rate',
  ACTIVITIES: 'activities',
  CARDIO_LOAD: 'cardio-load',
  PHYSICAL_INFORMATION: 'physical-information',
  SLEEP_WISE: 'sleep-wise',
  BIOSENSING: 'biosensing',
} as const;
export type Consent = (typeof Consent)[keyof typeof Consent];

/** An account at Polar: the athlete, and what was done to the data by hand. */
export interface Account {
  owner: PolarAthlete;
  shelf: ExerciseShelf;
  withdrawn: Set<Consent>;
  /** Steps that a late sync of the watch added to a day. */
  extraSteps: Map<LocalDate, number>;
}

/** Everything that the stand-in knows; its routes are functions of this. */
export interface World {
  now: () => Date;
  redirectUris: readonly string[];
  store: StateStore;
  accounts: readonly Account[];
  /** Null for a token that nobody has, and for one that is over. */
  accountOfToken(authorization: string): Account | null;
  isRegistered(account: Account): boolean;
  /** Nothing is allowed any more, not even what Polar demands of everybody. */
  hasWithdrawnAll(account: Account): boolean;
  revokeTokens(account: Account): void;
}

export function createWorld(options: SandboxOptions): World {
  const store = openState(options.stateDirectory, options.now());
  const accounts = polarAthletes(options.seed, store.state.startedOn).map((owner): Account => ({
    owner,
    shelf: exerciseShelfOf(owner),
    withdrawn: new Set(),
    extraSteps: new Map(),
  }));
  return {
    now: options.now,
    redirectUris: options.redirectUris,
    store,
    accounts,
    accountOfToken(authorization) {
      const [scheme, token] = authorization.split(' ');
      if (scheme?.toLowerCase() !== 'bearer' || token === undefined) return null;
      const hash = hashOf(token);
      const found = store.state.tokens.find((known) => known.hash === hash);
      if (found === undefined || new Date(found.expiresAt) <= options.now()) return null;
      return accounts.find(({ owner }) => owner.number === found.athlete) ?? null;
    },
    hasWithdrawnAll: ({ withdrawn }) => Object.values(Consent).every((kind) => withdrawn.has(kind)),
    isRegistered: ({ owner }) => store.state.users.some(({ athlete }) => athlete === owner.number),
    revokeTokens({ owner }) {
      store.state.tokens = store.state.tokens.filter(({ athlete }) => athlete !== owner.number);
      store.save();
    },
  };
}
