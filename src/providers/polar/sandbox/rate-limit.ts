/** Counts the calls of the client, all its users together, in Polar's two windows. */
export interface RateLimit {
  /** Counts one call. @returns false when a window is spent; the call is then not counted */
  admit(): boolean;
  /** Counts calls that nobody made. */
  spend(calls: number): void;
  headers(): Record<string, string>;
}

const WINDOWS = [
  { seconds: 900, base: 500, perUser: 20 },
  { seconds: 86_400, base: 5000, perUser: 100 },
];

export function createRateLimit(now: () => Date, registeredUsers: () => number): RateLimit {
  const windows = WINDOWS.map((window) => ({ ...window, used: 0, endsAt: 0 }));

  function current() {
    const at = now().getTime();
    for (const window of windows) {
      if (window.endsAt > at) continue;
      window.used = 0;
      window.endsAt = at + window.seconds * 1000;
    }
    return windows.map((window) => ({ window, limit: window.base + window.perUser * registeredUsers() }));
  }

  return {
    admit() {
      const windowsNow = current();
      if (windowsNow.some(({ window, limit }) => window.used >= limit)) return false;
      for (const { window } of windowsNow) window.used += 1;
      return true;
    },
    spend(calls) {
      for (const { window } of current()) window.used += calls;
    },
    headers() {
      const at = now().getTime();
      const both = (values: number[]): string => values.join(', ');
      return {
        'RateLimit-Usage': both(current().map(({ window }) => window.used)),
        'RateLimit-Limit': both(current().map(({ limit }) => limit)),
        'RateLimit-Reset': both(current().map(({ window }) => Math.ceil((window.endsAt - at) / 1000))),
      };
    },
  };
}
