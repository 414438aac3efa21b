import { describe, expect, it } from '@jest/globals';
import type { GrantedCall, ProviderBudget, RefusedCall } from '../../../src/application/ports/index.js';
import type { ReachableProvider } from '../../../src/application/provider-access.js';
import { createCallBudgets } from '../../../src/application/provider-budget.js';
import { ProviderError } from '../../../src/domain/errors.js';
import type { SyncTrigger } from '../../../src/domain/sync-run.js';
import { createApi } from '../../../src/provider-kit/http.js';
import { oauth2 } from '../../../src/provider-kit/oauth2.js';
import { polar } from '../../../src/providers/polar/index.js';
import { MockAgent } from 'undici';

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
const granted: GrantedCall = {
  isGranted: true,
  windows: [{ seconds: 900, startedAt: NOW, resetAt: until, remaining: 30, used: 1, toldLimit: null }],
};

/** A budget whose store answers so. */
function budgetOf(trigger: SyncTrigger, answer: GrantedCall | RefusedCall) {
  const store: ProviderBudget = {
    take: () => Promise.resolve(answer),
    settle: () => Promise.resolve(),
    pause: () => Promise.resolve(),
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
