import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { StorageUnavailableError } from '../../../src/application/ports/index.js';
import { createDataSource } from '../../../src/storage/data-source.js';
import type { Storage } from '../../../src/storage/index.js';
import { transactions } from '../../../src/storage/transaction.js';
import { turnedClock } from '../../support/clock.js';
import { openTestStorage } from '../../support/postgres.js';
import { after, EVERYTHING, makeWearer, NOW } from './builders.js';

const clock = turnedClock(NOW);
let storage: Storage;
let url: string;
let close: () => Promise<void>;
let hung: pg.Client;

beforeAll(async () => {
  ({ storage, url, close } = await openTestStorage({ clock }));
});
afterAll(() => close());
beforeEach(async () => {
  hung = new pg.Client({ connectionString: url });
  await hung.connect();
  await hung.query('begin');
});
afterEach(() => hung.end());

const find = async ({ userId, run }: { userId: string; run: { id: string } }) => storage.runs.find(userId, run.id);

describe('a process that hangs in a transaction', () => {
  it('holds up its own lapsed run alone: the others are queued again at once', async () => {
    const held = await makeWearer(storage);
    const others = [await makeWearer(storage), await makeWearer(storage)];
    await hung.query('select 1 from sync_runs where user_id = $1 and id = $2 for update', [held.userId, held.run.id]);

    const due = await storage.runs.due(after(61), 100);
    for (const other of others) {
      expect(due).toContainEqual({ userId: other.userId, id: other.run.id });
      expect(await find(other)).toMatchObject({ status: 'QUEUED' });
    }
    expect(await find(held)).toMatchObject({ status: 'RUNNING' });

    await hung.query('rollback');
    expect(await storage.runs.due(after(61), 100)).toContainEqual({ userId: held.userId, id: held.run.id });
  });

  it('holds up a lapsed run alone whose follow-up it holds', async () => {
    const { userId, connectionId, run } = await makeWearer(storage);
    const { id } = await storage.runs.enqueue({
      userId,
      connectionId,
      trigger: 'WEBHOOK',
      request: { ...EVERYTHING, dataTypes: ['WORKOUT'], noticed: ['WORKOUT'] },
      now: NOW,
    });
    await hung.query('select 1 from sync_runs where user_id = $1 and id = $2 for update', [userId, id]);
    await storage.runs.due(after(61), 100);
    expect(await find({ userId, run })).toMatchObject({ status: 'RUNNING' });
    await hung.query('rollback');
    await storage.runs.due(after(61), 100);
    expect(await find({ userId, run })).toMatchObject({ status: 'FAILED' });
  });

  it('is put out after a while, and so is who waits for a lock; migrations have time', async () => {
    const shown = async (isLimited: boolean) => {
      const dataSource = await createDataSource(url, 1, isLimited).initialize();
      const show = async (name: string) =>
        Object.values((await dataSource.query<Record<string, string>[]>(`show ${name}`))[0] ?? {})[0];
      try {
        return [await show('idle_in_transaction_session_timeout'), await show('lock_timeout')];
      } finally {
        await dataSource.destroy();
      }
    };
    expect(await shown(true)).toEqual(['2min', '1min']);
    expect(await shown(false)).toEqual(['0', '0']);
  });
});

describe('what the database cannot do now', () => {
  it.each<[string, string, string]>([
    ['a connection that is ended', 'select pg_terminate_backend(pg_backend_pid())', ''],
    ['a statement that is ended', 'select pg_cancel_backend(pg_backend_pid()), pg_sleep(60)', ''],
    ['a lock that is waited for too long', `set local lock_timeout = '1ms'`, 'lock table users'],
    ['a silence within a transaction', `set local idle_in_transaction_session_timeout = '1ms'`, 'select 1'],
  ])('is told as such: %s', async (what, first, second) => {
    if (what.includes('lock')) await hung.query('lock table users');
    const dataSource = await createDataSource(url, 1).initialize();
    try {
      const work = transactions(dataSource)(async (tx) => {
        await tx.query(first);
        if (what.includes('silence')) await ended('tributary');
        if (second !== '') await tx.query(second);
      });
      await expect(work).rejects.toBeInstanceOf(StorageUnavailableError);
      // The pool goes on with another connection.
      await expect(transactions(dataSource)((tx) => tx.query('select 1'))).resolves.toMatchObject({ rowCount: 1 });
    } finally {
      await dataSource.destroy();
    }
  });

  it('is not what a wrong statement is', async () => {
    const broken = storage.runs.enqueue({
      userId: '00000000-0000-4000-8000-000000000000',
      connectionId: '00000000-0000-4000-8000-000000000000',
      trigger: 'MANUAL',
      request: EVERYTHING,
      now: NOW,
    });
    await expect(broken).rejects.toThrow(/no such connection/);
    await expect(broken).rejects.not.toBeInstanceOf(StorageUnavailableError);
  });
});

/** Until the server has ended a session that was in a transaction and silent. */
async function ended(name: string): Promise<void> {
  for (;;) {
    const { rowCount } = await storage.pool.query(
      `select 1 from pg_stat_activity
        where datname = current_database() and application_name = $1 and state like 'idle in transaction%'
          and pid <> pg_backend_pid()`,
      [name],
    );
    if (rowCount === 0) return;
  }
}
