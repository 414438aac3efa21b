import type { Manifest } from '../provider-kit/manifest.js';
import { readUsage } from '../provider-kit/rate-limit.js';
import type { GrantedCalls, SettledCalls, ToldWindow } from './ports/index.js';

/** A reset that is told in whole seconds may be later, and the clocks of processes are not quite the same. */
const RESET_MARGIN_MS = 5_000;
/** Where a provider has counted so many calls more than the gateway has, the other processes hear of it at once. */
const SURPRISING_CALLS = 10;

/** What this process knows of calls that are over and has not told the store yet. */
export interface Settlement {
  /** Raised whenever what was known of the budget has proved wrong: calls that were granted before and not made are handed back. */
  era: number;
  add(call: GrantedCalls, told: readonly ToldWindow[]): void;
  handBack(call: GrantedCalls, count: number): void;
  /** Takes note of what the store knows. */
  grant(call: GrantedCalls): void;
  /** Whether the other processes should not count on what they know. */
  isNews(told: readonly ToldWindow[]): boolean;
  /** All of it, once; null where there is nothing. */
  drain(): SettledCalls | null;
}

export function createSettlement(): Settlement {
  let over = new Map<string, SettledCalls['over'][number]>();
  let told: ToldWindow[] = [];
  const known = new Map<number, { startedAt: number; used: number; toldLimit: number | null }>();

  function end({ windows }: GrantedCalls, count: number, unused: number): void {
    for (const { seconds, startedAt } of windows) {
      const key = `${seconds} ${startedAt.getTime()}`;
      const before = over.get(key) ?? { count: 0, unused: 0 };
      over.set(key, { seconds, startedAt, count: before.count + count, unused: before.unused + unused });
    }
  }

  return {
    era: 0,
    add(call, newlyTold) {
      end(call, 1, 0);
      told = [...newlyTold, ...told].filter(isStrictest);
    },
    handBack: (call, count) => end(call, count, count),
    grant({ windows }) {
      for (const { seconds, startedAt, used, toldLimit } of windows)
        known.set(seconds, { startedAt: startedAt.getTime(), used, toldLimit });
    },
    isNews(windows) {
      const news = windows.filter(({ seconds, startedAt, used, limit }) => {
        const before = known.get(seconds);
        if (before?.startedAt !== startedAt.getTime()) return false;
        return limit !== before.toldLimit || used >= before.used + SURPRISING_CALLS;
      });
      // What is told at once surprises nobody a second time.
      for (const { seconds, startedAt, used, limit } of news)
        known.set(seconds, { startedAt: startedAt.getTime(), used, toldLimit: limit });
      return news.length > 0;
    },
    drain() {
      if (over.size === 0) return null;
      const settled = { over: [...over.values()], told };
      over = new Map();
      told = [];
      return settled;
    },
  };
}

/** What the answer tells of the windows of its call; nothing of one whose figures cannot be. */
export function toldWindows(
  { rateLimits }: Manifest,
  { windows }: GrantedCalls,
  headers: Record<string, string>,
  now: Date,
): ToldWindow[] {
  return (readUsage(rateLimits, headers) ?? []).flatMap(({ seconds, used, limit, resetSeconds }) => {
    const granted = windows.find((window) => window.seconds === seconds);
    const isPlausible = isCount(used) && isCount(limit) && limit >= 1 && resetSeconds >= 0 && resetSeconds <= seconds;
    if (granted === undefined || !isPlausible) return [];
    const resetAt = new Date(now.getTime() + resetSeconds * 1000 + RESET_MARGIN_MS);
    return [{ seconds, startedAt: granted.startedAt, used, limit, resetAt }];
  });
}

/** Of what several answers told of one window, the one that had seen most calls. */
function isStrictest(window: ToldWindow, at: number, all: readonly ToldWindow[]): boolean {
  return !all.some(
    (other, otherAt) =>
      other.seconds === window.seconds &&
      (other.startedAt > window.startedAt ||
        (other.startedAt.getTime() === window.startedAt.getTime() &&
          (other.used > window.used || (other.used === window.used && otherAt < at)))),
  );
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 1e9;
}
