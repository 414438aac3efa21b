import { describe, expect, it } from '@jest/globals';
import type { WebhookStore } from '../../../src/application/ports/index.js';
import { webhookSecrets } from '../../../src/application/webhook-secrets.js';
import { turnedClock } from '../../support/clock.js';

const CLIENT = { provider: 'polar', clientHash: new Uint8Array(32) };

function bench(...first: string[]) {
  const clock = turnedClock('2026-06-01T12:00:00Z');
  const state = { held: first, reads: 0, failure: null as Error | null };
  const store = {
    async secrets() {
      state.reads += 1;
      await Promise.resolve();
      if (state.failure !== null) throw state.failure;
      return state.held;
    },
  } as unknown as WebhookStore;
  const secrets = webhookSecrets(store, clock);
  const isSigned = (secret: string) => secrets.satisfy(CLIENT, (known) => known.includes(secret));
  return { clock, state, secrets, isSigned };
}

describe('secrets of webhooks', () => {
  it('are read once for all deliveries that come before they are known', async () => {
    const { state, isSigned } = bench('one');
    const asked = await Promise.all(Array.from({ length: 50 }, (_, at) => isSigned(at % 2 === 0 ? 'one' : 'forged')));
    expect(asked.filter(Boolean)).toHaveLength(25);
    expect(state.reads).toBe(1);
  });

  it('are read again for one that fails, at most once in a second', async () => {
    const { clock, state, isSigned } = bench('one');
    await isSigned('one');
    state.held = ['two', 'one'];
    await expect(isSigned('two')).resolves.toBe(false);
    expect(state.reads).toBe(1);
    clock.advance({ seconds: 1 });
    await expect(Promise.all([isSigned('forged'), isSigned('two'), isSigned('one')])).resolves.toEqual([
      false,
      true,
      true,
    ]);
    for (let times = 0; times < 100; times += 1) await isSigned('forged');
    expect(state.reads).toBe(2);
  });

  it('end within a minute where they were dropped elsewhere', async () => {
    const { clock, state, isSigned } = bench('two', 'one');
    await expect(isSigned('one')).resolves.toBe(true);
    state.held = ['two'];
    clock.advance({ seconds: 59 });
    await expect(isSigned('one')).resolves.toBe(true);
    clock.advance({ seconds: 1 });
    await expect(isSigned('one')).resolves.toBe(false);
    await expect(isSigned('two')).resolves.toBe(true);
    expect(state.reads).toBe(2);
  });

  it('are known at once where this process has changed them', async () => {
    const { state, secrets, isSigned } = bench('one');
    await isSigned('one');
    state.held = ['two'];
    secrets.forget(CLIENT);
    await expect(isSigned('two')).resolves.toBe(true);
    await expect(isSigned('one')).resolves.toBe(false);
  });

  it('are not asked for at every delivery while the store fails, and known ones stay good', async () => {
    const { clock, state, isSigned } = bench('one');
    await isSigned('one');
    clock.advance({ seconds: 2 });
    state.failure = new Error('no database');
    for (let times = 0; times < 10; times += 1) await expect(isSigned('forged')).rejects.toThrow('no database');
    await expect(isSigned('one')).resolves.toBe(true);
    expect(state.reads).toBe(2);
    state.failure = null;
    clock.advance({ seconds: 1 });
    await expect(isSigned('forged')).resolves.toBe(false);
  });

  it('are read again where the clock was set back', async () => {
    const { clock, state, isSigned } = bench('one');
    await isSigned('one');
    state.held = ['two'];
    clock.advance({ days: -1 });
    await expect(isSigned('two')).resolves.toBe(true);
  });
});
