import { describe, expect, it } from '@jest/globals';
import {
  EMPTY_TIMELINE,
  inferDayOffset,
  inferNightOffset,
  type OffsetTimeline,
} from '../../../src/domain/offset-timeline.js';

const timeline: OffsetTimeline = {
  days: [
    { date: '2026-03-10', utcOffsetMinutes: 120 },
    { date: '2026-03-29', utcOffsetMinutes: 180 },
    { date: '2026-05-01', utcOffsetMinutes: -300 },
  ],
  nights: new Map([['2026-03-29', 120]]),
};

describe('an offset that a record does not tell', () => {
  it.each([
    ['2026-03-10', 120],
    ['2026-03-28', 120],
    ['2026-03-29', 180],
    ['2026-04-30', 180],
    ['2026-06-01', -300],
  ])('on %s is that of the nearest record at or before it', (date, offset) => {
    expect(inferDayOffset(timeline, date)).toBe(offset);
  });

  it('before all records is that of the first after it', () => {
    expect(inferDayOffset(timeline, '2026-01-01')).toBe(120);
  });

  it('is not known where no record tells one', () => {
    expect([inferDayOffset(EMPTY_TIMELINE, '2026-03-10'), inferNightOffset(EMPTY_TIMELINE, '2026-03-10')]).toEqual([
      null,
      null,
    ]);
  });

  it('of a night is that of its own sleep, which may differ from the day it ended on', () => {
    expect([inferNightOffset(timeline, '2026-03-29'), inferNightOffset(timeline, '2026-03-30')]).toEqual([120, 180]);
  });
});
