import { describe, expect, it } from '@jest/globals';
import { isDayPartial } from '../../../src/domain/daily-activity.js';

/** 9 July, which its provider calls over. */
const day = (utcOffsetMinutes: number | null, receivedAt: string) => ({
  date: '2026-07-09',
  isPartial: false,
  utcOffsetMinutes,
  receivedAt: new Date(receivedAt),
});

describe('a day that its provider calls over', () => {
  it.each([
    [180, '2026-07-09T20:59:59.999Z', true],
    [180, '2026-07-09T21:00:00.000Z', false],
    [-420, '2026-07-10T06:59:59.999Z', true],
    [-420, '2026-07-10T07:00:00.000Z', false],
    [0, '2026-07-09T12:00:00.000Z', true],
  ])('at %s minutes east of UTC, told at %s, is partial: %s', (offset, receivedAt, expected) => {
    expect(isDayPartial(day(offset, receivedAt))).toBe(expected);
  });

  it.each([
    ['2026-07-09T09:59:59.999Z', true],
    ['2026-07-09T10:00:00.000Z', false],
  ])('is believed without an offset once it may have ended somewhere: %s', (receivedAt, expected) => {
    expect(isDayPartial(day(null, receivedAt))).toBe(expected);
  });
});

it('a day that its provider says goes on is partial, whenever that was told', () => {
  expect(isDayPartial({ ...day(180, '2026-07-20T00:00:00Z'), isPartial: true })).toBe(true);
});
