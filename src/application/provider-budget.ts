import type { Clock } from '../domain/clock.js';
import { ProviderError } from '../domain/errors.js';
import { isForUser, type SyncTrigger } from '../domain/sync-run.js';
import type { Manifest } from '../provider-kit/manifest.js';
import { retryTime } from '../provider-kit/rate-limit.js';
import type { BudgetClient, BudgetLimit, GrantedCalls, ProviderBudget } from './ports/index.js';
import { clientOf, nameOfClient } from './client-hash.js';
import { createDesk, type BudgetDesk, type TakenCalls } from './budget-desk.js';
import { createSettlement, toldWindows, type Settlement } from './call-settlement.js';
import { heldCalls } from './held-calls.js';
import type { ReachableProvider } from './provider-access.js';

/** Of every window, kept for what users ask for by hand. */
export const KEPT_FOR_USERS = 0.2;
/** Of what is left of the short window, for one run that nobody waits for. */
const SHARE_OF_ONE_RUN = 0.25;
/** Calls that every run may make in one window, however little is left: a first sync without exercises, and some. */
const LEAST_OF_ONE_RUN = 20;
/**
 * Of what is left of a window, for one caller to hold. The last calls are granted one by one: what a process has not told yet
 * of calls that are over counts twice to the others.
 */
const SHARE_OF_HELD = 1 / 64;
const USERS_KNOWN_FOR_MS = 60_000;
const LONGEST_JITTER_MS = 10_000;
/** A provider that refuses calls and asks for no pause gets this one. */
const SHORTEST_PAUSE_MS = 5_000;

/** The budget of one client as one caller draws on it: the hooks of its API client. */
export interface CallBudget {
  /** @throws ProviderError `defer` before a call that the budget does not hold */
  beforeRequest(): Promise<void>;
  onResponse(response: { status: number; headers: Record<string, string> }): Promise<void>;
  /**
   * Counts one call that is made otherwise, whose answer tells nothing of the budget; it is settled at its end.
   * @throws ProviderError as `beforeRequest`, and what `work` throws; one that asks for a pause makes everybody pause
   */
  count<T>(work: () => Promise<T>): Promise<T>;
  /** To be called once no call is on its way any more. */
  settle(): Promise<void>;
}

export interface CallBudgets {
  /** @param trigger runs that users ask for may use all of the budget, others leave them a share */
  of(reachable: ReachableProvider, trigger: SyncTrigger): CallBudget;
  /** Ids of the providers that have asked for a pause which is not over. */
  pausedProviders(all: readonly ReachableProvider[]): Promise<string[]>;
}

export function createCallBudgets(store: ProviderBudget, clock: Clock): CallBudgets {
  const known = new Map<string, { users: number; until: number }>();
  const desks = new Map<string, { settlement: Settlement; desk: BudgetDesk }>();

  async function limitsOf({ rateLimits }: Manifest, client: BudgetClient): Promise<BudgetLimit[]> {
    const now = clock.now().getTime();
    const key = nameOfClient(client);
    let entry = known.get(key);
    if (entry === undefined || entry.until <= now) {
      entry = { users: await store.countUsers(client), until: now + USERS_KNOWN_FOR_MS };
      known.set(key, entry);
    }
    const { users } = entry;
    return rateLimits.windows.map(({ seconds, base, perUser }) => ({ seconds, limit: base + perUser * users }));
  }

  /** One for all runs of the process: what one of them learns goes along with the next call of any. */
  function deskOf(manifest: Manifest, client: BudgetClient): { settlement: Settlement; desk: BudgetDesk } {
    const key = nameOfClient(client);
    const known = desks.get(key);
    if (known !== undefined) return known;
    const settlement = createSettlement();
    const limits = () => limitsOf(manifest, client);
    const made = { settlement, desk: createDesk({ store, client, clock, settlement, limits }) };
    desks.set(key, made);
    return made;
  }

  return {
    of(reachable, trigger) {
      const { manifest } = reachable.provider;
      const client = clientOf(reachable);
      return callBudget({ store, clock, manifest, client, trigger, ...deskOf(manifest, client) });
    },
    async pausedProviders(all) {
      const paused = new Set((await store.paused(clock.now())).map(nameOfClient));
      return all
        .filter((reachable) => paused.has(nameOfClient(clientOf(reachable))))
        .map(({ provider }) => provider.manifest.id);
    },
  };
}

