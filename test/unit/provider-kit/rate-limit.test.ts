import { describe, expect, it } from '@jest/globals';
import type { RateLimitManifest } from '../../../src/provider-kit/manifest.js';
import { parseRetryAfter, readUsage, retryTime } from '../../../src/provider-kit/rate-limit.js';

const NOW = new Date('2026-06-01T12:00:00Z');
const WEEK_SECONDS = 7 * 86_400;

const limits: RateLimitManifest = {
  windows: [
    { seconds: 900, base: 500, perUser: 20 },
    { seconds: 86_400, base: 5000, perUser: 100 },
  ],
  headers: { usage: 'RateLimit-Usage', limit: 'RateLimit-Limit', reset: 'RateLimit-Reset' },
};

const usage = (used: string, limit: string, reset: string) => ({
  'ratelimit-usage': used,
  'ratelimit-limit': limit,
  'ratelimit-reset': reset,
});

function after(seconds: number): Date {
  return new Date(NOW.getTime() + seconds * 1000);
}

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120],
    [' 120 ', 120],
    ['Mon, 01 Jun 2026 12:02:00 GMT', 120],
    ['Mon, 01 Jun 2026 11:00:00 GMT', 0],
    ['999999999999999999999', WEEK_SECONDS],
    ['Wed, 01 Jun 2072 12:00:00 GMT', WEEK_SECONDS],
  ])('%j means in %i seconds', (value, seconds) => {
    expect(parseRetryAfter(value, NOW)).toEqual(after(seconds));
  });

  it.each([undefined, '', 'soon', '-5', '1.5', '120.5', '1e3', '2026-06-01'])('%j says nothing', (value) => {
    expect(parseRetryAfter(value, NOW)).toBeNull();
  });
});

describe('the usage that a provider reports', () => {
  it('is read for each window in the order of the manifest', () => {
    expect(readUsage(limits, usage('3, 10', '520, 5100', '620, 86000'))).toEqual([
      { seconds: 900, used: 3, limit: 520, resetSeconds: 620 },
      { seconds: 86_400, used: 10, limit: 5100, resetSeconds: 86_000 },
    ]);
  });

  it.each([
    ['a window is missing', usage('3', '520, 5100', '620, 86000')],
    ['a number is none', usage('3, many', '520, 5100', '620, 86000')],
    ['a number is left out', usage('3, ', '520, 5100', '620, 86000')],
    ['a header is missing', { 'ratelimit-usage': '3, 10' }],
  ])('is unknown where %s', (_why, headers) => {
    expect(readUsage(limits, headers)).toBeNull();
  });

  it('is unknown where the manifest names no headers', () => {
    expect(readUsage({ ...limits, headers: null }, usage('3, 10', '520, 5100', '620, 86000'))).toBeNull();
  });
});

describe('a refused caller comes back', () => {
  it('when Retry-After says so, whatever the windows say', () => {
    const headers = { ...usage('520, 10', '520, 5100', '620, 86000'), 'retry-after': '30' };
    expect(retryTime(limits, headers, NOW)).toEqual(after(30));
  });

  it('when the spent window resets', () => {
    expect(retryTime(limits, usage('520, 10', '520, 5100', '620, 86000'), NOW)).toEqual(after(620));
  });

  it('when the last of several spent windows resets', () => {
    expect(retryTime(limits, usage('520, 5100', '520, 5100', '620, 80000'), NOW)).toEqual(after(80_000));
  });

  it('after the shortest window where nothing tells more', () => {
    expect(retryTime(limits, {}, NOW)).toEqual(after(900));
    expect(retryTime(limits, usage('3, 10', '520, 5100', '620, 86000'), NOW)).toEqual(after(900));
    expect(retryTime({ windows: [], headers: null }, {}, NOW)).toEqual(after(900));
  });

  it.each([
    ['-40, 0', 0],
    ['1e300, 0', WEEK_SECONDS],
  ])('at an instant that exists where the reset is %j', (reset, seconds) => {
    expect(retryTime(limits, usage('520, 10', '520, 5100', reset), NOW)).toEqual(after(seconds));
  });
});
