import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived, its body read. */
export interface RecordedRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string;
}

export interface ScriptedAnswer {
  /** 200 when left out. */
  status?: number;
  headers?: Record<string, string>;
  /** Text and bytes go out as they are, anything else as JSON; none when left out. */
  body?: unknown;
  /**
   * `hang`: never answers · `hang-in-body`: sends the first half of the body and no more · `reset`: breaks the connection
   * before a byte · `cut-off`: breaks it in the middle of the body · `short`: ends in good order after the first half.
   */
  fault?: 'hang' | 'hang-in-body' | 'reset' | 'cut-off' | 'short';
}

export type Route = (request: RecordedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>;

export interface ScriptedServer {
  /** Origin on the loopback interface. */
  url: string;
  /** Everything that arrived, in order. */
  requests: RecordedRequest[];
  /** Settles when a request hangs. */
  hung(): Promise<void>;
  /** Answers the next requests, one each, before the route is asked again. */
  next(...answers: (ScriptedAnswer | Route)[]): void;
  /** Answers from now on. */
  route(route: Route): void;
  /** Settles when that many requests have arrived in all. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

/** A server that answers as it is told, on a free port; what nobody told it is 404. */
export async function startScriptedServer(route: Route = () => ({ status: 404 })): Promise<ScriptedServer> {
  const requests: RecordedRequest[] = [];
  const queue: (ScriptedAnswer | Route)[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let reportHung = (): void => undefined;
  const hung = new Promise<void>((resolve) => {
    reportHung = resolve;
  });
  let current = route;

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await record(incoming);
    requests.push(request);
    for (const waiter of waiting) if (requests.length >= waiter.count) waiter.resolve();
    const planned = queue.shift() ?? current;
    const answer = typeof planned === 'function' ? await planned(request) : planned;
    send(response, answer);
    if (answer.fault?.startsWith('hang')) reportHung();
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`the scripted server broke: ${String(error)}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    hung: () => hung,
    next: (...answers) => void queue.push(...answers),
    route(next) {
      current = next;
    },
    arrived: (count) =>
      requests.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function record(incoming: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body, fault }: ScriptedAnswer): void {
  if (fault === 'hang') return;
  if (fault === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(isRaw ? (body as string) : JSON.stringify(body));
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  const length = fault === 'short' ? half.length : bytes.length;
  const type = isRaw || body === undefined ? {} : { 'content-type': 'application/json' };
  const hasBody = status !== 204 && status !== 304;
  response.writeHead(status, { ...type, ...(hasBody ? { 'content-length': String(length) } : {}), ...headers });
  if (fault === undefined) response.end(hasBody ? bytes : undefined);
  else if (fault === 'short') response.end(half);
  else if (fault === 'hang-in-body') response.write(half);
  else response.write(half, () => response.socket?.destroy());
}
