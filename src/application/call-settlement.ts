import type { Manifest } from '../provider-kit/manifest.js';
import { readUsage } from '../provider-kit/rate-limit.js';
import type { GrantedCall, SettledCalls, ToldWindow } from './ports/index.js';

/** A reset that is told in whole seconds may be later, and the clocks of processes are not quite the same. */
const RESET_MARGIN_MS = 5_000;
/** Where a provider has counted so many calls more than the gateway has, the other processes hear of it at once. */
const SURPRISING_CALLS = 10;

/** What this process knows of calls that are over and has not told the store yet. */
export interface Settlement {
  add(call: GrantedCall, told: ToldWindow[]): void;
  /** All of it, once; null where there is nothing. */
  drain(): SettledCalls | null;
}

export function createSettlement(): Settlement {
  let over = new Map<string, SettledCalls['over'][number]>();
  let told: ToldWindow[] = [];
  return {
    add({ windows }, newlyTold) {
      for (const { seconds, startedAt } of windows) {
        const key = `${seconds} ${startedAt.getTime()}`;
        over.set(key, { seconds, startedAt, count: (over.get(key)?.count ?? 0) + 1 });
      }
      told = [...newlyTold, ...told].filter(isStrictest);
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
  { windows }: GrantedCall,
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

/** Whether the other processes should not count on what they know. */
export function isNews({ windows }: GrantedCall, told: readonly ToldWindow[]): boolean {
  return told.some(({ seconds, used, limit }) => {
    const granted = windows.find((window) => window.seconds === seconds);
    return granted !== undefined && (limit !== granted.toldLimit || used >= granted.used + SURPRISING_CALLS);
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
