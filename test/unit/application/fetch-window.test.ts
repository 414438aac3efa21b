import { describe, expect, it } from '@jest/globals';
import { fetchWindow } from '../../../src/application/fetch-window.js';
import { EVERYTHING } from '../../../src/application/sync-request.js';
import { EMPTY_TIMELINE, type OffsetTimeline } from '../../../src/domain/offset-timeline.js';

const FACTS = { delivery: ['PULL' as const], historyDays: 365, lateDays: 28, pollSeconds: 3600, fields: [] };
const NOW = new Date('2026-07-09T22:30:00Z');
const at = (utcOffsetMinutes: number): OffsetTimeline => ({
  stretches: [{ startMs: Number.NEGATIVE_INFINITY, utcOffsetMinutes, isExact: true }],
  nights: new Map(),
});

describe('the window of a stream', () => {
  it('is the days in which data may still change, up to today, and goes on from the cursor', () => {
    const cursor = { lastDate: '2026-07-08' };
    expect(fetchWindow(FACTS, EVERYTHING, cursor, EMPTY_TIMELINE, NOW)).toEqual({
      window: {
        cursor,
        from: '2026-06-12',
        to: '2026-07-09',
        isBounded: false,
        parts: { samples: true, zones: true, route: true },
      },
      notice: null,
    });
  });

  it.each([
    [180, '2026-07-10'],
    [-600, '2026-07-09'],
  ])('ends on the wearer’s own date, at %s minutes from UTC on %s', (offset, to) => {
    expect(fetchWindow(FACTS, EVERYTHING, null, at(offset), NOW).window.to).toBe(to);
  });

  it('is bounded, and moves no cursor, where the caller named dates', () => {
    const { window } = fetchWindow(
      FACTS,
      { ...EVERYTHING, from: '2026-03-01', to: '2026-03-05' },
      { lastDate: 'x' },
      EMPTY_TIMELINE,
      NOW,
    );
    expect(window).toMatchObject({ cursor: null, from: '2026-03-01', to: '2026-03-05', isBounded: true });
  });

  it('is clamped to what the provider keeps and to today, and says the former', () => {
    const { window, notice } = fetchWindow(
      FACTS,
      { ...EVERYTHING, from: '2020-01-01', to: '2030-01-01' },
      null,
      EMPTY_TIMELINE,
      NOW,
    );
    expect(window).toMatchObject({ from: '2025-07-10', to: '2026-07-09' });
    expect(notice).toContain('2025-07-10');
  });
});
