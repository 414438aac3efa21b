/** What is sent back to a request; without a body where Polar sends none. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function bare(status: number): Answer {
  return { status };
}

/** Polar: the gateway before the API answers a bad token with a page. */
export const UNAUTHORIZED: Answer = {
  status: 401,
  headers: { 'content-type': 'text/html;charset=UTF-8' },
  body: '<html><head><title>401 Unauthorized</title></head><body><h1>401 Unauthorized</h1></body></html>',
};

/** A request as the routes see it. */
export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
  /** Value of the Authorization header; empty without one. */
  authorization: string;
}
