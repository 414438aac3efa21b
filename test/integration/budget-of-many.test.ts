import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createCallBudgets, type CallBudgets } from '../../src/application/provider-budget.js';
import type { ReachableProvider } from '../../src/application/provider-access.js';
import { ProviderError } from '../../src/domain/errors.js';
import type { SyncTrigger } from '../../src/domain/sync-run.js';
import { createApi } from '../../src/provider-kit/http.js';
import { oauth2 } from '../../src/provider-kit/oauth2.js';
import { polar } from '../../src/providers/polar/index.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import { turnedClock } from '../support/clock.js';
import { openTestStorage, TEST_MASTER_KEYS } from '../support/postgres.js';

const SHORT_SECONDS = 900;
const LONG_SECONDS = 86_400;
const PROCESSES = 4;
/** Runs at one time, each with one call on its way. */
const AT_ONCE = 16;

/** A vendor that counts, and refuses what is one too many; calls take their time, and its clock is not quite ours. */
interface Vendor {
  origin: string;
  limits: [number, number];
  /** How far its clock goes ahead of ours, in ms. */
  skewMs: number;
  tells: boolean;
  counted: { made: number; refused: number; most: number };
  server: Server;
}

describe('many processes on one budget', () => {
  const clock = turnedClock('2026-03-10T12:00:00Z');
  let vendor: Vendor;
  let storages: Storage[];
  let processes: CallBudgets[];
  let close: () => Promise<void>;

  beforeEach(async () => {
    clock.set('2026-03-10T12:00:00Z');
    vendor = await startVendor();
    const opened = await openTestStorage({ clock, poolSize: 4 });
    const others = await Promise.all(
      Array.from({ length: PROCESSES - 1 }, () =>
        openStorage({ url: opened.url, masterKeys: TEST_MASTER_KEYS, poolSize: 4, clock }),
      ),
    );
    storages = [opened.storage, ...others];
    processes = storages.map(({ budget }) => createCallBudgets(budget, clock));
    close = async () => {
      for (const storage of others) await storage.close();
      await opened.close();
      vendor.server.closeAllConnections();
      await new Promise((resolve) => vendor.server.close(resolve));
    };
  });
  afterEach(() => close());

  async function startVendor(): Promise<Vendor> {
    const windows = [SHORT_SECONDS, LONG_SECONDS].map((seconds) => ({ seconds, used: 0, endsAt: 0 }));
    const server = createServer((_request, response) => {
      void delay(Math.random() * 15).then(() => {
        const at = clock.now().getTime() + vendor.skewMs;
        for (const window of windows)
          if (at >= window.endsAt) Object.assign(window, { used: 0, endsAt: at + window.seconds * 1000 });
        const isTooMany = windows.some(({ used }, index) => used >= (vendor.limits[index] ?? 0));
        vendor.counted.made += 1;
        if (isTooMany) vendor.counted.refused += 1;
        else for (const window of windows) window.used += 1;
        vendor.counted.most = Math.max(vendor.counted.most, windows[0]?.used ?? 0);
        const told = {
          'RateLimit-Usage': windows.map(({ used }) => used).join(', '),
          'RateLimit-Limit': vendor.limits.join(', '),
          'RateLimit-Reset': windows.map(({ endsAt }) => Math.floor((endsAt - at) / 1000)).join(', '),
        };
        return delay(Math.random() * 15).then(() =>
          response.writeHead(isTooMany ? 429 : 200, vendor.tells ? told : {}).end('{}'),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const counted = { made: 0, refused: 0, most: 0 };
    return { origin, limits: [40, 400], skewMs: 0, tells: true, counted, server };
  }

  function reachable(limits: [number, number]): ReachableProvider {
    const { manifest } = polar;
    const windows = [SHORT_SECONDS, LONG_SECONDS].map((seconds, at) => ({
      seconds,
      base: limits[at] ?? 0,
      perUser: 0,
    }));
    const provider = { ...polar, manifest: { ...manifest, rateLimits: { ...manifest.rateLimits, windows } } };
    const client = {
      clientId: 'client',
      clientSecret: 's',
      authorizationUrl: 'https://a.example',
      tokenUrl: 'https://a.example',
    };
    return { provider, oauth: oauth2('Polar', manifest.auth), client, apiUrl: vendor.origin, isSandbox: false };
  }

  /** Calls of one run until the budget holds no more. @returns how many were made */
  async function drain(
    process: CallBudgets,
    calls: number,
    limits: [number, number] = [40, 400],
    trigger: SyncTrigger = 'MANUAL',
  ): Promise<number> {
    const target = reachable(limits);
    const budget = process.of(target, trigger);
    const api = createApi({
      manifest: target.provider.manifest,
      baseUrl: target.apiUrl,
      tokens: { get: () => Promise.resolve('token'), renew: () => Promise.resolve(null) },
      signal: AbortSignal.timeout(60_000),
      clock,
      beforeRequest: () => budget.beforeRequest(),
      onResponse: (response) => budget.onResponse(response),
    });
    let made = 0;
    try {
      for (; made < calls; made += 1) await api.request('/v3/anything');
    } catch (error) {
      if (!(error instanceof ProviderError) || error.disposition !== 'defer') throw error;
    } finally {
      await budget.settle();
    }
    return made;
  }
  const all = async (calls: number, limits?: [number, number]) =>
    (
      await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => drain(processes[at % PROCESSES]!, calls, limits)))
    ).reduce((sum, made) => sum + made, 0);

  /** Calls on their way are added to what the provider tells, though it may have counted them: so many may be left. */
  function expectAlmost(made: number, granted: number): void {
    expect(made).toBeLessThanOrEqual(granted);
    expect(made).toBeGreaterThanOrEqual(granted - AT_ONCE);
  }

  it.each([
    ['and the provider tells of it', true, 0],
    ['and the provider tells nothing', false, 0],
    ['and its clock is ahead', true, 3_600_000],
    ['and its clock is behind, by no whole second', true, -7_654],
  ])('make the calls that are granted and none that is not, over several windows, %s', async (_how, tells, skewMs) => {
    Object.assign(vendor, { tells, skewMs });
    for (let window = 0; window < 4; window += 1) {
      const made = await all(20);
      if (tells) expectAlmost(made, 40);
      else expect(made).toBe(40);
      // Into the last second before the reset, and behind it.
      clock.advance({ seconds: SHORT_SECONDS - 1 });
      expect(await all(20)).toBe(0);
      clock.advance({ seconds: 12 });
    }
    expect(vendor.counted.refused).toBe(0);
    expect(vendor.counted.most).toBeLessThanOrEqual(40);
  });

  it('serve twenty polls beside a backfill of hundreds of calls, and leave the rest to who asks by hand', async () => {
    const limits: [number, number] = [200, 5_000];
    vendor.limits = limits;
    let left = 300;
    for (let window = 0; window < 8 && left > 0; window += 1) {
      const backfill = drain(processes[0]!, left, limits, 'CONNECT');
      const polls = await Promise.all(
        Array.from({ length: 20 }, (_, at) => drain(processes[at % PROCESSES]!, 5, limits, 'SCHEDULED')),
      );
      expect(polls).toEqual(Array.from({ length: 20 }, () => 5));
      left -= await backfill;
      expect(left).toBeGreaterThanOrEqual(0);
      await Promise.all(Array.from({ length: 4 }, (_, at) => drain(processes[at]!, 20, limits, 'SCHEDULED')));
      expect(await drain(processes[1]!, 1, limits, 'SCHEDULED')).toBe(0);
      expect(await drain(processes[1]!, 15, limits, 'MANUAL')).toBe(15);
      clock.advance({ seconds: SHORT_SECONDS + 10 });
    }
    expect(left).toBe(0);
    expect(vendor.counted.refused).toBe(0);
  });

  it('heed the longer window as well', async () => {
    vendor.limits = [40, 70];
    const first = await all(20, [40, 70]);
    expectAlmost(first, 40);
    clock.advance({ seconds: SHORT_SECONDS + 10 });
    expectAlmost(await all(20, [40, 70]), Math.min(40, 70 - first));
    for (let window = 0; window < 3; window += 1) {
      clock.advance({ seconds: SHORT_SECONDS + 10 });
      await all(20, [40, 70]);
    }
    expectAlmost(vendor.counted.made, 70);
    clock.advance({ hours: 3 });
    expect(await all(20, [40, 70])).toBe(0);
    expect(vendor.counted.refused).toBe(0);
  });

  it('obey a limit that falls at once, all of them, and use one that rises again', async () => {
    expect(await drain(processes[0]!, 12)).toBe(12);
    vendor.limits = [20, 400];
    expect(await drain(processes[1]!, 1)).toBe(1);
    expect(await drain(processes[2]!, 20)).toBe(7);
    expect(vendor.counted).toMatchObject({ made: 20, refused: 0 });

    // One more user at the provider, of which it tells with the next answer that it gives to anybody.
    vendor.limits = [30, 400];
    expect(await all(20)).toBe(0);
    clock.advance({ seconds: SHORT_SECONDS + 10 });
    expect(await drain(processes[2]!, 1)).toBe(1);
    expectAlmost(await all(20), 29);
    vendor.limits = [10, 400];
    clock.advance({ seconds: SHORT_SECONDS + 10 });
    expect(await drain(processes[3]!, 5)).toBe(5);
    vendor.limits = [40, 400];
    expect(await drain(processes[3]!, 1)).toBe(1);
    expectAlmost(await all(20), 34);
    expect(vendor.counted.refused).toBe(0);
  });

  it('hear at once from each other where the provider has counted more than they have', async () => {
    expect(await drain(processes[0]!, 1)).toBe(1);
    // Somebody else uses the same client.
    await Promise.all(Array.from({ length: 30 }, () => fetch(`${vendor.origin}/v3/anything`)));
    const target = reachable([40, 400]);
    const budget = processes[1]!.of(target, 'MANUAL');
    const api = createApi({
      manifest: target.provider.manifest,
      baseUrl: target.apiUrl,
      tokens: { get: () => Promise.resolve('token'), renew: () => Promise.resolve(null) },
      signal: AbortSignal.timeout(60_000),
      clock,
      beforeRequest: () => budget.beforeRequest(),
      onResponse: (response) => budget.onResponse(response),
    });
    await api.request('/v3/anything');
    // Its run goes on, and has settled nothing yet.
    expect(await drain(processes[2]!, 20)).toBe(8);
    expect(vendor.counted.refused).toBe(0);
  });

  it('count calls that are made without an answer that tells, and pause where one asks for it', async () => {
    const budget = processes[0]!.of(reachable([40, 400]), 'CONNECT');
    for (let call = 0; call < 5; call += 1) await budget.count(() => Promise.resolve());
    expectAlmost(await all(20), 35);
    clock.advance({ seconds: SHORT_SECONDS + 10 });
    const pause = new ProviderError('defer', 'PROVIDER_RATE_LIMITED', 'later', {
      retryAt: new Date(clock.now().getTime() + 60_000),
    });
    await expect(budget.count(() => Promise.reject(pause))).rejects.toBe(pause);
    expect(await all(20)).toBe(0);
    clock.advance({ seconds: 60 });
    expectAlmost(await all(20), 39);
    expect(vendor.counted.refused).toBe(0);
  });

  it('lose no more than what a process that dies has on its way', async () => {
    const [dead] = storages;
    const client = { provider: 'polar', clientHash: await clientHash() };
    const limits = [SHORT_SECONDS, LONG_SECONDS].map((seconds, at) => ({ seconds, limit: [40, 400][at] ?? 0 }));
    for (let call = 0; call < 6; call += 1)
      await dead!.budget.take(client, { now: clock.now(), limits, share: 1, settled: null, calls: 1 });
    expectAlmost(await all(20), 34);
    clock.advance({ seconds: SHORT_SECONDS + 100 });
    expectAlmost(await all(20), 40);
    clock.advance({ seconds: SHORT_SECONDS + 100 });
    expect(await drain(processes[1]!, 60)).toBe(40);
    expect(vendor.counted.refused).toBe(0);
  });
  const clientHash = async () => new Uint8Array(await crypto.subtle.digest('SHA-256', Buffer.from('client')));
});
