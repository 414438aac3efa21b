/** Who a provider counts calls of: all users of one client together. */
export interface BudgetClient {
  provider: string;
  /** By which it is known: SHA-256 of the client's id, of a project's own client with the project. */
  clientHash: Uint8Array;
  /** The same where it is a project's own client; null, or left out: the gateway's. */
  ownClientHash?: Uint8Array | null;
}

/** A window as the manifest has it, for the users of now. */
export interface BudgetLimit {
  seconds: number;
  /** Calls in the window. */
  limit: number;
}

/** The window in which a call was granted; what is known of that call touches no later one. */
export interface GrantedWindow {
  seconds: number;
  startedAt: Date;
}

/** A window as one answer of the provider told it; plausible, which the caller has seen to. */
export interface ToldWindow extends GrantedWindow {
  used: number;
  limit: number;
  resetAt: Date;
}

/** A call that was granted longer ago is not made: its window may be over, and what was known of it may be wrong. */
export const LONGEST_HELD_MS = 2_000;

/** What became of calls that were granted before. */
export interface SettledCalls {
  /** How many are over, answered or not; `unused` of them were never made, and are handed back. */
  over: readonly (GrantedWindow & { count: number; unused: number })[];
  /** What the last answer told; empty where it told nothing. */
  told: readonly ToldWindow[];
}

/** So many calls from every window. */
export interface GrantedCalls {
  isGranted: true;
  /** As many as were asked for, or as there were; at least 1. */
  calls: number;
  /**
   * Shortest first. `remaining` is left after these calls, for callers with the same share; `used` counts them; `toldLimit` is
   * null where the provider has never told one.
   */
  windows: (GrantedWindow & { resetAt: Date; remaining: number; used: number; toldLimit: number | null })[];
}

export interface RefusedCalls {
  isGranted: false;
  /** When the spent windows are reset, or the pause is over. */
  until: Date;
  /** True where the provider has asked for a pause; false where a window is spent. */
  isPaused: boolean;
}

/** The calls that providers grant, counted by all processes together. */
export interface ProviderBudget {
  /**
   * Takes up to so many calls from every window, of each as many, or nothing from any. What is known of earlier calls is taken
   * in first: what the provider told counts where it leaves fewer calls, and never where it leaves more. Each call is begun
   * within `LONGEST_HELD_MS`, or handed back.
   * @param request.calls at least 1
   * @param request.share of each limit that the caller may use, above 0, at most 1; at least one call
   * @param request.limits the same windows at every call
   */
  take(
    client: BudgetClient,
    request: { now: Date; limits: readonly BudgetLimit[]; share: number; settled: SettledCalls | null; calls: number },
  ): Promise<GrantedCalls | RefusedCalls>;
  /** Takes in what is known of earlier calls without another one. */
  settle(client: BudgetClient, now: Date, settled: SettledCalls): Promise<void>;
  /** No call of the client is granted before then, to any process; a longer pause stays. Takes in a client that has taken a call. */
  pause(client: BudgetClient, until: Date): Promise<void>;
  /** Whether no call may be made now, those that were granted before included. */
  isPaused(client: BudgetClient, now: Date): Promise<boolean>;
  /** Clients that wait for the end of a pause. */
  paused(now: Date): Promise<BudgetClient[]>;
  /** Users that are connected to the provider by this client. */
  countUsers(client: BudgetClient): Promise<number>;
}
