/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { expect } from '@jest/globals';
import type { Gateway } from './gateway.js';

/** What days in detail, training load and the body need. */
export const TYPES = ['SLEEP_SESSION', 'DAILY_ACTIVITY', 'TRAINING_LOAD', 'BODY_MEASUREMENT'];
const SYNC = `mutation ($userId: ID!, $types: [DataType!]) {
  syncUser(input: { userId: $userId, provider: POLAR, dataTypes: $types, wait: true }) {
    runs { status steps { dataType status fetched created updated unchanged rejected error { message } } }
  }
}`;
const DAYS = `query ($id: ID!, $from: DateTime!, $to: DateTime!) { user(id: $id) {
  dailyActivities(first: 100) { nodes { date startTime steps flags inactivityAlerts inactivityAlertTimes isPartial utcOffsetOrigin
    zoneTotals { sleepSeconds sedentarySeconds lightSeconds moderateSeconds vigorousSeconds nonWearSeconds unknownSeconds }
    zones { zone startTime endTime } stepSeries { type columns { timestamps values } } } }
  dailyTrainingLoads(first: 100) { nodes { date load acuteLoad chronicLoad loadRatio status providerStatus levels { medium } } }
  bodyMeasurements(first: 100) { nodes { startTime weightKg weightOrigin heightCm sleepGoalSeconds trainingBackground } }
  series(type: STEPS, from: $from, to: $to, resolution: DAYS_1) { unit columns { values } }
} }`;

export const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** @returns the steps of the run by their data types */
export async function sync(gateway: Gateway, userId: string): Promise<Record<string, any>> {
  const { data, errors } = await gateway.ask(SYNC, { userId, types: TYPES });
  expect(errors).toBeUndefined();
  return Object.fromEntries(data!['syncUser'].runs[0].steps.map((step: any) => [step.dataType, step]));
}

/** The lists of a user, oldest first, and steps over all time. */
export async function read(gateway: Gateway, id: string): Promise<Record<string, any>> {
  const range = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
  const { data, errors } = await gateway.ask(DAYS, { id, ...range });
  expect(errors).toBeUndefined();
  const { series, ...lists } = data!['user'];
  const nodes = Object.entries<any>(lists).map(([name, list]) => [name, list.nodes.reverse()]);
  return { series, ...Object.fromEntries(nodes) };
}
