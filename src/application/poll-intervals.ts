import type { DataType } from '../domain/data-type.js';
import type { DataTypeManifest, Manifest } from '../provider-kit/manifest.js';
import { hasNotices } from '../provider-kit/validate-manifest.js';
import { KEPT_FOR_USERS } from './provider-budget.js';

/** Of a day's calls, kept for what is new: workouts in full, first syncs, and what webhooks tell of. */
const KEPT_FOR_NEWS = 0.2;
const DAY_SECONDS = 86_400;
/** However short the budget is, since providers keep data for four weeks only: a poll that finds no call left is put off. */
const LONGEST_SECONDS = 7 * DAY_SECONDS;
const HALVINGS = 50;

/** How often the data types of a provider are polled. */
export interface PollIntervals {
  /** Seconds, in the order of the manifest. */
  seconds: Map<DataType, number>;
  /** What intervals are multiplied by, at least 1. */
  stretch: number;
  /** Calls of one connection in a day where nothing is new. */
  callsPerDay: number;
}

/**
 * A data type is polled in its own interval, or daily where a healthy webhook tells of it. All own intervals are stretched by
 * one factor, the least with which the polls of a day fit into their share of the day's calls.
 * @param facts.toldLimit calls in the longest window as the provider told; null: it never did
 */
export function pollIntervals(
  { dataTypes, rateLimits }: Manifest,
  facts: { connections: number; toldLimit: number | null; isWebhookHealthy: boolean },
): PollIntervals {
  const types = Object.entries(dataTypes) as [DataType, DataTypeManifest][];
  const paces = types.map(([dataType, { pollSeconds, toldWith }]) => {
    const isTold = [dataType, toldWith].some((type) => type !== undefined && hasNotices(dataTypes[type]));
    return { dataType, pollSeconds, leastSeconds: facts.isWebhookHealthy && isTold ? DAY_SECONDS : 0 };
  });
  const secondsAt = (stretch: number) =>
    paces.map(({ pollSeconds, leastSeconds }) => Math.max(leastSeconds, pollSeconds * stretch));
  const callsAt = (stretch: number) => secondsAt(stretch).reduce((sum, seconds) => sum + DAY_SECONDS / seconds, 0);
  const supply = callsForPolls(rateLimits.windows, facts) / Math.max(facts.connections, 1);

  let [low, stretch] = [1, 1];
  if (callsAt(1) > supply) {
    const longest = Math.max(1, ...paces.map(({ pollSeconds, leastSeconds }) => leastSeconds / pollSeconds));
    stretch = (longest * callsAt(1)) / supply;
    for (let halving = 0; halving < HALVINGS; halving += 1) {
      const middle = (low + stretch) / 2;
      if (callsAt(middle) > supply) low = middle;
      else stretch = middle;
    }
  }
  const seconds = secondsAt(stretch);
  return {
    seconds: new Map(
      paces.map(({ dataType }, index) => [
        dataType,
        Math.min(Math.ceil(seconds[index] ?? DAY_SECONDS), LONGEST_SECONDS),
      ]),
    ),
    stretch,
    callsPerDay: callsAt(stretch),
  };
}

/** Calls that polls may make in a day, over all connections; infinite where the provider has no limit. */
function callsForPolls(
  windows: Manifest['rateLimits']['windows'],
  { connections, toldLimit }: { connections: number; toldLimit: number | null },
): number {
  const longest = longestWindow(windows);
  if (longest === null) return Infinity;
  const limit = Math.min(longest.base + longest.perUser * connections, toldLimit ?? Infinity);
  return limit * (DAY_SECONDS / longest.seconds) * (1 - KEPT_FOR_USERS - KEPT_FOR_NEWS);
}

/** The window that counts over the longest time; null where there is none. */
export function longestWindow<W extends { seconds: number }>(windows: readonly W[]): W | null {
  return windows.toSorted((one, other) => other.seconds - one.seconds)[0] ?? null;
}
