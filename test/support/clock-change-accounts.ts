import { EMPTY_ACCOUNT, type Account } from './accesslink-stand-in.js';

const night = (date: string, start: string, end: string) => ({ date, sleep_start_time: start, sleep_end_time: end });

/** Counts by the time from which on they hold. */
const day = (date: string, steps: number, counts: Record<string, number>, zones: Record<string, string> = {}) => ({
  start_time: `${date}T00:00`,
  end_time: `${date}T23:59:30`,
  steps,
  samples: {
    steps: {
      interval_ms: 60_000,
      total_steps: steps,
      samples: Object.entries(counts).map(([time, count]) => ({ timestamp: `${date}T${time}`, steps: count })),
    },
    activity_zones: Object.entries(zones).map(([time, zone]) => ({ timestamp: `${date}T${time}`, zone })),
    inactivity_stamps: [],
  },
});

const pulse = (date: string, samples: Record<string, number>) => ({
  date,
  heart_rate_samples: Object.entries(samples).map(([time, bpm]) => ({ sample_time: `${time}:00`, heart_rate: bpm })),
});

const recharge = (date: string, samples: Record<string, number>) => ({
  date,
  heart_rate_avg: 52,
  nightly_recharge_status: 4,
  hrv_samples: samples,
});

const MOVING = { '00:00': 'SLEEP', '07:00': 'SEDENTARY', '12:00': 'LIGHT' };

/** Berlin changes its clocks; then a flight to Sydney, which changes its own, and back. */
export const SPRING: Account = {
  ...EMPTY_ACCOUNT,
  exercises: [
    { id: 'w1', start_time: '2026-04-01T18:00:00', start_time_utc_offset: 120, duration: 'PT30M', sport: 'RUNNING' },
  ],
  sleep: {
    nights: [
      night('2026-03-28', '2026-03-27T23:00:00+01:00', '2026-03-28T07:00:00+01:00'),
      night('2026-03-29', '2026-03-29T00:50:00+01:00', '2026-03-29T08:00:00+02:00'),
      night('2026-04-02', '2026-04-02T23:00:00+11:00', '2026-04-03T07:00:00+11:00'),
      night('2026-04-04', '2026-04-04T23:00:00+02:00', '2026-04-05T07:00:00+02:00'),
    ],
  },
  activities: [
    day('2026-03-28', 1000, { '00:00': 0, '23:10': 100, '23:20': 0 }),
    day('2026-03-29', 600, { '00:00': 0, '00:10': 50, '00:20': 0, '12:00': 10, '12:10': 0 }, MOVING),
    day('2026-04-02', 1600, { '00:00': 0, '08:00': 100, '08:10': 0, '22:00': 60, '22:10': 0 }),
    day('2026-04-03', 300, { '00:00': 0, '00:10': 30, '00:20': 0 }),
    day('2026-04-04', 900, { '00:00': 0, '09:00': 40, '09:10': 0, '22:30': 50, '22:40': 0 }),
  ],
  heartRate: {
    heart_rates: [
      pulse('2026-03-28', { '23:15': 70, '23:55': 71 }),
      pulse('2026-03-29', { '00:15': 72, '12:00': 73 }),
      pulse('2026-04-02', { '08:00': 80, '22:00': 81 }),
      pulse('2026-04-03', { '00:10': 82 }),
    ],
  },
  // The sleep ended two minutes before its last key.
  nightlyRecharge: { recharges: [recharge('2026-03-29', { '01:20': 40, '01:55': 41, '03:00': 42, '08:02': 43 })] },
};

export const AUTUMN: Account = {
  ...EMPTY_ACCOUNT,
  exercises: [
    { id: 'w2', start_time: '2026-10-24T18:00:00', start_time_utc_offset: 120, duration: 'PT30M', sport: 'RUNNING' },
  ],
  sleep: { nights: [night('2026-10-26', '2026-10-25T23:00:00+01:00', '2026-10-26T07:00:00+01:00')] },
  activities: [
    day('2026-10-24', 1000, { '00:00': 0, '23:10': 100, '23:20': 0 }),
    day('2026-10-25', 600, { '00:00': 0, '00:10': 50, '00:20': 0, '23:50': 10, '23:59': 10 }, MOVING),
    day('2026-10-26', 200, { '00:00': 20, '00:10': 0 }),
  ],
  heartRate: {
    heart_rates: [
      pulse('2026-10-24', { '23:55': 70 }),
      pulse('2026-10-25', { '00:15': 71, '23:55': 72 }),
      pulse('2026-10-26', { '00:05': 73 }),
    ],
  },
};

/** From Auckland to Honolulu on one date and back over a date that is lost; between them a sleep in the evening. */
export const DATE_LINE: Account = {
  ...EMPTY_ACCOUNT,
  exercises: [
    { id: 'w3', start_time: '2026-12-30T18:00:00', start_time_utc_offset: 780, duration: 'PT30M', sport: 'RUNNING' },
  ],
  sleep: {
    nights: [
      night('2026-12-31', '2026-12-30T23:00:00+13:00', '2026-12-31T07:00:00+13:00'),
      night('2027-01-01', '2026-12-31T22:58:00+13:00', '2027-01-01T06:01:00+13:00'),
      night('2027-01-02', '2027-01-01T23:10:00-10:00', '2027-01-02T07:10:00-10:00'),
      night('2027-01-03', '2027-01-02T18:30:00-10:00', '2027-01-03T00:03:00-10:00'),
      night('2027-01-06', '2027-01-05T22:00:00+13:00', '2027-01-06T06:00:00+13:00'),
    ],
  },
  activities: [
    day('2026-12-31', 1000, { '00:00': 0, '23:10': 100, '23:20': 0 }),
    day('2027-01-01', 800, { '00:00': 0, '00:10': 50, '00:20': 0, '22:00': 30, '22:10': 0 }, MOVING),
    day('2027-01-02', 500, { '00:00': 50, '00:10': 0 }),
    day('2027-01-03', 700, { '00:00': 0, '21:00': 70, '21:10': 0 }),
    day('2027-01-05', 900, { '00:00': 0, '08:00': 90, '08:10': 0 }),
  ],
  heartRate: {
    heart_rates: [
      pulse('2026-12-31', { '23:55': 70 }),
      pulse('2027-01-01', { '00:05': 71, '05:00': 72, '22:00': 73 }),
      pulse('2027-01-02', { '00:05': 74 }),
      pulse('2027-01-03', { '21:00': 75 }),
      pulse('2027-01-05', { '08:00': 76 }),
    ],
  },
  nightlyRecharge: { recharges: [recharge('2027-01-03', { '18:35': 40, '20:00': 41, '23:55': 42 })] },
};
