/** A request as the stand-in saw it. Holds no token and no body. */
export interface ReceivedRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  /** Whether a good token, or the client's own credentials, came with it. */
  isAuthorized: boolean;
  status: number;
}

/** A data answer, exactly as sent; files are not among them. */
export interface ServedPayload {
  path: string;
  query: Record<string, string>;
  body: string;
}

export interface Recorder {
  requests: ReceivedRequest[];
  payloads: ServedPayload[];
}
