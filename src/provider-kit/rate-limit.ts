import type { RateLimitManifest } from './manifest.js';

/** What a provider reported of one of its windows. */
export interface WindowUsage {
  seconds: number;
  used: number;
  limit: number;
  /** Seconds until the window starts anew. */
  resetSeconds: number;
}

/** Reads the provider's own headers; null where they are missing or not in the declared form. */
export function readUsage(rateLimits: RateLimitManifest, headers: Record<string, string>): WindowUsage[] | null {
  if (rateLimits.headers === null) return null;
  const [used, limit, reset] = [rateLimits.headers.usage, rateLimits.headers.limit, rateLimits.headers.reset].map(
    (name) => numbers(headers[name.toLowerCase()]),
  );
  const complete = (list: number[] | null | undefined): list is number[] => list?.length === rateLimits.windows.length;
  if (!complete(used) || !complete(limit) || !complete(reset)) return null;
  return rateLimits.windows.map((window, index) => ({
    seconds: window.seconds,
    used: used[index] ?? 0,
    limit: limit[index] ?? 0,
    resetSeconds: reset[index] ?? 0,
  }));
}

/**
 * When a refused caller may come back: `Retry-After` in either form, else the latest reset of a spent window as the
 * provider reports it, else the end of its shortest window. Never before `now`, and never more than a week after it.
 */
export function retryTime(rateLimits: RateLimitManifest, headers: Record<string, string>, now: Date): Date {
  const told = parseRetryAfter(headers['retry-after'], now);
  if (told !== null) return told;
  const spent = readUsage(rateLimits, headers)?.filter((window) => window.used >= window.limit) ?? [];
  const shortest = Math.min(...rateLimits.windows.map((window) => window.seconds), 900);
  const seconds = spent.length > 0 ? Math.max(...spent.map((window) => window.resetSeconds)) : shortest;
  return later(now, seconds * 1000);
}

/**
 * `Retry-After` as delta seconds or as an HTTP date (RFC 9110, 10.2.3), within a week from `now`; null when absent or in
 * neither form.
 */
export function parseRetryAfter(value: string | undefined, now: Date): Date | null {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) return later(now, Number(text) * 1000);
  const millis = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(millis) ? null : later(now, millis - now.getTime());
}

/** Such as `Sun, 06 Nov 1994 08:49:37 GMT`. Without this, Date.parse makes years out of stray numbers. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** The longest pause that an answer can impose; a header is not trusted further. */
const LONGEST_PAUSE_MS = 7 * 86_400_000;

function later(now: Date, millis: number): Date {
  return new Date(now.getTime() + Math.min(Math.max(millis, 0), LONGEST_PAUSE_MS));
}

function numbers(header: string | undefined): number[] | null {
  if (header === undefined) return null;
  const list = header.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  return list.every(Number.isFinite) ? list : null;
}
