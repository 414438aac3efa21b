/** Who a provider counts calls of: all users of one client together. */
export interface BudgetClient {
  provider: string;
  /** SHA-256 of the client's id. */
  clientHash: Uint8Array;
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

/** What became of calls that were granted before. */
export interface SettledCalls {
  /** How many are over, answered or not. */
  over: readonly (GrantedWindow & { count: number })[];
  /** What the last answer told; empty where it told nothing. */
  told: readonly ToldWindow[];
}

/** One call from every window. */
export interface GrantedCall {
  isGranted: true;
  /**
   * Shortest first. `remaining` is left after this call, for callers with the same share; `used` counts this call;
   * `toldLimit` is null where the provider has never told one.
   */
  windows: (GrantedWindow & { resetAt: Date; remaining: number; used: number; toldLimit: number | null })[];
}

export interface RefusedCall {
  isGranted: false;
  /** When the spent windows are reset, or the pause is over. */
  until: Date;
  /** True where the provider has asked for a pause; false where a window is spent. */
  isPaused: boolean;
}

/** The calls that providers grant, counted by all processes together. */
export interface ProviderBudget {
  /**
   * Takes one call from every window, or nothing from any. What is known of earlier calls is taken in first: what the
   * provider told counts where it leaves fewer calls, and never where it leaves more.
   * @param request.share of each limit that the caller may use, above 0, at most 1; at least one call
   * @param request.limits the same windows at every call
   */
  take(
    client: BudgetClient,
    request: { now: Date; limits: readonly BudgetLimit[]; share: number; settled: SettledCalls | null },
  ): Promise<GrantedCall | RefusedCall>;
  /** Takes in what is known of earlier calls without another one. */
  settle(client: BudgetClient, now: Date, settled: SettledCalls): Promise<void>;
  /** No call of the client is granted before then, to any process; a longer pause stays. Takes in a client that has taken a call. */
  pause(client: BudgetClient, until: Date): Promise<void>;
  /** Clients that wait for the end of a pause. */
  paused(now: Date): Promise<BudgetClient[]>;
  /** Users that are connected to the provider. */
  countUsers(provider: string): Promise<number>;
}
