import type { ServerResponse } from 'node:http';

/** How a stand-in counts calls against the windows of a rate limit. */
export interface Meter {
  /** Counts a call and writes the headers of its answer. @returns false where it is one too many */
  admit(response: ServerResponse): boolean;
  /** Calls in the present window of 15 minutes. */
  shortest(): number;
}

/** @param limits calls in 15 minutes, and in a day */
export function createMeter(limits: readonly [number, number], now: () => Date): Meter {
  const windows = [900, 86_400].map((seconds, at) => ({ seconds, limit: limits[at] ?? 0, used: 0, endsAt: 0 }));
  return {
    admit(response) {
      const at = now().getTime();
      for (const window of windows) {
        if (at >= window.endsAt) Object.assign(window, { used: 0, endsAt: at + window.seconds * 1000 });
        window.used += 1;
      }
      const list = (value: (window: (typeof windows)[number]) => number) => windows.map(value).join(', ');
      response.setHeader(
        'RateLimit-Usage',
        list(({ used }) => used),
      );
      response.setHeader(
        'RateLimit-Limit',
        list(({ limit }) => limit),
      );
      response.setHeader(
        'RateLimit-Reset',
        list(({ endsAt }) => Math.ceil((endsAt - at) / 1000)),
      );
      return windows.every(({ used, limit }) => used <= limit);
    },
    shortest: () => windows[0]?.used ?? 0,
  };
}
