import type { Clock } from '../domain/clock.js';
import { ProviderError } from '../domain/errors.js';
import { createApi } from '../provider-kit/http.js';
import { heldTokens } from './access-token.js';
import { reasonOf } from './dead-letters.js';
import type { AccountLock, Farewell, FarewellStore } from './ports/index.js';
import type { CallBudgets } from './provider-budget.js';
import { reachAsGranted, requireSameSide, type ProviderAccess } from './provider-access.js';

export interface FarewellDependencies {
  farewells: FarewellStore;
  accounts: AccountLock;
  providers: ProviderAccess;
  budgets: CallBudgets;
  clock: Clock;
  onFailure: (error: unknown, farewell: { provider: string; attempts: number; givenUp: boolean }) => void;
}

const BATCH = 50;
const LEASE_SECONDS = 120;
const GIVE_UP_AFTER_MS = 7 * 86_400_000;
const FIRST_DELAY_MS = 30_000;
const LONGEST_DELAY_MS = 6 * 3_600_000;

/**
 * Tells providers who has left, until they take it or seven days have passed; either way the credential is destroyed.
 * @returns how many were told
 */
export async function sayFarewells(dependencies: FarewellDependencies): Promise<number> {
  const { farewells, accounts, clock } = dependencies;
  let told = 0;
  for (let said = 0; said < BATCH; said += 1) {
    // One at a time: a user who connects again meanwhile takes back what is not claimed yet.
    const [farewell] = await farewells.claimDue(clock.now(), 1, LEASE_SECONDS);
    if (farewell === undefined) break;
    try {
      const isTold = await accounts.hold(farewell, async () => {
        if (!(await farewells.isOwed(farewell.id))) return false;
        await tell(dependencies, farewell);
        await farewells.finish(farewell.id);
        return true;
      });
      if (isTold) told += 1;
    } catch (error) {
      const now = clock.now();
      const givenUp = now.getTime() - farewell.owedSince.getTime() >= GIVE_UP_AFTER_MS;
      dependencies.onFailure(error, { provider: farewell.provider, attempts: farewell.attempts + 1, givenUp });
      if (givenUp) await farewells.giveUp(farewell.id, reasonOf(error), now);
      else await farewells.postpone(farewell.id, nextTry(error, farewell.attempts, now));
    }
  }
  return told;
}

async function tell({ providers, budgets, clock }: FarewellDependencies, farewell: Farewell): Promise<void> {
  // A client of the project's own that is kept no more has nothing to prove here: the user's token does.
  const reachable = await reachAsGranted(providers, farewell.provider, farewell.ownClientHash);
  if (reachable?.provider.lifecycle?.beforeDisconnect === undefined) return;
  // The sandbox is gone, and nobody else knows the user.
  if (farewell.tokens.isSandbox === true && !reachable.isSandbox) return;
  requireSameSide(reachable, farewell.tokens);
  // Somebody has asked to leave, by hand.
  const budget = budgets.of(reachable, 'MANUAL');
  const api = createApi({
    manifest: reachable.provider.manifest,
    baseUrl: reachable.apiUrl,
    tokens: heldTokens(farewell.tokens),
    signal: AbortSignal.timeout(60_000),
    clock,
    beforeRequest: () => budget.beforeRequest(),
    onResponse: (response) => budget.onResponse(response),
  });
  try {
    await reachable.provider.lifecycle.beforeDisconnect(api, farewell);
  } finally {
    await budget.settle();
  }
}

function nextTry(error: unknown, attempts: number, now: Date): Date {
  const own = now.getTime() + delayMs(attempts);
  const told = error instanceof ProviderError ? (error.retryAt?.getTime() ?? 0) : 0;
  return new Date(Math.max(own, told));
}

function delayMs(attempts: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** attempts, LONGEST_DELAY_MS) * (0.75 + Math.random() / 2);
}
