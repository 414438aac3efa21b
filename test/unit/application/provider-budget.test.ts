import { describe, expect, it } from '@jest/globals';
import type { GrantedCalls, ProviderBudget, RefusedCalls, SettledCalls } from '../../../src/application/ports/index.js';
import type { ReachableProvider } from '../../../src/application/provider-access.js';
import { createCallBudgets, type CallBudget } from '../../../src/application/provider-budget.js';
import { ProviderError } from '../../../src/domain/errors.js';
import type { SyncTrigger } from '../../../src/domain/sync-run.js';
import { createApi } from '../../../src/provider-kit/http.js';
import { oauth2 } from '../../../src/provider-kit/oauth2.js';
import { polar } from '../../../src/providers/polar/index.js';
import { MockAgent } from 'undici';
import { turnedClock } from '../../support/clock.js';

const NOW = new Date('2026-03-10T12:00:00Z');
const until = new Date('2026-03-10T12:15:00Z');
const clock = { now: () => NOW };
const reachable: ReachableProvider = {
  provider: polar,
  oauth: oauth2(polar.manifest.displayName, polar.manifest.auth),
  client: { clientId: 'id', clientSecret: 'secret', authorizationUrl: '', tokenUrl: '' },
  apiUrl: 'https://polar.example',
  isSandbox: false,
};
const granted: GrantedCalls = {
  isGranted: true,
  calls: 1,
  windows: [{ seconds: 900, startedAt: NOW, resetAt: until, remaining: 30, used: 1, toldLimit: null }],
};

/** A budget whose store answers so. */
function budgetOf(trigger: SyncTrigger, answer: GrantedCalls | RefusedCalls) {
  const store: ProviderBudget = {
    take: () => Promise.resolve(answer),
    settle: () => Promise.resolve(),
    pause: () => Promise.resolve(),
    isPaused: () => Promise.resolve(false),
    paused: () => Promise.resolve([]),
    countUsers: () => Promise.resolve(1),
  };
  return createCallBudgets(store, clock).of(reachable, trigger);
}
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof ProviderError ? error : Promise.reject(error as Error)),
  );

describe('a call that is put off', () => {
  it.each([
    ['the share of scheduled runs is spent', 'SCHEDULED', false, true],
    ['the provider has asked for a pause', 'SCHEDULED', true, false],
    ['the whole window is spent', 'MANUAL', false, false],
    ['the provider has asked a user for a pause', 'MANUAL', true, false],
  ] as const)('is our own pause only where others are left calls: %s', async (_, trigger, isPaused, isOwnPause) => {
    const error = await errorOf(budgetOf(trigger, { isGranted: false, until, isPaused }).beforeRequest());
    expect(error).toMatchObject({ disposition: 'defer', code: 'PROVIDER_RATE_LIMITED', isOwnPause });
    expect(error!.retryAt!.getTime()).toBeGreaterThanOrEqual(until.getTime());
  });

  it('is our own pause where one run has had its share of a window that is not spent', async () => {
    const budget = budgetOf('CONNECT', granted);
    let calls = 0;
    let error: ProviderError | null = null;
    while (error === null && calls < 100) {
      error = await errorOf(budget.beforeRequest());
      if (error === null) calls += 1;
    }
    expect(calls).toBe(20);
    expect(error).toMatchObject({ disposition: 'defer', isOwnPause: true });
  });

  it('is no pause of our own where the provider answers 429', async () => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    agent.get('https://polar.example').intercept({ path: '/v3/exercises' }).reply(429, '');
    const budget = budgetOf('SCHEDULED', granted);
    const api = createApi({
      manifest: polar.manifest,
      baseUrl: reachable.apiUrl,
      tokens: { get: () => Promise.resolve('token'), renew: () => Promise.resolve(null) },
      signal: new AbortController().signal,
      clock,
      beforeRequest: () => budget.beforeRequest(),
      onResponse: (response) => budget.onResponse(response),
      dispatcher: agent,
    });
    const error = await errorOf(api.request('/v3/exercises'));
    expect(error).toMatchObject({ disposition: 'defer', code: 'PROVIDER_RATE_LIMITED' });
    expect(error!.isOwnPause).toBe(false);
    await agent.close();
  });
});

