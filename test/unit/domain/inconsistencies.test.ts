import { describe, expect, it } from '@jest/globals';
import type { DailyActivity } from '../../../src/domain/daily-activity.js';
import { flagsOf } from '../../../src/domain/inconsistencies.js';
import type { SampleSeries } from '../../../src/domain/sample-series.js';

const DAY: DailyActivity = {
  externalId: '2026-07-08',
  device: null,
  deviceId: null,
  isManual: null,
  revision: null,
  startTime: null,
  endTime: null,
  utcOffsetMinutes: 180,
  utcOffsetOrigin: 'INFERRED',
  date: '2026-07-08',
  steps: 150,
  distanceMeters: null,
  activeEnergyKcal: null,
  totalEnergyKcal: null,
  activeSeconds: null,
  inactiveSeconds: null,
  goalPercent: null,
  inactivityAlerts: null,
  inactivityAlertTimes: null,
  zoneTotals: null,
  zones: null,
  isPartial: false,
};

function steps(...counts: number[]): SampleSeries[] {
  return [{ type: 'STEPS', timestamps: Float64Array.from(counts.keys()), values: Float64Array.from(counts) }];
}

describe('a day whose steps are known minute by minute', () => {
  const flags = (total: number | null, series: SampleSeries[] | undefined) =>
    flagsOf({ dataType: 'DAILY_ACTIVITY', record: { ...DAY, steps: total }, series });

  it.each([
    [151, steps(100, 50)],
    [150, steps(100, 49)],
    [0, steps(1)],
  ])('is flagged where they do not make its total of %d', (total, series) => {
    expect(flags(total, series)).toEqual(['STEPS_DIFFER']);
  });

  it('is sound where they do', () => {
    expect(flags(150, steps(100, 0, 50))).toEqual([]);
    expect(flags(0, steps(0, 0))).toEqual([]);
  });

  it('is not judged by what is missing', () => {
    expect(flags(150, [])).toEqual([]);
    expect(flags(150, undefined)).toEqual([]);
    expect(flags(null, steps(100))).toEqual([]);
  });
});
