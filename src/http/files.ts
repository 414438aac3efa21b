import { Router, type Response } from 'express';
import type { ProviderError } from '../domain/errors.js';
import type { FileFormat } from '../domain/workout-file.js';
import type { FileOutcome } from '../application/workout-files.js';

const MEDIA_TYPES: Record<FileFormat, string> = {
  FIT: 'application/vnd.ant.fit',
  TCX: 'application/vnd.garmin.tcx+xml',
  GPX: 'application/gpx+xml',
};

/** Far longer than any token. */
const MAX_TOKEN_LENGTH = 1024;

/**
 * `GET /files/:token`: a file of a workout, by an address that the API gave out. 404 for an address of nobody's making and for
 * what is not there · 410 for one that has expired · 403 where the provider refuses · 502 where it fails · 503 with
 * `Retry-After` where its budget is spent.
 */
export function workoutFiles(open: (token: string) => Promise<FileOutcome>): Router {
  const router = Router();
  router.get('/files/:token', async (request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    const { token } = request.params;
    const outcome: FileOutcome = token.length > MAX_TOKEN_LENGTH ? { kind: 'unknown' } : await open(token);
    switch (outcome.kind) {
      case 'found':
        response
          .set('Content-Type', MEDIA_TYPES[outcome.format])
          .set('Content-Disposition', `attachment; filename="${outcome.name}"`)
          .set('Content-Length', String(outcome.bytes.length))
          .end(outcome.bytes);
        return;
      case 'expired':
        say(response, 410, 'This address has expired. Ask the API for a new one.');
        return;
      case 'unknown':
        say(response, 404, 'There is no such file.');
        return;
      case 'refused':
        refuse(response, outcome.error, outcome.retryAfterSeconds);
    }
  });
  return router;
}

function refuse(response: Response, { disposition, message }: ProviderError, retryAfterSeconds: number): void {
  if (disposition === 'defer') {
    response.set('Retry-After', String(retryAfterSeconds));
    say(response, 503, message);
    return;
  }
  say(response, disposition === 'reauthorize' || disposition === 'skip-stream' ? 403 : 502, message);
}

function say(response: Response, status: number, message: string): void {
  response.status(status).type('text/plain').send(`${message}\n`);
}
