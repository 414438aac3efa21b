import { readFileSync } from 'node:fs';
import { addDays } from '../../../src/provider-kit/payload-time.js';
import type { Told } from './accounts.js';
import type { List } from './people.js';

const DATE = '2026-03-14';
const file = (name: string) => readFileSync(new URL(`../../providers/polar/payloads/${name}`, import.meta.url));

/** A file with a lap and a pause, and the workout that it is of. */
export const FIT = file('exercise-composed-file.fit');
const [PAUSED] = JSON.parse(file('exercise-composed-file.json').toString()) as [Told];

/** A payload of each kind in which Polar tells all that it can tell. */
const WHOLE: Record<List, Told> = {
  workouts: {
    ...PAUSED,
    calories: 44,
    heart_rate: { average: 125, maximum: 155, minimum: 101 },
    running_index: 51,
    fat_percentage: 31,
    carbohydrate_percentage: 65,
    protein_percentage: 4,
    training_load_pro: {
      cardio_load: 12.4,
      cardio_load_interpretation: 'LOW',
      muscle_load: 31.5,
      muscle_load_interpretation: 'LOW',
      perceived_load: 9,
      perceived_load_interpretation: 'LOW',
      user_rpe: 'RPE_MODERATE',
    },
    heart_rate_zones: [
      { index: 0, lower_limit: 95, upper_limit: 114, in_zone: 'PT20S' },
      { index: 1, lower_limit: 114, upper_limit: 133, in_zone: 'PT25S' },
    ],
  },
  sleepSessions: {
    date: DATE,
    sleep_start_time: '2026-03-13T23:00:00+02:00',
    sleep_end_time: '2026-03-14T07:00:00+02:00',
    device_id: '5C20A9F1',
    continuity: 3.4,
    continuity_class: 3,
    light_sleep: 14_400,
    deep_sleep: 6_000,
    rem_sleep: 6_600,
    unrecognized_sleep_stage: 300,
    total_interruption_duration: 1_500,
    short_interruption_duration: 300,
    long_interruption_duration: 1_200,
    sleep_score: 81,
    sleep_charge: 3,
    sleep_goal: 28_800,
    sleep_rating: 4,
    group_duration_score: 84,
    group_solidity_score: 68.5,
    group_regeneration_score: 77.1,
    sleep_cycles: 5,
    hypnogram: { '23:00': 3, '00:10': 4, '03:00': 1, '05:00': 0, '05:25': 3 },
    heart_rate_samples: { '23:02': 58, '03:00': 49 },
  },
  nightlyRecharges: {
    date: DATE,
    heart_rate_avg: 51,
    beat_to_beat_avg: 1176,
    heart_rate_variability_avg: 62,
    breathing_rate_avg: 13.4,
    nightly_recharge_status: 5,
    ans_charge: 3.2,
    ans_charge_status: 4,
    hrv_samples: { '23:31': 60, '23:36': 64 },
    breathing_samples: { '23:33': 13.2, '23:38': 13.6 },
  },
  dailyActivities: {
    start_time: `${DATE}T00:00`,
    end_time: `${DATE}T23:59:59`,
    active_duration: 'PT2H',
    inactive_duration: 'PT9H30M',
    daily_activity: 88.5,
    calories: 2310,
    active_calories: 640,
    steps: 8400,
    inactivity_alert_count: 1,
    distance_from_steps: 6021.5,
    samples: {
      date: DATE,
      steps: { total_steps: 8400 },
      activity_zones: [
        { zone: 'SLEEP', timestamp: `${DATE}T00:00` },
        { zone: 'LIGHT', timestamp: `${DATE}T07:00` },
      ],
      inactivity_stamps: [{ stamp: `${DATE}T13:05` }],
    },
  },
  dailyTrainingLoads: {
    date: DATE,
    cardio_load: 71.2,
    strain: 40.1,
    tolerance: 38.6,
    cardio_load_ratio: 1.0389,
    cardio_load_status: 'PRODUCTIVE',
    cardio_load_level: { very_low: 19.3, low: 40.5, medium: 65.6, high: 96.5, very_high: 139 },
  },
};

/** The same of another day, so that each is a record of its own; a workout keeps its time, which its file is of. */
export function wholePayload(list: List, days: number): Told {
  if (list === 'workouts') return { ...structuredClone(WHOLE.workouts), id: `workout-${days}` };
  const moved = JSON.stringify(WHOLE[list]).replaceAll(/2026-03-1[34]/g, (date) => addDays(date, days));
  return JSON.parse(moved) as Told;
}
