import type { Clock } from '../domain/clock.js';
import type { Manifest } from '../provider-kit/manifest.js';
import { clientOf, nameOfClient } from './client-hash.js';
import type { BudgetClient, PollPlan, PollStore } from './ports/index.js';
import { longestWindow, pollIntervals } from './poll-intervals.js';
import type { ProviderAccess, ReachableProvider } from './provider-access.js';

/** What is counted over all connections is counted again after this time. */
const KNOWN_FOR_MS = 300_000;
/** A webhook is looked at once a day; one that was not for longer may have been switched off. */
const HEALTHY_FOR_MS = 26 * 3_600_000;

/** How often providers are polled now, for all that schedule polls. */
export interface PollSchedule {
  planOf(reachable: ReachableProvider): Promise<PollPlan>;
  /** Of every client that there is. */
  plans(): Promise<PollPlan[]>;
}

/** When a connection that was just made is polled, unless its first sync tells better. */
export function firstPollAt({ dataTypes, polling }: Manifest, now: Date): Date {
  const seconds = Math.min(...Object.values(dataTypes).map(({ pollSeconds }) => pollSeconds));
  return new Date(now.getTime() + seconds * (1 + polling.jitter * Math.random()) * 1000);
}

export function createPollSchedule(store: PollStore, providers: ProviderAccess, clock: Clock): PollSchedule {
  const known = new Map<string, { plan: PollPlan; until: number }>();

  async function makePlan(
    { provider: { manifest } }: ReachableProvider,
    client: BudgetClient,
    now: number,
  ): Promise<PollPlan> {
    const { id: provider, rateLimits, polling } = manifest;
    const facts = await store.facts(client, longestWindow(rateLimits.windows)?.seconds ?? 0);
    const { webhookCheckedAt } = facts;
    const isWebhookHealthy = webhookCheckedAt !== null && webhookCheckedAt.getTime() > now - HEALTHY_FOR_MS;
    const { seconds } = pollIntervals(manifest, { ...facts, isWebhookHealthy });
    return { provider, ownClientHash: client.ownClientHash ?? null, seconds, jitter: polling.jitter };
  }

  async function planOf(reachable: ReachableProvider): Promise<PollPlan> {
    const now = clock.now().getTime();
    const client = clientOf(reachable);
    const key = nameOfClient(client);
    let entry = known.get(key);
    if (entry === undefined || entry.until <= now) {
      entry = { plan: await makePlan(reachable, client, now), until: now + KNOWN_FOR_MS };
      known.set(key, entry);
    }
    return entry.plan;
  }

  return {
    planOf,
    async plans() {
      const plans: PollPlan[] = [];
      for (const reachable of [...providers.all, ...((await providers.own?.all()) ?? [])]) {
        if (reachable.client !== null) plans.push(await planOf(reachable));
      }
      return plans;
    },
  };
}