function callBudget(options: {
  store: ProviderBudget;
  clock: Clock;
  manifest: Manifest;
  client: BudgetClient;
  settlement: Settlement;
  desk: BudgetDesk;
  trigger: SyncTrigger;
}): CallBudget {
  const { store, clock, manifest, client, settlement, desk, trigger } = options;
  const share = isForUser(trigger) ? 1 : 1 - KEPT_FOR_USERS;
  const allowance = trigger === 'MANUAL' ? null : runAllowance();
  const onWay: GrantedCalls[] = [];
  const defer = (until: Date, jitterMs: number, isOwnPause: boolean) =>
    new ProviderError('defer', 'PROVIDER_RATE_LIMITED', `${manifest.displayName} grants no more calls for now`, {
      retryAt: new Date(until.getTime() + jitterMs),
      isOwnPause,
    });
  const jitterMs = () => Math.random() * LONGEST_JITTER_MS;

  /** What was left to callers like this one when it last took some. */
  let remaining = 0;

  async function take(wanted: number): Promise<TakenCalls | null> {
    if (manifest.rateLimits.windows.length === 0) return null;
    const now = clock.now();
    const spentUntil = allowance?.spentUntil(now) ?? null;
    if (spentUntil !== null) throw defer(spentUntil, jitterMs(), true);
    const most = Math.min(allowance?.left(now) ?? wanted, Math.floor(remaining * SHARE_OF_HELD));
    const calls = Math.max(1, Math.min(wanted, most));
    const grant = await desk.take(calls, share);
    if (!grant.isGranted) throw defer(grant.until, grant.isPaused ? 0 : jitterMs(), !grant.isPaused && share < 1);
    remaining = Math.min(...grant.windows.map((window) => window.remaining));
    return grant;
  }

  const held = heldCalls(clock, settlement, take, desk.isPaused);

  async function next(): Promise<GrantedCalls | null> {
    const call = await held.next();
    if (call !== null) allowance?.count(call);
    return call;
  }

  async function pause(until: Date): Promise<void> {
    settlement.era += 1;
    await store.pause(client, new Date(Math.max(until.getTime(), clock.now().getTime() + SHORTEST_PAUSE_MS)));
  }

  return {
    async beforeRequest() {
      const call = await next();
      if (call !== null) onWay.push(call);
    },

    async onResponse({ status, headers }) {
      const call = onWay.shift();
      if (call === undefined) return;
      const now = clock.now();
      const told = toldWindows(manifest, call, headers, now);
      settlement.add(call, told);
      if (settlement.isNews(told)) {
        settlement.era += 1;
        await desk.tell();
      }
      if (status === 429) await pause(retryTime(manifest.rateLimits, headers, now));
    },

    async count(work) {
      const call = await next();
      try {
        return await work();
      } catch (error) {
        const isPause = error instanceof ProviderError && error.disposition === 'defer';
        if (call !== null && isPause && error.retryAt !== null) await pause(error.retryAt);
        throw error;
      } finally {
        if (call !== null) settlement.add(call, []);
        await desk.tell();
      }
    },

    async settle() {
      held.release();
      for (const call of onWay.splice(0)) settlement.add(call, []);
      await desk.tell();
    },
  };
}

interface Allowance {
  /** When there are calls again; null where there are some now. */
  spentUntil(now: Date): Date | null;
  left(now: Date): number;
  count(call: GrantedCalls): void;
}

/** What one run may take of the short window, so that others come in between; the rest waits for the next one. */
function runAllowance(): Allowance {
  let current: { startedAt: Date; resetAt: Date; left: number } | null = null;
  return {
    spentUntil: (now) => (current !== null && current.left <= 0 && now < current.resetAt ? current.resetAt : null),
    left: (now) => (current !== null && now < current.resetAt ? current.left : LEAST_OF_ONE_RUN),
    count({ calls, windows: [shortest] }) {
      if (shortest === undefined) return;
      const { startedAt, resetAt, remaining } = shortest;
      const left =
        current?.startedAt.getTime() === startedAt.getTime()
          ? current.left
          : Math.max(LEAST_OF_ONE_RUN, Math.floor((remaining + calls) * SHARE_OF_ONE_RUN));
      current = { startedAt, resetAt, left: left - 1 };
    },
  };
}
