import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Router, type Request, type Response } from 'express';
import type { ExportOutcome, SendExport } from '../application/export-user.js';

/** Far longer than any token. */
const MAX_TOKEN_LENGTH = 1024;
/** A client that takes longer holds a snapshot of the database for too long; it sees that it was cut off. */
const LONGEST_MS = 30 * 60_000;
const RETRY_SECONDS = 30;

type OpenExport = (token: string, send: SendExport) => Promise<ExportOutcome>;

const REFUSALS: Record<Exclude<ExportOutcome, 'sent'>, [status: number, says: string]> = {
  expired: [410, 'This address has expired. Ask the API for a new one.'],
  unknown: [404, 'There is no such export.'],
  busy: [503, 'Other exports are being sent. Try again soon.'],
};

/**
 * `GET /exports/:token`: all data of a user as NDJSON, by an address that the API gave out, as fast as the client takes it. 404
 * for an address of nobody's making, one that was revoked, and where the user is gone · 410 for one that has expired · 503 with
 * `Retry-After` where too many are being sent.
 */
export function userExports(open: OpenExport, onError: (error: unknown, where: string) => void): Router {
  const router = Router();
  router.get('/exports/:token', async (request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    if (request.method === 'HEAD') {
      response.status(405).set('Allow', 'GET').end();
      return;
    }
    const failed = (error: unknown): 'sent' => {
      if (!response.destroyed) throw error;
      // What was cut off half-way lacks its last line. A client that leaves is no failure of ours.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') onError(error, 'export');
      return 'sent';
    };
    const { token } = request.params;
    const send: SendExport = (lines, exportedAt) => stream(request, response, lines, exportedAt);
    const outcome = token.length > MAX_TOKEN_LENGTH ? 'unknown' : await open(token, send).catch(failed);
    if (outcome === 'sent') return;
    const [status, says] = REFUSALS[outcome];
    if (outcome === 'busy') response.set('Retry-After', String(RETRY_SECONDS));
    response.status(status).type('text/plain').send(`${says}\n`);
  });
  return router;
}

async function stream(
  request: Request,
  response: Response,
  lines: AsyncIterable<string>,
  exportedAt: Date,
): Promise<void> {
  const name = `export-${exportedAt.toISOString().slice(0, 10)}.ndjson`;
  response.set('Content-Type', 'application/x-ndjson').set('Content-Disposition', `attachment; filename="${name}"`);
  response.vary('Accept-Encoding');
  const signal = AbortSignal.timeout(LONGEST_MS);
  // A piece at a time, in memory and ahead of the client.
  const source = Readable.from(lines, { highWaterMark: 1 });
  if (request.acceptsEncodings(['gzip', 'identity']) === 'gzip') {
    response.setHeader('Content-Encoding', 'gzip');
    await pipeline(source, createGzip(), response, { signal });
  } else {
    await pipeline(source, response, { signal });
  }
}
