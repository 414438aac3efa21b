import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WebhookDelivery } from '../../src/application/ports/index.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import { turnedClock } from '../support/clock.js';
import { openTestStorage, TEST_MASTER_KEYS } from '../support/postgres.js';
import { connect, EVERYTHING, makeProject, NOW } from './storage/builders.js';

describe('deliveries that were verified', () => {
  const clock = turnedClock(NOW);
  let storage: Storage;
  let other: Storage;
  let close: () => Promise<void>;
  let userId: string;

  beforeAll(async () => {
    const opened = await openTestStorage({ clock });
    ({ storage } = opened);
    other = await openStorage({ url: opened.url, masterKeys: TEST_MASTER_KEYS, poolSize: 8, clock });
    close = async () => {
      await other.close();
      await opened.close();
    };
    userId = (await storage.users.create(await makeProject(storage), 'wearer')).id;
    await connect(storage, userId, 'polar', '4711');
  });
  afterAll(() => close());

  const delivery = (body: string): WebhookDelivery => ({
    provider: 'polar',
    digest: createHash('sha256').update(body).digest(),
    requests: new Map([['4711', { ...EVERYTHING, dataTypes: ['WORKOUT'], noticed: ['WORKOUT'] }]]),
    receivedAt: clock.now(),
  });
  const runs = async () => (await storage.runs.countEach([userId], null))[0]!;
  async function finishAll(): Promise<void> {
    for (const { id } of await storage.runs.due(clock.now(), 100)) {
      const lease = { owner: randomUUID(), until: new Date(clock.now().getTime() + 60_000) };
      await storage.runs.claim(userId, id, lease);
      const ended = { status: 'SUCCEEDED' as const, steps: [], error: null, finishedAt: clock.now(), retryAt: null };
      await storage.runs.finish(userId, id, lease, ended);
    }
  }

  it('have one effect, however many processes receive the same one at the same moment', async () => {
    const taken = await Promise.all(
      Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? storage : other).webhooks.accept(delivery('the same'))),
    );
    expect(taken.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(taken.filter((result) => result.runs.length > 0)).toHaveLength(1);
    const { rows } = await storage.pool.query('select runs from webhook_deliveries');
    expect(rows).toEqual([{ runs: 1 }]);
  });

  it('do nothing when they come again, and queue one run when they come after they were forgotten', async () => {
    await finishAll();
    const before = await runs();
    clock.advance({ days: 29 });
    await expect(other.webhooks.accept(delivery('the same'))).resolves.toEqual({ isNew: false, runs: [] });
    expect(await runs()).toBe(before);

    clock.advance({ days: 2 });
    const monthAgo = new Date(clock.now().getTime() - 30 * 86_400_000);
    await expect(storage.webhooks.forgetDeliveries(monthAgo)).resolves.toBe(1);
    const again = await Promise.all([storage, other].map(({ webhooks }) => webhooks.accept(delivery('the same'))));
    expect(again.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
    expect(await runs()).toBe(before + 1);
  });
});
