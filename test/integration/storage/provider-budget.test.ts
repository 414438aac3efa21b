import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { GrantedCalls, RefusedCalls, SettledCalls, ToldWindow } from '../../../src/application/ports/index.js';
import { openStorage, type Storage } from '../../../src/storage/index.js';
import { turnedClock } from '../../support/clock.js';
import { openTestStorage, TEST_MASTER_KEYS } from '../../support/postgres.js';
import { NOW } from './builders.js';

const LIMITS = [
  { seconds: 900, limit: 50 },
  { seconds: 86_400, limit: 120 },
];
const clock = turnedClock(NOW);
let storage: Storage;
let other: Storage;
let close: () => Promise<void>;
let client: { provider: string; clientHash: Uint8Array };
let made = 0;

beforeAll(async () => {
  const opened = await openTestStorage({ clock });
  ({ storage } = opened);
  other = await openStorage({ url: opened.url, masterKeys: TEST_MASTER_KEYS, poolSize: 8, clock });
  close = async () => {
    await other.close();
    await opened.close();
  };
});
afterAll(() => close());
beforeEach(() => {
  made += 1;
  clock.set(NOW);
  client = { provider: 'polar', clientHash: Buffer.alloc(32, made) };
});

interface Wanted {
  share?: number;
  from?: Storage;
  settled?: SettledCalls | null;
  calls?: number;
}
async function take({ share = 1, from = storage, settled = null, calls = 1 }: Wanted = {}) {
  return from.budget.take(client, { now: clock.now(), limits: LIMITS, share, settled, calls });
}
async function takeAll(count: number, share = 1): Promise<(GrantedCalls | RefusedCalls)[]> {
  return Promise.all(Array.from({ length: count }, (_, at) => take({ share, from: at % 2 === 0 ? storage : other })));
}
const granted = (calls: (GrantedCalls | RefusedCalls)[]) => calls.filter(({ isGranted }) => isGranted).length;
/** So many calls are over, and the last one was answered so. */
async function settle(count: number, told: Partial<ToldWindow>[] = [], unused = 0): Promise<void> {
  const { rows } = await storage.pool.query<{ seconds: number; startedAt: Date }>(
    'select window_seconds as seconds, started_at as "startedAt" from provider_budgets where client_hash = $1 order by 1',
    [client.clientHash],
  );
  await storage.budget.settle(client, clock.now(), {
    over: rows.map((window) => ({ ...window, count, unused })),
    told: told.map((window) => ({
      seconds: 900,
      startedAt: rows[0]?.startedAt ?? NOW,
      used: 0,
      limit: 50,
      resetAt: inSeconds(900),
      ...window,
    })),
  });
}
const inSeconds = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000);

describe('the budget of a client', () => {
  it('grants the last calls exactly once, however many processes ask for them', async () => {
    expect(granted(await takeAll(90))).toBe(50);
    await expect(take()).resolves.toEqual({ isGranted: false, until: inSeconds(905), isPaused: false });
  });

  it('grants several at once, as many as there are, and each of them once', async () => {
    const calls = await Promise.all(
      Array.from({ length: 20 }, (_, at) => take({ calls: 4, from: at % 2 === 0 ? storage : other })),
    );
    expect(calls.reduce((sum, call) => sum + (call.isGranted ? call.calls : 0), 0)).toBe(50);
    await expect(take({ calls: 4 })).resolves.toMatchObject({ isGranted: false, isPaused: false });
  });

  it('grants of several no more than the share, and than the window that has fewest', async () => {
    await expect(take({ calls: 60, share: 0.8 })).resolves.toMatchObject({ calls: 40 });
    await expect(take({ calls: 60 })).resolves.toMatchObject({ calls: 10 });
    clock.advance({ seconds: 1000 });
    await settle(50);
    await take({ calls: 50 });
    clock.advance({ seconds: 1000 });
    await expect(take({ calls: 50 })).resolves.toMatchObject({ calls: 20 });
  });

  it('takes back what was not made, while its window lasts', async () => {
    await take({ calls: 50 });
    await settle(8, [], 8);
    await expect(take({ calls: 60 })).resolves.toMatchObject({ calls: 8 });
    // The provider has counted 30, and five are on their way.
    await settle(45, [{ used: 30 }], 15);
    await expect(take({ calls: 60 })).resolves.toMatchObject({ calls: 15 });
    const { rows } = await storage.pool.query<{ startedAt: Date; seconds: number }>(
      'select window_seconds as seconds, started_at as "startedAt" from provider_budgets where client_hash = $1',
      [client.clientHash],
    );
    clock.advance({ seconds: 910 });
    await take();
    const over = rows.map((window) => ({ ...window, count: 10, unused: 10 }));
    await storage.budget.settle(client, clock.now(), { over, told: [] });
    const used = await storage.pool.query(
      'select used from provider_budgets where client_hash = $1 and window_seconds = 900',
      [client.clientHash],
    );
    expect(used.rows).toEqual([{ used: 1 }]);
  });

  it('takes nothing from any window when one of them is spent', async () => {
    for (let window = 0; window < 3; window += 1) {
      await takeAll(50);
      clock.advance({ seconds: 1000 });
    }
    // 120 a day: 50, 50, and the 20 that were left.
    await expect(take()).resolves.toMatchObject({ isGranted: false, isPaused: false });
    const { rows } = await storage.pool.query(
      'select used from provider_budgets where client_hash = $1 order by window_seconds',
      [client.clientHash],
    );
    expect(rows).toEqual([{ used: 0 }, { used: 120 }]);
  });

  it('begins a new window when the old one is over, and only then', async () => {
    await takeAll(50);
    clock.advance({ seconds: 899 });
    expect((await take()).isGranted).toBe(false);
    clock.advance({ seconds: 101 });
    expect(granted(await takeAll(60))).toBe(50);
  });

  it('counts calls that are on their way at the reset, or were late, in the new window as well', async () => {
    await take();
    await settle(1);
    clock.advance({ seconds: 885 });
    await takeAll(10);
    clock.advance({ seconds: 18 });
    await takeAll(5);
    await settle(12);
    clock.advance({ seconds: 3 });
    // Three are on their way; five may have reached the provider after its reset.
    expect(granted(await takeAll(60))).toBe(42);
  });

  it('forgets calls of a process that is gone', async () => {
    await takeAll(50);
    clock.advance({ seconds: 906 });
    await settle(0);
    expect(granted(await takeAll(60))).toBe(50);
  });

  it('forgets calls of a process that is gone while others go on, by the window after the next', async () => {
    await takeAll(10);
    // Three of them are never heard of again.
    await settle(7);
    for (const left of [47, 50]) {
      for (let times = 0; times < 13; times += 1) {
        clock.advance({ seconds: 65 });
        if ((await take()).isGranted) await settle(1);
      }
      clock.advance({ seconds: 65 });
      expect(granted(await takeAll(60))).toBe(left);
      await settle(50);
    }
  });

  it('keeps a share for what users ask for by hand', async () => {
    expect(granted(await takeAll(60, 0.8))).toBe(40);
    expect(granted(await takeAll(60))).toBe(10);
  });

  it('keeps clients apart', async () => {
    await takeAll(50);
    client = { provider: 'polar', clientHash: Buffer.alloc(32, 255) };
    expect((await take()).isGranted).toBe(true);
  });
});

