import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';

/** What a connection may take of a process, whatever comes over it; times in ms. */
export interface ConnectionLimits {
  /** For the headers of a request to come: who sends byte by byte holds a connection no longer. */
  headersTimeout: number;
  /** For a whole request to come. */
  requestTimeout: number;
  /** How often both are looked at. */
  connectionsCheckingInterval: number;
  /** Without a byte either way; longer than anybody is kept waiting for an answer. Ends those who do not read theirs. */
  idleTimeout: number;
  /** Of all headers of a request together. */
  maxHeaderSize: number;
  maxHeaders: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  idleTimeout: 180_000,
  maxHeaderSize: 16_384,
  maxHeaders: 100,
};

/** A server that answers 503 until it is given its app, so that a port that is taken is known before anything starts. */
export async function listen(
  host: string,
  port: number,
  limits: ConnectionLimits = CONNECTION_LIMITS,
): Promise<{ server: Server; port: number; serve: (app: Express) => void }> {
  let app: Express | null = null;
  const answers = new WeakMap<Duplex, ServerResponse>();
  const server = createServer(limits, (request, response) => {
    answers.set(request.socket, response);
    if (hasTooManyHeaders(request, limits)) refuseHeaders(response, limits);
    else if (app === null) response.writeHead(503, { 'retry-after': '1' }).end();
    else app(request, response);
  });
  // Node would leave out what is beyond its count, and say nothing.
  server.maxHeadersCount = 0;
  server.setTimeout(limits.idleTimeout);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    refuseConnection(error, socket, answers.get(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    server,
    port: address.port,
    serve: (ready) => {
      app = ready;
    },
  };
}

function hasTooManyHeaders({ rawHeaders }: IncomingMessage, { maxHeaders }: ConnectionLimits): boolean {
  return rawHeaders.length / 2 > maxHeaders;
}

function refuseHeaders(response: ServerResponse, { maxHeaders }: ConnectionLimits): void {
  response.writeHead(431, { 'content-type': 'text/plain', connection: 'close' });
  response.end(`A request has at most ${maxHeaders} headers.\n`);
}

/** What no app ever sees: it is no HTTP, too large, or does not come. */
const REFUSALS: ReadonlyMap<string, [status: string, says: string]> = new Map([
  ['HPE_HEADER_OVERFLOW', ['431 Request Header Fields Too Large', 'The headers of the request are too large.']],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', ['413 Content Too Large', 'The chunk extensions of the request are too large.']],
  ['ERR_HTTP_REQUEST_TIMEOUT', ['408 Request Timeout', 'The request did not come in time.']],
]);
const NO_HTTP: [string, string] = ['400 Bad Request', 'This is no HTTP request.'];

function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex, answer: ServerResponse | undefined): void {
  const isAmidAnswer = answer?.headersSent === true && !answer.writableFinished;
  if (error.code === 'ECONNRESET' || !socket.writable || isAmidAnswer) {
    socket.destroy();
    return;
  }
  const [status, says] = REFUSALS.get(error.code ?? '') ?? NO_HTTP;
  const head = ['Content-Type: text/plain', `Content-Length: ${says.length + 1}`, 'Connection: close'];
  socket.end(`HTTP/1.1 ${status}\r\n${head.join('\r\n')}\r\n\r\n${says}\n`, () => {
    socket.destroy();
  });
}

/** Idempotent. Takes no more connections, lets requests that run end, and cuts what is left after `graceMs`. */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, graceMs);
  await closed;
  clearTimeout(cut);
}
