import type { DataType } from '../../../src/domain/data-type.js';
import { createApi, type AccessTokens } from '../../../src/provider-kit/http.js';
import type { Cursor, FetchWindow, Page, ProviderApi, Stream } from '../../../src/provider-kit/provider.js';
import { turnedClock } from '../../support/clock.js';
import {
  startScriptedServer,
  type Route,
  type ScriptedAnswer,
  type ScriptedServer,
} from '../../support/scripted-server.js';
import { describeError } from './errors.js';
import type { ProviderSuite, Vendor } from './suite.js';

/** Where the clock of every run stands. */
export const NOW = new Date('2026-06-01T12:00:00Z');

/** What a stream brought, and what ended it. */
export interface StreamRun {
  pages: Page[];
  /** Texts of all payloads, in order. */
  texts: string[];
  /** Null where it ended in good order. */
  error: unknown;
}

export interface VendorRun {
  server: ScriptedServer;
  vendor: Vendor;
  api: (options?: { tokens?: AccessTokens; signal?: AbortSignal; timeoutMs?: number }) => ProviderApi;
}

/** Gives `use` a vendor that answers, and closes it whatever happens. */
export async function withVendor<T>(
  suite: ProviderSuite,
  use: (run: VendorRun) => Promise<T>,
  vendor: Vendor = suite.server.vendor(),
): Promise<T> {
  const server = await startScriptedServer(authenticated(vendor));
  const { manifest } = suite.provider;
  try {
    return await use({
      server,
      vendor,
      api: ({
        tokens = heldToken(vendor.accessToken),
        signal = new AbortController().signal,
        timeoutMs = 20_000,
      } = {}) => createApi({ manifest, baseUrl: server.url, tokens, signal, clock: turnedClock(NOW), timeoutMs }),
    });
  } finally {
    await server.close();
  }
}

/** A vendor that knows one access token and answers 401 to every other. */
export function authenticated({ route, accessToken }: Vendor): Route {
  return (request) => (request.headers['authorization'] === `Bearer ${accessToken}` ? route(request) : { status: 401 });
}

function heldToken(accessToken: string): AccessTokens {
  return { get: () => Promise.resolve(accessToken), renew: () => Promise.resolve(null) };
}

export function windowOf({ server }: ProviderSuite, cursor: Cursor | null = null): FetchWindow {
  return { ...server.window, isBounded: false, cursor, parts: { samples: true, zones: true, route: true } };
}

/** More pages than any vendor of the contract has. */
const ENDLESS = 200;

export async function runStream(stream: Stream, api: ProviderApi, window: FetchWindow): Promise<StreamRun> {
  const pages: Page[] = [];
  let error: unknown = null;
  try {
    for await (const page of stream.fetch(api, window)) {
      pages.push(page);
      if (pages.length >= ENDLESS) throw new Error(`it went on after ${ENDLESS} pages`);
    }
  } catch (caught) {
    error = caught;
  }
  return { pages, texts: pages.flatMap(({ payloads }) => payloads.map(({ text }) => text)), error };
}

/** How many requests each stream makes of a vendor that works. */
export async function countRequests(suite: ProviderSuite, stream: Stream): Promise<number> {
  return withVendor(suite, async ({ server, api }) => {
    const { error } = await runStream(stream, api(), windowOf(suite));
    if (error !== null) throw new Error(describeError(error));
    return server.requests.length;
  });
}

/** Runs a stream against a vendor that gives one other answer, at the request of that number (from 1). */
export async function runWithFault(
  suite: ProviderSuite,
  stream: Stream,
  position: number,
  answer: ScriptedAnswer,
  timeoutMs?: number,
): Promise<StreamRun> {
  return withVendor(suite, ({ server, vendor, api }) => {
    const right = authenticated(vendor);
    server.route((request) => (server.requests.length === position ? answer : right(request)));
    return runStream(stream, api(timeoutMs === undefined ? {} : { timeoutMs }), windowOf(suite));
  });
}

/** `WORKOUT: …` for each problem of each stream, one stream after another. */
export async function forEachStream(
  suite: ProviderSuite,
  check: (stream: Stream, dataType: DataType) => Promise<string[]>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const stream of suite.provider.streams) {
    const found = await check(stream, stream.dataType);
    problems.push(...found.map((problem) => `${stream.dataType}: ${problem}`));
  }
  return problems;
}