describe('calls of a run that makes them quickly', () => {
  /** A store that has so many calls, and notes what it is asked. */
  function counting(left = 1_000) {
    const taken: number[] = [];
    const settled: SettledCalls[] = [];
    let used = 0;
    /** What another process may have brought about. */
    const state = { isPaused: false };
    const store: ProviderBudget = {
      take: (_client, { calls, settled: over }) => {
        if (over !== null) settled.push(over);
        const granted = state.isPaused ? 0 : Math.min(calls, left);
        if (granted === 0) return Promise.resolve({ isGranted: false, until, isPaused: state.isPaused });
        taken.push(granted);
        left -= granted;
        used += granted;
        const window = { seconds: 900, startedAt: NOW, resetAt: until, remaining: left, used, toldLimit: null };
        return Promise.resolve({ isGranted: true, calls: granted, windows: [window] });
      },
      settle: (_client, _now, over) => Promise.resolve(void settled.push(over)),
      pause: () => Promise.resolve(),
      isPaused: () => Promise.resolve(state.isPaused),
      paused: () => Promise.resolve([]),
      countUsers: () => Promise.resolve(1),
    };
    const time = turnedClock(NOW);
    const budgets = createCallBudgets(store, time);
    const unused = () => settled.flatMap(({ over }) => over).reduce((sum, window) => sum + window.unused, 0);
    const over = () => settled.flatMap(({ over: all }) => all).reduce((sum, window) => sum + window.count, 0);
    return { budgets, taken, unused, over, time, state };
  }
  const call = async (budget: CallBudget, headers: Record<string, string> = {}, status = 200) => {
    await budget.beforeRequest();
    await budget.onResponse({ status, headers });
  };

  it('are taken several at once, and those that were not made are handed back', async () => {
    const { budgets, taken, unused, over } = counting();
    const budget = budgets.of(reachable, 'MANUAL');
    for (let made = 0; made < 40; made += 1) await call(budget);
    expect(taken).toEqual([1, 2, 4, 8, 8, 8, 8, 8]);
    await budget.settle();
    expect(unused()).toBe(7);
    expect(over()).toBe(47);
  });

  it('are not made once another process was asked for a pause, and are handed back', async () => {
    const { budgets, taken, unused, state } = counting();
    const budget = budgets.of(reachable, 'MANUAL');
    for (let made = 0; made < 5; made += 1) await call(budget);
    expect(taken).toEqual([1, 2, 4]);
    state.isPaused = true;
    await expect(errorOf(call(budget))).resolves.toMatchObject({ disposition: 'defer', isOwnPause: false });
    await budget.settle();
    expect(unused()).toBe(2);
  });

  it('are taken once for all that wait at the same time', async () => {
    const { budgets, taken } = counting();
    const budget = budgets.of(reachable, 'MANUAL');
    for (let made = 0; made < 7; made += 1) await call(budget);
    await Promise.all(Array.from({ length: 8 }, () => call(budget)));
    expect(taken).toEqual([1, 2, 4, 8]);
  });

  it('are taken one by one where they are made slowly, and where few are left', async () => {
    const slow = counting();
    const patient = slow.budgets.of(reachable, 'MANUAL');
    for (let made = 0; made < 3; made += 1) {
      await call(patient);
      slow.time.advance({ seconds: 2 });
    }
    expect(slow.taken).toEqual([1, 1, 1]);

    const few = counting(200);
    const budget = few.budgets.of(reachable, 'MANUAL');
    for (let made = 0; made < 200; made += 1) await call(budget);
    expect(few.taken.slice(0, 3)).toEqual([1, 2, 3]);
    expect(few.taken.slice(-60)).toEqual(Array.from({ length: 60 }, () => 1));
  });

  it('are not made when they were granted too long ago', async () => {
    const { budgets, taken, unused, time } = counting();
    const budget = budgets.of(reachable, 'MANUAL');
    for (let made = 0; made < 4; made += 1) await call(budget);
    time.advance({ seconds: 2 });
    await call(budget);
    expect(taken).toEqual([1, 2, 4, 1]);
    expect(unused()).toBe(3);
  });

  it('are handed back by all runs of the process as soon as the provider tells something else, or refuses', async () => {
    const { budgets, taken, unused } = counting();
    const [one, other] = [budgets.of(reachable, 'MANUAL'), budgets.of(reachable, 'MANUAL')];
    for (let made = 0; made < 4; made += 1) await call(other);
    await call(one, { 'ratelimit-usage': '5, 5', 'ratelimit-limit': '100, 1000', 'ratelimit-reset': '600, 600' });
    await call(other);
    expect(taken).toEqual([1, 2, 4, 1, 1]);
    expect(unused()).toBe(3);
    for (let made = 0; made < 3; made += 1) await call(other);
    await call(one, {}, 429);
    await call(other);
    expect(unused()).toBe(6);
  });

  it('never pass what one run may take of a window', async () => {
    const { budgets, taken } = counting(100);
    const budget = budgets.of(reachable, 'SCHEDULED');
    let made = 0;
    while ((await errorOf(call(budget))) === null) made += 1;
    expect(made).toBe(25);
    expect(taken.reduce((sum, calls) => sum + calls, 0)).toBe(25);
  });
});
