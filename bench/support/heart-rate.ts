import type { Operation } from '../../src/domain/operation.js';
import type { SampleSeries } from '../../src/domain/sample-series.js';
import { heartRatesOf } from '../../src/provider-kit/athlete/heart-response.js';
import { PEOPLE, randomFor } from '../../src/provider-kit/athlete/index.js';
import { heartRateDay, upsertHeartRate } from '../../test/integration/storage/builders.js';

// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { max, min } = Math;

export const FIRST_DAY_MS = Date.parse('2025-01-01T00:00:00Z');
export const DAY_MS = 86_400_000;
export const SAMPLES_OF_DAY = 86_400;

const DIFFERENT_DAYS = 28;
const HOUR = 3600;
const ASLEEP_UNTIL = 7 * HOUR;
const TRAINING = { from: 18 * HOUR, to: 19 * HOUR };

/** @param day counted from `FIRST_DAY_MS` */
export function dateOf(day: number): string {
  return new Date(FIRST_DAY_MS + day * DAY_MS).toISOString().slice(0, 10);
}

/** Bpm of each second of a day: a night, an hour of training, and what lies between. */
function makeDay(day: number): Float64Array {
  const random = randomFor('bench', day);
  const efforts = new Float32Array(SAMPLES_OF_DAY);
  let effort = 0.12;
  for (let second = 0; second < SAMPLES_OF_DAY; second += 1) {
    effort = min(0.3, max(0.02, effort + random.normal(0, 0.004)));
    const isTraining = second >= TRAINING.from && second < TRAINING.to;
    efforts[second] = second < ASLEEP_UNTIL ? 0 : isTraining ? 0.8 : effort;
  }
  return heartRatesOf(PEOPLE.aino, efforts, random);
}

const made = new Map<number, Float64Array>();

/** A day with a sample each second, whole beats; after four weeks they come again. */
export function heartRateOfDay(day: number): SampleSeries {
  const values = made.get(day % DIFFERENT_DAYS) ?? makeDay(day % DIFFERENT_DAYS);
  made.set(day % DIFFERENT_DAYS, values);
  const start = FIRST_DAY_MS + day * DAY_MS;
  const timestamps = new Float64Array(SAMPLES_OF_DAY);
  for (let second = 0; second < SAMPLES_OF_DAY; second += 1) timestamps[second] = start + second * 1000;
  return { type: 'HEART_RATE', timestamps, values };
}

/** The record of such a day. */
export function heartRateOperation(day: number): Operation {
  const series = heartRateOfDay(day);
  const facts = { utcOffsetMinutes: 0, sampleCount: series.values.length };
  return upsertHeartRate(heartRateDay(dateOf(day), facts), [series]);
}
