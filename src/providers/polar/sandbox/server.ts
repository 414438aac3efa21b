import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bare, type Answer, type Asked } from './answer.js';
import { sendHalf, spoil, type Faults } from './faults.js';
import type { Recorder } from './recorder.js';
import type { Router } from './route.js';

const MAX_BODY_BYTES = 64 * 1024;

export interface ListeningServer {
  origin: string;
  close(): Promise<void>;
}

export interface ServerParts {
  router: Router;
  /** Null: nothing goes wrong, and nothing is written down. */
  faults: Faults | null;
  recorder: Recorder | null;
}

/** Listens on the loopback alone. */
export async function listen({ router, faults, recorder }: ServerParts, port: number): Promise<ListeningServer> {
  const closing = new AbortController();
  // Each answer that is held back listens.
  setMaxListeners(0, closing.signal);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await readRequest(request);
    if (typeof asked === 'number') {
      send(response, bare(asked));
      return;
    }
    const fault = faults?.take(asked.path) ?? null;
    const isAuthorized = router.isAuthorized(asked);
    const reply = await spoil(fault, () => router.answer(asked), closing.signal);
    const { method, path } = asked;
    const query = Object.fromEntries(asked.query);
    recorder?.requests.push({ method, path, query, isAuthorized, status: reply.status });
    if (fault !== null && 'cutBody' in fault) {
      sendHalf(response, reply);
      return;
    }
    const { status, body = '' } = reply;
    if (status === 200 && path.startsWith('/v3/') && typeof body === 'string')
      recorder?.payloads.push({ path, query, body });
    send(response, reply);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (closing.signal.aborted || response.headersSent) {
        response.destroy();
        return;
      }
      const reason = error instanceof Error ? error.message : String(error);
      send(response, {
        status: 500,
        headers: { 'content-type': 'text/plain' },
        body: `The sandbox itself failed: ${reason}`,
      });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the sandbox listens on no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The request, or the status that refuses one that cannot be read. */
async function readRequest(request: IncomingMessage): Promise<Asked | 400 | 413> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) return 413;
  if (!URL.canParse(request.url ?? '', 'http://sandbox')) return 400;
  const url = new URL(request.url ?? '', 'http://sandbox');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    body: Buffer.concat(chunks).toString(),
    authorization: request.headers.authorization ?? '',
  };
}

function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}
