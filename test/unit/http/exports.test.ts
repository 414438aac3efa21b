import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import type { ExportOutcome } from '../../../src/application/export-user.js';
import { userExports } from '../../../src/http/exports.js';
import { until } from '../../support/until.js';

const AT = new Date('2026-07-09T12:00:00Z');
const PIECE = `${'x'.repeat(65_535)}\n`;
const MANY = 2_000;

let server: Server;
let url: string;
let made: number;
let ended: number;
let outcome: ExportOutcome;
let failsAt: number;
let failures: unknown[];

async function* pieces(): AsyncGenerator<string> {
  try {
    for (made = 0; made < MANY; made += 1) {
      if (made === failsAt) throw new Error('the database went away');
      yield await Promise.resolve(PIECE);
    }
  } finally {
    ended += 1;
  }
}

beforeAll(async () => {
  const app = express();
  app.use(
    userExports(
      async (_token, send) => {
        if (outcome === 'sent') await send(pieces(), AT);
        return outcome;
      },
      (error) => failures.push(error),
    ),
  );
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/exports/token`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  [made, ended, outcome, failsAt, failures] = [0, 0, 'sent', -1, []];
});

async function opened(headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const request = get(url, { headers, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

describe('an export on its way', () => {
  it.each([{}, { 'accept-encoding': 'gzip' }])('is read no faster than the client takes it: %j', async (headers) => {
    const response = await opened(headers);
    response.pause();
    let before = -1;
    // Nothing more is read once the buffers of the connection are full.
    let quiet = 0;
    await until(async () => {
      quiet = made === before ? quiet + 1 : 0;
      before = made;
      return quiet >= 5;
    });
    // What stands between the two are buffers of the system, of megabytes; packed, the same holds more pieces.
    if (headers['accept-encoding'] === undefined) expect(made * PIECE.length).toBeLessThan(40_000_000);
    response.resume();
    await once(response, 'end');
    expect([made, ended]).toEqual([MANY, 1]);
  });

  it('ends where the client leaves, and lets go of what it reads', async () => {
    const response = await opened();
    await once(response, 'readable');
    response.destroy();
    await until(async () => ended === 1);
    expect(made).toBeLessThan(MANY);
    expect(failures).toEqual([]);
  });

  it('is cut off where it fails, so that the client sees it', async () => {
    failsAt = 20;
    const response = await opened();
    response.resume();
    const [error] = (await once(response, 'error')) as [Error];
    expect(error.message).toMatch(/aborted|hang up/);
    expect(ended).toBe(1);
    expect(failures).toEqual([new Error('the database went away')]);
  });

  it.each([
    ['expired', 410],
    ['unknown', 404],
    ['busy', 503],
  ] as const)('is refused where it is %s', async (kind, status) => {
    outcome = kind;
    const response = await opened();
    response.resume();
    expect([response.statusCode, response.headers['cache-control']]).toEqual([status, 'no-store']);
    expect(response.headers['retry-after']).toBe(kind === 'busy' ? '30' : undefined);
  });
});
