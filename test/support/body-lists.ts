/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { expect } from '@jest/globals';
import type { Gateway } from './gateway.js';

/** What SleepWise and biosensing bring. */
export const TYPES = [
  'ALERTNESS',
  'CIRCADIAN_BEDTIME',
  'BODY_TEMPERATURE',
  'SKIN_TEMPERATURE',
  'BLOOD_OXYGEN',
  'ECG',
  'SKIN_CONTACT',
];
export const CONNECT = `mutation ($userId: ID!, $app: URL) {
  connectUser(input: { userId: $userId, provider: POLAR, redirectUrl: $app }) { authorizationUrl }
}`;
const SYNC = `mutation ($userId: ID!, $types: [DataType!]) {
  syncUser(input: { userId: $userId, provider: POLAR, dataTypes: $types, wait: true }) {
    runs { status steps { dataType status fetched created updated rejected notice error { message } } }
  }
}`;
const LISTS = `query ($id: ID!) { user(id: $id) {
  alertnessPeriods(first: 100) { nodes { startTime endTime utcOffsetMinutes utcOffsetOrigin kind validity grade gradeClass
    gradeKind gradeValiditySeconds inertia precedingSleep sleepStartTime sleepEndTime stretches { startTime endTime level validity } } }
  circadianBedtimes(first: 100) { nodes { startTime endTime utcOffsetMinutes kind validity quality preferredSleepStartTime
    preferredSleepEndTime sleepGateStartTime sleepGateEndTime } }
  bodyTemperatures(first: 100) { nodes { startTime endTime utcOffsetMinutes utcOffsetOrigin kind sensorLocation
    temperatures { type columns { timestamps values } } } }
  nightlySkinTemperatures(first: 100) { nodes { night temperatureCelsius deviationCelsius utcOffsetMinutes utcOffsetOrigin } }
  bloodOxygenTests(first: 100) { nodes { startTime utcOffsetMinutes utcOffsetOrigin status providerStatus oxygenPercent
    oxygenClass oxygenDeviation qualityPercent averageHeartRateBpm hrvMs hrvDeviation altitudeMeters } }
  electrocardiograms(first: 100) { nodes { startTime endTime utcOffsetMinutes utcOffsetOrigin averageHeartRateBpm hrvMs
    hrvDeviation averageBeatToBeatMs pulseTransitSystolicMs qualityChanges { time quality } waveform { columns { timestamps values } } } }
  skinContacts(first: 100) { nodes { startTime endTime changes { time isInContact } } }
} }`;

/** The seven lists of a user, oldest first. */
export async function lists(gateway: Gateway, id: string): Promise<Record<string, any[]>> {
  const { data, errors } = await gateway.ask(LISTS, { id });
  expect(errors).toBeUndefined();
  return Object.fromEntries(Object.entries<any>(data!['user']).map(([name, list]) => [name, list.nodes.toReversed()]));
}

export async function sync(gateway: Gateway, userId: string): Promise<any> {
  const { data, errors } = await gateway.ask(SYNC, { userId, types: ['SLEEP_SESSION', ...TYPES] });
  expect(errors).toBeUndefined();
  return data!['syncUser'].runs[0];
}
