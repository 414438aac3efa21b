import { startScriptedServer, type RecordedRequest, type ScriptedAnswer } from './scripted-server.js';

/** An AccessLink that counts, reached at three addresses. */
export interface MeteredPolar {
  origins: [string, string, string];
  /** Every call so far, of whom and for what. */
  calls(): { token: string; what: string }[];
  callsAt(origin: string): number;
  /** The same asked again of the same user, and how often. */
  repeated(): Record<string, number>;
  /** Most calls in one window. */
  most(): number;
  /** Calls that were answered with 429. */
  refused(): number;
  /** So many in each window from now on. */
  grant(limit: number): void;
  /** After so many calls from now one is refused; those that come after it wait. */
  refuseOneAndHold(options: { after: number; retryAfterSeconds: number }): void;
  held(): number;
  release(): void;
  close(): Promise<void>;
}

/** @param options.limit of calls in one window, as the headers of the answers tell; one more is answered with 429 */
export async function startMeteredPolar(options: {
  limit: number;
  seconds: number;
  now: () => Date;
  answer: (request: RecordedRequest) => ScriptedAnswer;
}): Promise<MeteredPolar> {
  const { seconds, now, answer } = options;
  let { limit } = options;
  const calls: { token: string; what: string }[] = [];
  const counted = { most: 0, refused: 0, held: 0 };
  const window = { used: 0, endsAt: 0 };
  let trap: { at: number; retryAfterSeconds: number } | null = null;
  let gate: Promise<void> | null = null;
  let open = (): void => undefined;

  async function route(request: RecordedRequest): Promise<ScriptedAnswer> {
    calls.push({
      token: request.headers['authorization'] ?? '',
      what: `${request.method} ${request.path}?${request.query.toString()}`,
    });
    const at = now().getTime();
    if (at >= window.endsAt) Object.assign(window, { used: 0, endsAt: at + seconds * 1000 });
    window.used += 1;
    counted.most = Math.max(counted.most, window.used);
    const headers = {
      'ratelimit-usage': `${window.used}, ${calls.length}`,
      'ratelimit-limit': `${limit}, 100000`,
      'ratelimit-reset': `${Math.ceil((window.endsAt - at) / 1000)}, 86000`,
    };
    if (trap !== null && calls.length > trap.at) {
      const { retryAfterSeconds } = trap;
      trap = null;
      gate = new Promise((resolve) => (open = resolve));
      counted.refused += 1;
      return { status: 429, headers: { ...headers, 'retry-after': String(retryAfterSeconds) } };
    }
    if (gate !== null) {
      counted.held += 1;
      await gate;
      counted.held -= 1;
    }
    if (window.used <= limit) return { ...answer(request), headers };
    counted.refused += 1;
    return { status: 429, headers };
  }

  const [one, other, third] = await Promise.all([
    startScriptedServer(route),
    startScriptedServer(route),
    startScriptedServer(route),
  ]);
  const servers = [one, other, third];
  return {
    origins: [one.url, other.url, third.url],
    calls: () => calls,
    callsAt: (origin) => servers.find(({ url }) => url === origin)?.requests.length ?? 0,
    repeated() {
      const times: Record<string, number> = {};
      for (const { token, what } of calls) times[`${token} ${what}`] = (times[`${token} ${what}`] ?? 0) + 1;
      return Object.fromEntries(Object.entries(times).filter(([, count]) => count > 1));
    },
    most: () => counted.most,
    refused: () => counted.refused,
    refuseOneAndHold({ after, retryAfterSeconds }) {
      trap = { at: calls.length + after, retryAfterSeconds };
    },
    grant: (calls) => void (limit = calls),
    held: () => counted.held,
    release() {
      gate = null;
      open();
    },
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
