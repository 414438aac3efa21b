import { describe, expect, it } from '@jest/globals';
import { pollIntervals } from '../../../src/application/poll-intervals.js';
import type { Manifest } from '../../../src/provider-kit/manifest.js';
import { manifest as polar } from '../../../src/providers/polar/manifest.js';

const quiet = { toldLimit: null, isWebhookHealthy: false };
const HOUR = 3600;
const DAILY = [
  'TRAINING_LOAD',
  'ALERTNESS',
  'CIRCADIAN_BEDTIME',
  'BODY_TEMPERATURE',
  'SKIN_TEMPERATURE',
  'BLOOD_OXYGEN',
  'ECG',
  'SKIN_CONTACT',
  'BODY_MEASUREMENT',
];

describe('how often a provider is polled', () => {
  it('is as its manifest says while the budget holds: 75 calls a day at Polar', () => {
    const { seconds, stretch, callsPerDay } = pollIntervals(polar, { ...quiet, connections: 10 });
    expect(Object.fromEntries(seconds)).toEqual({
      WORKOUT: HOUR,
      SLEEP_SESSION: 4 * HOUR,
      NIGHTLY_RECHARGE: 4 * HOUR,
      HEART_RATE: 4 * HOUR,
      DAILY_ACTIVITY: HOUR,
      ...Object.fromEntries(DAILY.map((dataType) => [dataType, 24 * HOUR])),
    });
    expect(stretch).toBe(1);
    expect(callsPerDay).toBe(75);
  });

  it('is daily where a healthy webhook tells of it', () => {
    const { seconds, callsPerDay } = pollIntervals(polar, { ...quiet, connections: 10, isWebhookHealthy: true });
    expect([...seconds.values()]).toEqual(Array.from({ length: 14 }, () => 24 * HOUR));
    expect(callsPerDay).toBe(14);
  });

  it('stays frequent where nothing tells of it, webhook or not', () => {
    const { toldWith: _, ...recharge } = polar.dataTypes.NIGHTLY_RECHARGE;
    const manifest: Manifest = { ...polar, dataTypes: { ...polar.dataTypes, NIGHTLY_RECHARGE: recharge } };
    const { seconds } = pollIntervals(manifest, { ...quiet, connections: 10, isWebhookHealthy: true });
    expect(seconds.get('NIGHTLY_RECHARGE')).toBe(4 * HOUR);
  });

  it('stretches evenly at 5,000 users, so that polls take three fifths of the calls of a day', () => {
    const { seconds, stretch, callsPerDay } = pollIntervals(polar, { ...quiet, connections: 5_000 });
    expect(callsPerDay * 5_000).toBeCloseTo(0.6 * (5_000 + 100 * 5_000), 3);
    expect(stretch).toBeCloseTo((75 * 5_000) / 303_000, 6);
    expect(seconds.get('WORKOUT')).toBe(Math.ceil(HOUR * stretch));
    expect(seconds.get('SLEEP_SESSION')).toBe(Math.ceil(4 * HOUR * stretch));
  });

  it('follows a limit that the provider tells where it is lower, never where it is higher', () => {
    const facts = { ...quiet, connections: 100 };
    expect(pollIntervals(polar, { ...facts, toldLimit: 6_250 }).stretch).toBeCloseTo(2, 6);
    expect(pollIntervals(polar, { ...facts, connections: 5_000, toldLimit: 1e9 }).stretch).toBeGreaterThan(1.23);
  });

  it('never makes anything wait for more than a week, however little the provider grants', () => {
    const { seconds } = pollIntervals(polar, { ...quiet, connections: 10_000, toldLimit: 5_000 });
    expect(new Set(seconds.values())).toEqual(new Set([7 * 24 * HOUR]));
  });

  it('leaves daily polls daily until even they are too many', () => {
    const told = { connections: 1_000, isWebhookHealthy: true };
    const { toldWith: _, ...recharge } = polar.dataTypes.NIGHTLY_RECHARGE;
    const mixed: Manifest = { ...polar, dataTypes: { ...polar.dataTypes, NIGHTLY_RECHARGE: recharge } };
    // 6.5 calls of a day for each: four for what is told of, the rest for the recharge and for what is polled daily anyway.
    const { seconds, stretch } = pollIntervals(mixed, { ...told, toldLimit: 6_500 / 0.6 });
    expect(seconds.get('WORKOUT')).toBe(24 * HOUR);
    expect(stretch).toBeCloseTo(6, 4);
    const scarce = pollIntervals(polar, { ...told, toldLimit: 2_000 / 0.6 });
    expect(scarce.seconds.get('WORKOUT')).toBeGreaterThan(24 * HOUR);
    expect(scarce.callsPerDay).toBeCloseTo(2, 4);
  });

  it('is never stretched for a provider without limits, nor where nobody is connected', () => {
    const unlimited: Manifest = { ...polar, rateLimits: { windows: [], headers: null } };
    expect(pollIntervals(unlimited, { ...quiet, connections: 1e6 }).stretch).toBe(1);
    expect(pollIntervals(polar, { ...quiet, connections: 0 }).stretch).toBe(1);
  });
});
