import type { randomFor } from '../../src/provider-kit/athlete/index.js';
import type { SandboxControls } from '../../src/providers/polar/sandbox/index.js';
import { PACE } from './pace.js';

export type Random = ReturnType<typeof randomFor>;

const PATHS = [
  '/v3/exercises',
  /^\/v3\/exercises\/[^/]+$/,
  '/v3/users/sleep',
  '/v3/users/nightly-recharge',
  '/v3/users/continuous-heart-rate',
  '/v3/users/activities',
  '/v3/users/cardio-load/date',
  '/v3/users/sleepwise/alertness/date',
  '/v3/users/biosensing/skintemperature',
  '/v3/users/physical-info',
] as const;

const KINDS = [
  { status: 500 },
  { status: 502 },
  { status: 503 },
  { status: 429 },
  { cutBody: true },
  { garbage: true },
  { delayMs: 60 },
  { delayMs: 60 },
  // Longer than a worker waits for an answer.
  { delayMs: PACE.answerMs + 200 },
] as const;

/** Plans up to four faults, each for the next request or two of a kind. @returns them in words */
export function planFaults(controls: SandboxControls, random: Random): string[] {
  return Array.from({ length: random.integer(0, 4) }, () => {
    const path = pick(random, PATHS);
    const kind = pick(random, KINDS);
    const times = random.integer(1, 2);
    controls.failNext({ path, times, ...kind });
    return `${times}× ${JSON.stringify(kind)} at ${String(path)}`;
  });
}

/** What a caller asks for twice while a run is under way: the same again, some kinds of data, or a window of dates. */
export function anotherRequest(random: Random, today: Date): Record<string, unknown> {
  const date = (daysAgo: number) => new Date(today.getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10);
  return pick(random, [
    {},
    { dataTypes: ['SLEEP_SESSION', 'WORKOUT'] },
    { dataTypes: ['HEART_RATE'], from: date(6) },
    { from: date(9), to: date(2) },
  ]);
}

export function pick<T>(random: Random, list: readonly T[]): T {
  const picked = list[random.integer(0, list.length - 1)];
  if (picked === undefined) throw new RangeError('there is nothing to pick from');
  return picked;
}
