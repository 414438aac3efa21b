import type { FakeHeartRate, FakeWorkout } from './fake/payloads.js';

/**
 * A workout as the Fake sends it: half an hour's run.
 * @param start local date and time of the start, `2026-05-04T07:30:00`
 */
export function fakeWorkout(
  uid: string,
  start: string,
  changes: Partial<FakeWorkout> & { zone?: number } = {},
): FakeWorkout {
  const zone = changes.zone ?? 7200;
  const begin = Date.parse(`${start}Z`) / 1000 - zone;
  return {
    uid,
    changed: new Date((begin + 3600) * 1000).toISOString(),
    sport: 'run',
    begin,
    finish: begin + 1800,
    zone,
    tracker: 'Fake Band 2',
    typed: false,
    meters: 5250.5,
    kcal: { active: 410 },
    pulse: { mean: 141, top: 172 },
    beats: [
      [begin, 96],
      [begin + 600, 148],
      [begin + 1799, 172],
    ],
    ...changes,
  };
}

/** A local day of heart rate as the Fake sends it: a sample each hour. */
export function fakeHeartRate(day: string, changes: Partial<FakeHeartRate> = {}): FakeHeartRate {
  const zone = changes.zone ?? 7200;
  const midnight = Date.parse(`${day}T00:00:00Z`) / 1000 - zone;
  const beats = Array.from({ length: 24 }, (_, hour): [number, number] => [midnight + hour * 3600, 58 + hour]);
  return { uid: `pulse-${day}`, day, zone, beats, ...changes };
}
