import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../domain/clock.js';
import type { Settlement } from './call-settlement.js';
import type { BudgetClient, BudgetLimit, GrantedCalls, ProviderBudget, RefusedCalls } from './ports/index.js';

/** Calls as they were granted: when, and by what was known of the budget then. */
export interface TakenCalls extends GrantedCalls {
  takenAt: number;
  era: number;
}

/**
 * Where all runs of this process ask for the budget of one client. One statement is under way at a time, and takes along
 * whatever was asked for or is over by then. So a run that has told of its last call never takes the next one before that was
 * heard, by which its calls would count twice; and runs that would wait for the same rows wait together.
 */
export interface BudgetDesk {
  /** @returns up to so many calls; refused: none at all */
  take(calls: number, share: number): Promise<TakenCalls | RefusedCalls>;
  /** Returns once all that the settlement holds by now is told. */
  tell(): Promise<void>;
  /** Whether the provider has asked for a pause by now, be it another process that was asked. */
  isPaused: () => Promise<boolean>;
}

interface Waiting<T> {
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
}
interface Asking extends Waiting<TakenCalls | RefusedCalls> {
  calls: number;
  share: number;
}

export function createDesk(options: {
  store: ProviderBudget;
  client: BudgetClient;
  clock: Clock;
  settlement: Settlement;
  limits: () => Promise<BudgetLimit[]>;
}): BudgetDesk {
  const { store, client, clock, settlement, limits } = options;
  let asking: Asking[] = [];
  let telling: Waiting<void>[] = [];
  let isServing = false;

  async function serveAll(): Promise<void> {
    if (isServing) return;
    isServing = true;
    // What comes in the same turn of the loop goes along.
    await nextTurn();
    while (asking.length + telling.length > 0) await serve();
    isServing = false;
  }

  /** One statement for all who want the same share, and for all who tell. */
  async function serve(): Promise<void> {
    const share = asking[0]?.share;
    const served = asking.filter((one) => one.share === share);
    asking = asking.filter((one) => one.share !== share);
    const heard = telling;
    telling = [];
    try {
      if (share === undefined) {
        const settled = settlement.drain();
        if (settled !== null) await store.settle(client, clock.now(), settled);
      } else {
        asking.unshift(...(await takeFor(served, share)));
      }
      for (const { resolve } of heard) resolve();
    } catch (error) {
      for (const { reject } of [...served, ...heard]) reject(error);
    }
  }

  /** @returns those for whom nothing was left of what others were granted: they are told until when if they ask again */
  async function takeFor(served: readonly Asking[], share: number): Promise<Asking[]> {
    const request = { limits: await limits(), share, calls: served.reduce((sum, { calls }) => sum + calls, 0) };
    const { era } = settlement;
    const now = clock.now();
    const answer = await store.take(client, { ...request, now, settled: settlement.drain() });
    if (!answer.isGranted) {
      for (const { resolve } of served) resolve(answer);
      return [];
    }
    settlement.grant(answer);
    const taken = { ...answer, takenAt: now.getTime(), era };
    let spare = Math.max(0, answer.calls - served.length);
    for (const { calls, resolve } of served.slice(0, answer.calls)) {
      const more = Math.min(calls - 1, spare);
      spare -= more;
      resolve({ ...taken, calls: 1 + more });
    }
    return served.slice(answer.calls);
  }

  return {
    take: (calls, share) =>
      new Promise((resolve, reject) => {
        asking.push({ calls, share, resolve, reject });
        void serveAll();
      }),
    tell: () =>
      new Promise((resolve, reject) => {
        telling.push({ resolve, reject });
        void serveAll();
      }),
    isPaused: together(() => store.isPaused(client, clock.now())),
  };
}

/** One look for all who ask before it begins. */
function together<T>(look: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | null = null;
  return () =>
    (next ??= underWay.then(() => {
      next = null;
      const looking = look();
      underWay = looking.catch(() => undefined);
      return looking;
    }));
}