describe('what a provider tells', () => {
  it('counts where it leaves fewer calls, with those added that it has not seen yet', async () => {
    await takeAll(5);
    await settle(3, [{ used: 43 }]);
    expect(granted(await takeAll(60))).toBe(5);
  });

  it('lowers the limit, in the next window too until it tells another', async () => {
    await take();
    await settle(1, [{ used: 1, limit: 10 }]);
    expect(granted(await takeAll(60))).toBe(9);
    clock.advance({ seconds: 1000 });
    expect(granted(await takeAll(9))).toBe(9);
    await settle(9, [{ used: 9, limit: 30 }]);
    expect(granted(await takeAll(60))).toBe(21);
  });

  it('raises the limit again within the window, as far as the manifest goes; an older answer does not', async () => {
    await takeAll(12);
    await settle(12, [{ used: 12, limit: 10 }]);
    expect(granted(await takeAll(5))).toBe(0);
    await settle(0, [{ used: 9, limit: 40 }]);
    expect(granted(await takeAll(5))).toBe(0);
    await settle(0, [{ used: 13, limit: 20 }]);
    expect(granted(await takeAll(60))).toBe(7);
    await settle(7, [{ used: 20, limit: 1_000 }]);
    expect(granted(await takeAll(60))).toBe(30);
  });

  it.each<[string, Partial<ToldWindow>[]]>([
    ['fewer calls', [{ used: 0 }]],
    ['a higher limit', [{ used: 40, limit: 1_000_000 }]],
    ['a reset long ago, again and again', [{ used: 0, resetAt: new Date(0) }]],
    ['an older answer', [{ used: 10, limit: 50 }]],
  ])('is not believed where it leaves more: %s', async (_what, told) => {
    await takeAll(40);
    await settle(40, [{ used: 40, resetAt: inSeconds(500) }]);
    await settle(0, told);
    expect(granted(await takeAll(60))).toBe(10);
    await settle(0, told);
    expect((await take()).isGranted).toBe(false);
  });

  it('says when the window ends, once for each window, which then has its full length', async () => {
    await takeAll(50);
    await settle(50, [{ used: 50, resetAt: inSeconds(200) }]);
    clock.advance({ seconds: 300 });
    expect(granted(await takeAll(60))).toBe(50);
    await settle(50, [{ used: 50, resetAt: inSeconds(0) }]);
    clock.advance({ seconds: 700 });
    expect((await take()).isGranted).toBe(false);
    clock.advance({ seconds: 100 });
    expect((await take()).isGranted).toBe(true);
  });

  it('is of no use when its window is over', async () => {
    const first = (await take()) as GrantedCalls;
    clock.advance({ seconds: 1000 });
    await take();
    await storage.budget.settle(client, clock.now(), {
      over: first.windows.map((window) => ({ ...window, count: 1, unused: 0 })),
      told: [{ ...first.windows[0]!, used: 50, limit: 50, resetAt: inSeconds(10) }],
    });
    expect((await take()).isGranted).toBe(true);
  });
});

describe('a pause', () => {
  it('stops every process until it is over, users who ask by hand too', async () => {
    await take();
    await storage.budget.pause(client, inSeconds(600));
    await storage.budget.pause(client, inSeconds(60));
    await expect(take({ from: other })).resolves.toEqual({ isGranted: false, until: inSeconds(600), isPaused: true });
    expect(await other.budget.paused(clock.now())).toContainEqual({
      provider: 'polar',
      clientHash: Buffer.from(client.clientHash),
    });
    clock.advance({ seconds: 600 });
    expect((await take({ from: other })).isGranted).toBe(true);
    await expect(other.budget.paused(clock.now())).resolves.toEqual([]);
  });

  it('is as long as the spent window where that ends later', async () => {
    await takeAll(50);
    await storage.budget.pause(client, inSeconds(60));
    await expect(take()).resolves.toEqual({ isGranted: false, until: inSeconds(905), isPaused: true });
  });
});
