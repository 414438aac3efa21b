/** A provider's stand-in, listening on a local port. */
export interface RunningSandbox {
  endpoints: { authorizationUrl: string; tokenUrl: string; apiUrl: string };
  credentials: { clientId: string; clientSecret: string };
  /**
   * Goes through its consent page as a browser would, over HTTP, and allows.
   * @returns where the page sends the browser: the callback, with code and state
   */
  consent(authorizationUrl: string): Promise<string>;
  close(): Promise<void>;
}

export interface SandboxOptions {
  /** Where its clock stands; the athletes' data ends there. */
  now: () => Date;
  /** Synthetic athletes are the same for the same seed. */
  seed: string;
  /** Redirects that its OAuth client accepts. */
  redirectUris: readonly string[];
  /** 0 takes a free one. */
  port?: number;
  /** Folder in which it keeps users and tokens over restarts; left out: in memory. */
  stateDirectory?: string;
}

export interface Sandbox {
  start(options: SandboxOptions): Promise<RunningSandbox>;
}
